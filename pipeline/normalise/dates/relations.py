"""Builders of what is told from elsewhere: 'two days ago', 'next week', cues, containers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.frames import (
    Both,
    Cue,
    Cued,
    Day,
    DayOfMonth,
    Each,
    Frame,
    Month,
    Offset,
    Piece,
    Season,
    Vague,
    Weekday,
    Window,
    Within,
)
from pipeline.normalise.dates.reading import frame_of, number_of, phrase, pick, point_of, unit_of

Nodes = Sequence[Node]
_CUES: dict[str, Cue] = {cue: cue for cue in get_args(Cue)}
_BACK = {"pasts", "passeds", "past", "lasts", "last", "prec", "prima"}


def vague(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    return phrase(nodes, gives, rule, Vague())


def window(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    direction = pick(nodes, "passeds", "pasts", "nexts", "lasts", "past", "next", "last")
    amount_node = pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number")
    amount = number_of(amount_node) if amount_node else 1
    unit, size = unit_of(nodes)
    if not amount or direction is None:
        return None
    sign = -1 if direction.kind in _BACK else 1
    return phrase(nodes, gives, rule, Window(unit, sign * amount * size))


def ago(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    sign = 1 if nodes[0].kind == "tra" else -1
    amount = number_of(pick(nodes, "number", "quantity", "cardinal", "tens", "ordinal_number"))
    unit, _ = unit_of(nodes)
    exact = unit in ("day", "week")
    return phrase(nodes, gives, rule, Offset(unit, sign * amount, exact=exact)) if amount else None


def later(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    sign = -1 if nodes[-1].kind in _BACK else 1
    unit, _ = unit_of(nodes)
    exact = unit in ("day", "week")
    amount = number_of(nodes[0])
    return (
        phrase(nodes, gives, rule, Offset(unit, sign * amount, "text", exact)) if amount else None
    )


def relative(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    kinds = {node.kind for node in nodes}
    unit, _ = unit_of(nodes) if "next_day" not in kinds else ("day", 1)
    if kinds & {"succ", "dopo", "next_day"}:
        frame: Frame = Offset(unit, 1, "text")
    elif kinds & {"prec", "prima"}:
        frame = Offset(unit, -1, "text")
    elif "same" in kinds:
        frame = Offset(unit, 0, "text")
    elif kinds & {"past", "next", "passed"} and unit == "weekend":
        frame = Each("weekend", "next" if "next" in kinds else "past")
    else:
        frame = Offset(
            unit, -1 if kinds & {"past", "last", "passed"} else 1 if "next" in kinds else 0
        )
    return phrase(nodes, gives, rule, frame)


def within(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """A smaller thing in a larger one; the larger one must be of the fitting size."""
    whole = nodes[-1].frame
    part = frame_of(nodes[0])
    if not isinstance(whole, Offset | Each | Within) or part is None:
        return None
    unit = whole.unit if isinstance(whole, Offset | Each) else "year"
    fits = {
        "week": (Weekday, DayOfMonth), "weekend": (Weekday,), "month": (DayOfMonth, Weekday),
        "year": (Day, Month, Season, Piece),
    }.get(unit, ())  # fmt: skip
    if not isinstance(part, fits):
        return None
    if isinstance(part, Piece) and isinstance(part.whole, Each):
        return phrase(nodes, gives, rule, replace(part, whole=whole))
    return phrase(nodes, gives, rule, Within(part, whole))


def cue(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    point = point_of(nodes)
    word = nodes[0] if nodes[-1] is point else nodes[-1]
    frame = frame_of(point) if point else None
    if not isinstance(frame, Cued):
        return None
    return phrase(nodes, gives, rule, replace(frame, cue=_CUES.get(str(word.value), "before")))


def both(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    hint, named = frame_of(nodes[0]), frame_of(nodes[-1])
    match hint, named:
        case Weekday(name, direction), Day(_, _, _, None) | DayOfMonth(_, None):
            return phrase(nodes, gives, rule, replace(named, weekday=name, cue=direction))
        case Offset("day"), Day() | DayOfMonth() | Weekday():
            return phrase(nodes, gives, rule, Both(hint, named))
    return None
