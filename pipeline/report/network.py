"""Who met whom: those who travel on the left, those they meet on the right, missions between."""

from collections import Counter
from dataclasses import dataclass

from pipeline.report.context import HOSTS, TRAVELLERS, Context

WIDTH = 900
_LEFT, _RIGHT = 330, 570
_STEP = 26
_NODES = 20
_EDGES = 90
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation at x, y; its name stands to the left or the right of it."""

    name: str
    count: int
    x: int
    y: float
    href: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two organisations that met in `count` missions; `path` is SVG path data."""

    names: tuple[str, str]
    count: int
    path: str
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and edges of the drawing; `pairs` in all, of which it shows the most frequent."""

    travellers: tuple[Node, ...]
    hosts: tuple[Node, ...]
    edges: tuple[Edge, ...]
    pairs: int
    height: int
    width: int = WIDTH


def network(context: Context) -> Network:
    """The organisations that meet most, and how often."""
    meetings: Counter[tuple[str, str]] = Counter()
    missions: Counter[str] = Counter()
    for mission in context.dataset.missions:
        hosts = context.keys(mission, HOSTS)
        travellers = [key for key in context.keys(mission, TRAVELLERS) if key not in hosts]
        meetings.update((traveller, host) for traveller in travellers for host in hosts)
        missions.update([*travellers, *hosts] if travellers and hosts else ())
    kept = _kept(context, meetings, missions)
    left, right = _order(context, kept)
    height = _STEP * max(len(left), len(right))
    left_y = {key: height * (place + 0.5) / len(left) for place, key in enumerate(left)}
    right_y = {key: height * (place + 0.5) / len(right) for place, key in enumerate(right)}
    most = max(kept.values(), default=1)
    edges = [
        Edge(
            (context.organisation(traveller), context.organisation(host)),
            count,
            _curve(left_y[traveller], right_y[host]),
            1 + 5 * (count - 1) / max(most, 6),
            context.filtered(context.organisation_mark(traveller), context.organisation_mark(host)),
        )
        for (traveller, host), count in sorted(
            kept.items(), key=lambda item: (-item[1], left_y[item[0][0]], right_y[item[0][1]])
        )
    ]
    return Network(
        tuple(_node(context, key, _LEFT, left_y[key], kept, 0) for key in left),
        tuple(_node(context, key, _RIGHT, right_y[key], kept, 1) for key in right),
        tuple(edges),
        len(meetings),
        height,
    )


def _kept(
    context: Context, meetings: Counter[tuple[str, str]], missions: Counter[str]
) -> dict[tuple[str, str], int]:
    """The pairs that meet most, of equal ones those in most missions, until a side is full.

    Missions count, not partners: else one crowded mission would fill the drawing.
    """
    ordered = sorted(
        meetings,
        key=lambda pair: (
            -meetings[pair],
            -missions[pair[0]] - missions[pair[1]],
            *map(context.organisation, pair),
        ),
    )
    sides: tuple[set[str], set[str]] = (set(), set())
    kept: dict[tuple[str, str], int] = {}
    for pair in ordered:
        fits = all(key in side or len(side) < _NODES for key, side in zip(pair, sides, strict=True))
        if fits and len(kept) < _EDGES:
            kept[pair] = meetings[pair]
            for key, side in zip(pair, sides, strict=True):
                side.add(key)
    return kept


def _order(context: Context, meetings: dict[tuple[str, str], int]) -> tuple[list[str], list[str]]:
    """Each side sorted by the mean place of those met, so that few lines cross."""
    sides = [sorted({pair[side] for pair in meetings}, key=context.organisation) for side in (0, 1)]
    for turn in range(2 * _ROUNDS):
        side = (turn + 1) % 2
        places = {key: place for place, key in enumerate(sides[1 - side])}
        sums: Counter[str] = Counter()
        weights: Counter[str] = Counter()
        for pair, count in meetings.items():
            sums[pair[side]] += count * places[pair[1 - side]]
            weights[pair[side]] += count
        sides[side].sort(key=lambda key, s=sums, w=weights: s[key] / w[key])  # type: ignore[misc]
    return sides[0], sides[1]


def _curve(start: float, end: float) -> str:
    middle = (_LEFT + _RIGHT) // 2
    bend = f"C{middle} {start:.1f} {middle} {end:.1f}"
    return f"M{_LEFT + 6} {start:.1f}{bend} {_RIGHT - 6} {end:.1f}"


def _node(
    context: Context,
    key: str,
    x: int,
    y: float,
    meetings: dict[tuple[str, str], int],
    side: int,
) -> Node:
    count = sum(count for pair, count in meetings.items() if pair[side] == key)
    mark = context.organisation_mark(key)
    return Node(context.organisation(key), count, x, y, context.filtered(mark))
