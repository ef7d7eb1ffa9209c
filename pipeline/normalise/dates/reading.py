"""How builders read nodes: the number, the unit, the year, the point among the matched ones."""

from collections.abc import Sequence

from pipeline.normalise.dates.atoms import Node, full_year
from pipeline.normalise.dates.frames import (
    Day,
    DayOfMonth,
    Frame,
    Holiday,
    Month,
    Offset,
    Season,
    Weekday,
    Years,
)  # fmt: skip
from pipeline.normalise.dates.intervals import Unit, valid_day

DAYS = ("number", "ordinal_number", "primo", "roman", "cardinal", "tens")
MONTHS = ("month", "month_cap", "month_abbr", "mar")
WEEKDAYS = ("weekday", "domenica", "weekday_cap", "domenica_cap", "weekday_abbr", "mar")
YEAR_ATOMS = ("year", "tick")
_SEASONS = ("season", "season_cap")
_HOLIDAYS = ("holiday", "holiday_weak", "holiday_weak_cap")
_UNITS: dict[str, Unit] = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month_unit": "month",
    "months_unit": "month", "year_unit": "year", "years_unit": "year", "decades": "decade",
    "centuries": "century", "weekend": "weekend", "weekends": "weekend",
}  # fmt: skip


_FRACTIONS: dict[int, Unit] = {3: "quarter", 6: "half_year"}


def pick(nodes: Sequence[Node], *kinds: str) -> Node | None:
    """The first node of one of the kinds."""
    return next((node for node in nodes if node.kind in kinds), None)


def number_of(node: Node | None) -> int:
    """The node's number; 0 when it has none."""
    return node.value if node is not None and isinstance(node.value, int) else 0


def unit_of(nodes: Sequence[Node]) -> tuple[Unit, int]:
    """The unit that the nodes name and how many of it one is (a biennium is two years)."""
    for node in nodes:
        if node.kind in _UNITS:
            return _UNITS[node.kind], 1
        if node.kind == "multiyear":
            return "year", number_of(node)
        if node.kind == "fraction" and number_of(node) in _FRACTIONS:
            return _FRACTIONS[number_of(node)], 1
        if node.kind in ("fraction", "fractions"):
            return "month", number_of(node)
    return "day", 1


def year_in(nodes: Sequence[Node]) -> int | None:
    """The year that a phrase states, in four digits."""
    node = pick(nodes, *YEAR_ATOMS)
    return full_year(number_of(node)) if node is not None else None


def phrase(nodes: Sequence[Node], gives: str, rule: str, frame: Frame) -> list[Node]:
    return [Node(gives, nodes[0].start, nodes[-1].end, 0, frame, rule)]


def frame_of(node: Node) -> Frame | None:  # noqa: PLR0911
    """A phrase's own frame, or what an atom means as a date."""
    if node.frame is not None:
        return node.frame
    number = number_of(node)
    if node.kind in DAYS:
        return DayOfMonth(number)
    if node.kind in WEEKDAYS:
        return Weekday(number)
    if node.kind in MONTHS:
        return Month(number)
    if node.kind in YEAR_ATOMS:
        return Years(full_year(number), full_year(number))
    if node.kind in _SEASONS:
        return Season(str(node.value))
    if node.kind in _HOLIDAYS:
        month, day, easter, length = str(node.value).split(",")
        return Holiday(int(month or 0), int(day or 0), int(easter) if easter else None, int(length))
    if node.kind == "today":
        return Offset("day", number)
    if node.kind == "full":
        day_number, month_number, year_number = node.written
        if valid_day(year_number, month_number, day_number):
            return Day(day_number, month_number, year_number)
    return None


def points_in(nodes: Sequence[Node]) -> list[Node]:
    """The nodes that can stand for a point or a stretch of time."""
    return [node for node in nodes if node.frame is not None or _is_point(node)]


def point_of(nodes: Sequence[Node]) -> Node | None:
    """The last such node."""
    points = points_in(nodes)
    return points[-1] if points else None


def _is_point(node: Node) -> bool:
    return node.kind not in ("cardinal", "tens") and frame_of(node) is not None
