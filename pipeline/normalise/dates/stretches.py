"""Builders of ranges, open ends and lengths."""

from calendar import monthrange
from collections.abc import Sequence

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.frames import (
    Both,
    Day,
    DayOfMonth,
    Each,
    Lasting,
    Offset,
    Open,
    Piece,
    Range,
    Weekday,
    Within,
)
from pipeline.normalise.dates.reading import (
    MONTHS,
    frame_of,
    number_of,
    phrase,
    pick,
    point_of,
    points_in,
    unit_of,
    year_in,
)

Nodes = Sequence[Node]


def range_(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    points = points_in(nodes)
    if len(points) != 2 or (nodes[1:2] and points[1].value and points[1].kind == "DAY"
                            and nodes[-2].kind == "dash"):  # fmt: skip
        return None
    first, last = frame_of(points[0]), frame_of(points[1])
    if first is None or last is None:
        return None
    bare = [point.kind in ("number", "ordinal_number", "primo") for point in points]
    if bare[0] and not isinstance(last, Day | DayOfMonth | Both | Within):
        return None
    if bare[1] and not isinstance(first, Day | DayOfMonth | Both | Offset):
        return None
    if any(point.kind == "year" and nodes[i].kind == "da" for i, point in ((0, points[0]),)):
        return None
    return phrase(nodes, "BARE" if all(bare) else gives, rule, Range(first, last))


def month_range(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    first, last = frame_of(nodes[0]), frame_of(nodes[-1])
    if (
        first is None
        or last is None
        or (type(first) is not type(last) and Piece not in map(type, (first, last)))
    ):
        return None
    return phrase(nodes, gives, rule, Range(first, last))


def from_here(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    last = frame_of(nodes[-1])
    return phrase(nodes, gives, rule, Range(Offset("day", 0), last)) if last else None


def day_pair(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'8/9 maggio', '9/10/11 maggio'."""
    first, *between, last = nodes[0].written
    last %= 100  # three numbers look like a date with its year
    if not 1 <= first <= 31 or any(not first < day < last for day in between):
        return None
    number = number_of(pick(nodes, *MONTHS))
    if not 1 <= last <= monthrange(2024, number)[1]:
        return None
    return phrase(nodes, gives, rule, Range(DayOfMonth(first), Day(last, number, year_in(nodes))))


def weekday_pair(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    direction = nodes[-1].kind != "nexts"
    first, last = Weekday(number_of(nodes[0])), Weekday(number_of(nodes[2]))
    return phrase(nodes, gives, rule, Range(first, last, "past" if direction else "next"))


def open_(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    point = point_of(nodes)
    frame = frame_of(point) if point else None
    if frame is None:
        unit, _ = unit_of(nodes)
        frame = Each("weekend") if unit == "weekend" else Offset(unit, 0)
    match rule:
        case "from":
            return phrase(nodes, gives, rule, Open("from", frame))
        case "until":
            return phrase(nodes, gives, rule, Open("until", frame))
        case "before":
            return phrase(nodes, gives, rule, Open("before", frame))
    return phrase(nodes, gives, rule, Open("after", frame))


def open_amount(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    amount = number_of(pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number"))
    unit, _ = unit_of(nodes)
    if not amount:
        return None
    return phrase(nodes, gives, rule, Open("until", Offset(unit, amount, exact=True)))


def plain(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    frame = frame_of(nodes[-1])
    return [*nodes[:-1], nodes[-1]._replace(kind=gives, frame=frame, rule=rule)] if frame else None


def lasting(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    frame = frame_of(nodes[-1])
    amount = number_of(nodes[0])
    unit, _ = unit_of(nodes[1:2])
    if frame is None or not 1 <= amount <= 366:
        return None
    opener = next(
        i for i, n in enumerate(nodes) if i > 1 and n.kind in ("from", "da", "dal", "clock_from")
    )
    return [*nodes[:opener], *phrase(nodes[opener:], gives, rule, Lasting(frame, unit, amount))]
