"""The builders of meanings, by the names that the grammar's tables use.

Every builder takes the matched nodes, the kind it gives and the name of its rule, and returns what
stands in their place, or None when the words cannot mean this.
"""

from collections.abc import Callable, Sequence

from pipeline.normalise.dates import lists, parts, points, relations, stretches
from pipeline.normalise.dates.atoms import Node

Builder = Callable[[Sequence[Node], str, str], list[Node] | None]

BUILDERS: dict[str, Builder] = {
    build.__name__.rstrip("_"): build
    for build in (
        points.opaque,
        points.clock,
        points.today,
        points.weekday,
        points.weekend,
        points.holiday,
        points.numeric,
        points.day,
        points.day_of_month,
        points.doubtful_day,
        points.named,
        points.month,
        points.season,
        points.year,
        points.recent_year,
        points.year_list,
        points.years,
        points.decade,
        points.century,
        relations.vague,
        relations.window,
        relations.ago,
        relations.later,
        relations.relative,
        relations.within,
        relations.cue,
        relations.both,
        parts.piece,
        parts.week_around,
        parts.fractions,
        parts.sign_of_quarter,
        stretches.range_,
        stretches.month_range,
        stretches.from_here,
        stretches.day_pair,
        stretches.weekday_pair,
        stretches.open_,
        stretches.open_amount,
        stretches.plain,
        stretches.lasting,
        lists.day_list,
        lists.bare_days,
        lists.shared_year,
        lists.shared_range,
    )
}
