"""Builders of points: days, months, seasons, years, holidays, and the clock times between them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.frames import (
    Day,
    DayOfMonth,
    Each,
    Holiday,
    Month,
    Offset,
    Piece,
    Season,
    Weekday,
    Years,
)
from pipeline.normalise.dates.reading import (
    DAYS,
    MONTHS,
    WEEKDAYS,
    YEAR_ATOMS,
    frame_of,
    number_of,
    phrase,
    pick,
    year_in,
)

Nodes = Sequence[Node]


def opaque(nodes: Nodes, gives: str, rule: str) -> list[Node]:
    """What an exclusion covers is out of the grammar's sight."""
    return [Node("opaque", nodes[0].start, nodes[-1].end)]


def clock(nodes: Nodes, gives: str, rule: str) -> list[Node]:
    kind = {"dalle": "clock_from", "alle": "clock_to"}.get(nodes[0].kind, "clock")
    return [Node(kind, nodes[0].start, nodes[-1].end)]


def today(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    node = pick(nodes, "today")
    return phrase(nodes, gives, rule, Offset("day", number_of(node) if node else 0))


def weekday(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Weekday(number_of(pick(nodes, *WEEKDAYS))))


def weekend(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Each("weekend"))


def holiday(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    found = frame_of(nodes[0])
    assert isinstance(found, Holiday)
    return phrase(nodes, gives, rule, replace(found, year=year_in(nodes)))


def numeric(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    day_of_week = pick(nodes, *WEEKDAYS)
    day_number, month_number, *year_number = nodes[-1].written
    return _day(
        nodes,
        gives,
        rule,
        day_number,
        month_number,
        year_number[0] if year_number else None,
        day_of_week,
    )


def day(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = pick(nodes, *DAYS)
    month_node = (
        pick(nodes, *MONTHS) if pick(nodes, "month", "month_cap", "month_abbr") else nodes[-1]
    )
    if month_node is None or month_node.kind not in MONTHS:
        month_node = next(n for n in reversed(nodes) if n.kind in MONTHS)
    first = nodes[0] if nodes[0].kind in WEEKDAYS else None
    if number is None or (number.kind == "cardinal" and number.value == 1):
        return None
    return _day(nodes, gives, rule, number_of(number), number_of(month_node), year_in(nodes), first)


def _day(
    nodes: Nodes, gives: str, rule: str, number: int, month_number: int, year_number: int | None,
    day_of_week: Node | None,
) -> list[Node] | None:  # fmt: skip
    # A leap year stands for an unknown one.
    if not 1 <= month_number <= 12 or year_number == 0:
        return None
    if not 1 <= number <= monthrange(year_number or 2024, month_number)[1]:
        return None
    name = None
    if day_of_week is not None:
        name = 1 if day_of_week.kind == "mar" else number_of(day_of_week)
    found = Day(number, month_number, year_number, name)
    capital = int(nodes[0].kind.endswith("_cap"))
    return [Node(gives, nodes[0].start, nodes[-1].end, capital, found, rule)]


def day_of_month(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    name = None if nodes[0].kind == "day" else 1 if nodes[0].kind == "mar" else number_of(nodes[0])
    return phrase(nodes, gives, rule, DayOfMonth(number_of(nodes[-1]), name))


def doubtful_day(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'martedì 20 incontro', 'lunedì 12 aziende': only the calendar can tell."""
    built = day_of_month(nodes, gives, rule)
    return built and [built[0]._replace(written=(nodes[0].end,))]


def named(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'14 giugno, domenica'."""
    frame = nodes[0].frame
    if not isinstance(frame, Day) or frame.weekday is not None:
        return None
    return phrase(nodes, gives, rule, replace(frame, weekday=number_of(nodes[-1])))


def month(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Month(number_of(pick(nodes, *MONTHS)), year_in(nodes)))


def season(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    name = str(nodes[0].value)
    years = nodes[-1].frame
    year_number = years.first if isinstance(years, Years) else year_in(nodes)
    return phrase(nodes, gives, rule, Season(name, year_number))


def year(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = year_in(nodes)
    return phrase(nodes, gives, rule, Years(number, number)) if number else None


def recent_year(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A number after a common noun is a year only when it looks like one."""
    number = year_in(nodes)
    return year(nodes, gives, rule) if number and 1990 <= number <= 2049 and number % 100 else None


def year_list(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return [
        *(
            phrase([n], gives, rule, Years(number_of(n), number_of(n)))[0]
            if n.kind in YEAR_ATOMS
            else n
            for n in nodes
        )
    ]


def years(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    first = number_of(pick(nodes, "year"))
    last = number_of(nodes[-1])
    if last < 100:
        last += first // 100 * 100
    return phrase(nodes, gives, rule, Years(first, last)) if first < last < first + 200 else None


def decade(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    tens = number_of(nodes[-1])
    if tens % 10 or not (10 <= tens <= 90 or tens == 2000):
        return None
    first = tens if tens == 2000 else (2000 if tens == 10 else 1900) + tens
    whole = Years(first, first + 9)
    part = {"primi": "start", "lasts": "end"}.get(nodes[0].kind)
    if part is None:
        return phrase(nodes, gives, rule, whole)
    return phrase(nodes, gives, rule, Piece("start" if part == "start" else "end", whole))


def century(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    number = number_of(nodes[0])
    if nodes[0].kind == "century":
        return phrase(nodes, gives, rule, Years(number, number + 99))
    return phrase(nodes, gives, rule, Years(number * 100 - 99, number * 100))
