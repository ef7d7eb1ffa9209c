"""Builders of parts: 'fine novembre', 'secondo trimestre', 'primi sei mesi'."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.frames import Each, Frame, Offset, Piece, Range
from pipeline.normalise.dates.intervals import Unit
from pipeline.normalise.dates.reading import WEEKDAYS, frame_of, number_of, phrase, unit_of

Nodes = Sequence[Node]
_PIECE_HEADS = {
    "part",
    "half",
    "decade",
    "fraction",
    "primi",
    "lasts",
    "days",
    "months_unit",
    "weeks",
    "years_unit",
}
_ORDINALS = {"ordinal", "prima", "primo", "last", "penultimo", "ordinal_number", "i"}
_UNIT_HEADS = {"day", "week", "weekend", *WEEKDAYS}


def piece(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A part of something: what it is a part of stands last, after the kind of the part."""
    head = next(
        i for i, n in reversed(list(enumerate(nodes)))
        if n.kind in _PIECE_HEADS
        or (n.kind in _UNIT_HEADS and i and nodes[i - 1].kind in _ORDINALS)
    )  # fmt: skip
    whole = _whole(nodes[-1]) if head < len(nodes) - 1 else None
    if isinstance(whole, Offset) and whole.unit == "day":
        return None
    node, before = nodes[head], nodes[0]
    number = 1 if before.kind == "i" else number_of(before)
    match node.kind:
        case "part":
            found = Piece("start" if node.value == "start" else "end", whole)
        case "half" if head == 0:
            found = Piece("middle", whole)
        case "half" if number in (1, 2):
            found = Piece("half", whole, number)
        case "decade" if number <= 3:
            found = Piece("decade", whole, number)
        case "fraction":
            size = number_of(node)
            if number * size > 12:
                return None
            found = Piece("fraction", whole or Each("year"), number, size)
        case "primi" | "lasts":
            found = Piece("start" if node.kind == "primi" else "end", whole)
        case "day":
            found = Piece("units", whole, number, 1, "day")
        case "week" | "weekend":
            found = Piece("week" if node.kind == "week" else "weekend", whole, number)
        case kind if kind in WEEKDAYS:
            found = Piece("weekday", whole, number, number_of(node))
        case _:
            return _counted(nodes, head, whole, gives, rule)
    return phrase(nodes, gives, rule, found) if found.whole is not None else None


def week_around(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'settimana del 20 maggio', 'settimana di Ferragosto'."""
    return phrase(nodes, gives, rule, Piece("around", frame_of(nodes[-1]), unit="week"))


def _counted(
    nodes: Nodes, head: int, whole: Frame | None, gives: str, rule: str
) -> list[Node] | None:
    """'primi sei mesi del 2023', 'primi giorni di maggio'."""
    first = nodes[0].kind == "primi"
    if head == 1:
        found = Piece("start" if first else "end", whole)
        return phrase(nodes, gives, rule, found) if whole else None
    unit, _ = unit_of(nodes[head : head + 1])
    if whole is None and unit == "month":
        whole = Each("year")
    amount = number_of(nodes[1])
    if whole is None or not amount:
        return None
    return phrase(
        nodes, gives, rule, Piece("units", whole, 1 if first else -1, size=amount, unit=unit)
    )


def _whole(node: Node) -> Frame | None:
    units: dict[str, Unit] = {"year_unit": "year", "month_unit": "month", "week": "week"}
    if node.kind in units:
        return Each(units[node.kind])
    return Each("weekend") if node.kind == "weekend" else frame_of(node)


def sign_of_quarter(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'Q3 2024'."""
    whole = frame_of(nodes[-1])
    return phrase(nodes, gives, rule, Piece("fraction", whole, number_of(nodes[0]), size=3))


def fractions(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'primo e secondo trimestre 2024': the first takes kind and year of the second."""
    last = nodes[-1].frame
    if not isinstance(last, Piece) or last.kind != "fraction":
        return None
    number = number_of(nodes[0])
    if number + 1 != last.number:
        return None
    return phrase(nodes, gives, rule, Range(replace(last, number=number), last))
