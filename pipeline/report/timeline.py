"""How many missions begin when."""

from collections import Counter
from dataclasses import dataclass

from pipeline.report.context import Context
from pipeline.report.periods import bins, month_number, name_of

DIRECTIONS = ("outgoing", "incoming", "online")
_BARS = 40
_HEIGHT = 160


@dataclass(frozen=True, slots=True)
class Piece:
    """The missions of one direction in a bar."""

    direction: str
    count: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One period; `tick` is its label under the axis where there is room for it."""

    name: str
    tick: str
    count: int
    pieces: tuple[Piece, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, the lines of the scale and what the bars leave out."""

    unit: str
    bars: tuple[Bar, ...]
    lines: tuple[tuple[int, float], ...]
    """(count, y) of the scale."""
    directions: tuple[str, ...]
    undated: int
    earlier: int
    height: int = _HEIGHT


def timeline(context: Context) -> Timeline:
    """Missions by first day, in the finest periods that fit."""
    missions = context.dataset.missions
    periods = bins(missions, _BARS)
    counts: dict[str, Counter[str]] = {name: Counter() for name in periods.names}
    earlier = undated = 0
    for mission in missions:
        if mission.start is None:
            undated += 1
            continue
        name = name_of(month_number(mission.start), periods.unit)
        if name in counts:
            counts[name][mission.direction] += 1
        else:
            earlier += 1
    top = _round_up(max((count.total() for count in counts.values()), default=1))
    every = 1 + len(counts) // 12
    bars = []
    for place, (name, count) in enumerate(counts.items()):
        tick = _tick(context, name, place) if place % every == 0 else ""
        bars.append(
            Bar(
                context.say.date(name), tick, count.total(), _pieces(count, top),
                context.filtered(f"p:{name}"),
            )
        )  # fmt: skip
    half = top // 2 if top > 1 and top % 2 == 0 else None
    lines = [(value, _HEIGHT * (1 - value / top)) for value in (half, top) if value]
    used = [direction for direction in DIRECTIONS if any(c[direction] for c in counts.values())]
    return Timeline(periods.unit, tuple(bars), tuple(lines), tuple(used), undated, earlier)


def _tick(context: Context, name: str, place: int) -> str:
    """'gen 2025' at the left edge and in January, else 'feb'."""
    words = context.say.date(name)
    if place == 0 or name.endswith(("-01", "-Q1")):
        return words
    return words.rpartition(" ")[0] or words


def _pieces(count: Counter[str], top: int) -> tuple[Piece, ...]:
    pieces, below = [], 0
    for direction in DIRECTIONS:
        if count[direction]:
            height = _HEIGHT * count[direction] / top
            below += count[direction]
            pieces.append(Piece(direction, count[direction], _HEIGHT * (1 - below / top), height))
    return tuple(pieces)


def _round_up(most: int) -> int:
    """The smallest of 1, 2, 4, 6, 10, 20, 40, 60 … that is not below `most`."""
    scale = 1
    while True:
        for step in (1, 2, 4, 6):
            if most <= step * scale:
                return step * scale
        scale *= 10
