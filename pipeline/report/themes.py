"""Themes over time."""

from collections import Counter

from pipeline.report.context import Context
from pipeline.report.matrix import Matrix, crossing, matrix, ranked
from pipeline.report.periods import bins, month_number, name_of


def themes_over_time(context: Context, rows: int = 20, columns: int = 10) -> Matrix:
    """Missions by theme and period, the most frequent themes first."""
    missions = context.dataset.missions
    periods = bins(missions, columns)
    totals = Counter(theme.id for mission in missions for theme in mission.themes)
    pairs = [
        (
            [f"t:{theme.id}" for theme in mission.themes],
            [f"p:{name_of(month_number(mission.start), periods.unit)}"],
        )
        for mission in missions
        if mission.start
    ]
    shown = ranked(totals, rows, context.say.theme)
    return matrix(
        context,
        crossing(pairs),
        [(f"t:{theme}", context.say.theme(theme), totals[theme]) for theme in shown],
        [(f"p:{name}", context.say.date(name)) for name in periods.names],
        (len(totals) - len(shown), 0),
    )
