"""Lists of days, months and ranges: what the right-hand ones state is shared with the left."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.frames import Day, DayOfMonth, Month, Range
from pipeline.normalise.dates.reading import frame_of, phrase

Nodes = Sequence[Node]
_ITEMS = {"number", "ordinal_number", "primo", "DNO", "DAY"}


def day_list(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """Days in a row are one stretch, the others stand apart: '29 e 30 novembre', '6 e al 15'."""
    places = [i for i, node in enumerate(nodes) if node.kind in _ITEMS]
    frames = [frame_of(nodes[i]) for i in places]
    days = _share_month([f for f in frames if isinstance(f, Day | DayOfMonth)])
    if days is None or len(days) != len(places):
        return None
    joined = _joins(nodes, places, days)
    out: list[Node] = []
    begin = 0
    for i in range(len(places)):
        if i + 1 < len(places) and joined[i]:
            continue
        first, last = places[begin], places[i]
        if begin == i:
            kind = "DAY" if isinstance(days[i], Day) else "DNO"
            out += phrase(nodes[first : last + 1], kind, rule, days[i])
        else:
            whole = Range(days[begin], days[i], days[i].cue)
            out += phrase(
                nodes[first : last + 1], "RANGE", "range" if _dashed(nodes, last) else rule, whole
            )
        out += nodes[last + 1 : places[i + 1]] if i + 1 < len(places) else []
        begin = i + 1
    return out


def _share_month(days: list[Day | DayOfMonth]) -> list[Day | DayOfMonth] | None:
    """Month, year and cue filled in from the right; a larger number is in the month before."""
    shared = list(days)
    for i in range(len(shared) - 2, -1, -1):
        day, after = shared[i], shared[i + 1]
        if isinstance(day, Day) or isinstance(after, DayOfMonth):
            continue
        month, year = after.month, after.year
        if day.day > after.day:
            month, year = (month - 1, year) if month > 1 else (12, year and year - 1)
        if day.day > monthrange(2024, month)[1]:
            return None
        shared[i] = Day(day.day, month, year, day.weekday, day.cue or after.cue)
    return shared


def _joins(nodes: Nodes, places: list[int], days: Sequence[Day | DayOfMonth]) -> list[bool]:
    """For each item but the last: does it make one stretch with the next?"""
    dashes = [nodes[places[i + 1] - 1].kind in ("dash",) for i in range(len(places) - 1)]
    out = []
    for i in range(len(places) - 1):
        lone = dashes[i] and not any(dashes[max(0, i - 1) : i] + dashes[i + 1 : i + 2])
        out.append(lone or _next_day(days[i], days[i + 1]))
    return out


def _next_day(day: Day | DayOfMonth, after: Day | DayOfMonth) -> bool:
    if isinstance(day, Day) and isinstance(after, Day) and day.month != after.month:
        return after.day == 1 and day.day >= 28 and day.day == monthrange(2023, day.month)[1]
    return after.day == day.day + 1


def _dashed(nodes: Nodes, last: int) -> bool:
    return nodes[last - 1].kind == "dash"


def bare_days(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'il 7 e l'8': days whose month only the text before can tell."""
    built = day_list(nodes, gives, rule)
    if built is None:
        return None
    return [node._replace(kind="BARE") if node.frame is not None else node for node in built]


def shared_year(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'marzo e giugno 2025', 'il 5 marzo e il 7 aprile 2025'; months in a row are one stretch."""
    last = frame_of(nodes[-1])
    if not isinstance(last, Day | Month) or last.year is None:
        return None
    out = list(nodes)
    months: list[Month] = [last] if isinstance(last, Month) else []
    year, month = last.year, last.month
    for i in range(len(nodes) - 2, -1, -1):
        frame = (
            frame_of(nodes[i]) if nodes[i].kind[0].isupper() or "month" in nodes[i].kind else None
        )
        if not isinstance(frame, Day | Month):
            continue
        if frame.year is not None:
            return None
        year -= frame.month > month
        month = frame.month
        shared = replace(frame, year=year)
        kind = "DAY" if isinstance(frame, Day) else "MONTH"
        out[i] = nodes[i]._replace(kind=kind, frame=shared, rule=nodes[i].rule or "month")
        if isinstance(shared, Month):
            months.insert(0, shared)
    in_a_row = all(b.month == a.month % 12 + 1 for a, b in pairwise(months))
    if len(months) * 2 == len(nodes) + 1 and in_a_row:
        return phrase(nodes, "RANGE", rule, Range(months[0], months[-1]))
    return out


def shared_range(nodes: Nodes, gives: str, rule: str) -> list[Node] | None:
    """'dal 5 al 7 e dal 10 al 12 maggio': the first range takes the month of the second."""
    bare, whole = nodes[0].frame, nodes[-1].frame
    if not (isinstance(bare, Range) and isinstance(whole, Range) and isinstance(whole.last, Day)):
        return None
    if not (isinstance(bare.first, DayOfMonth) and isinstance(bare.last, DayOfMonth)):
        return None
    shared = _share_month([bare.first, bare.last, whole.last])
    if shared is None:
        return None
    return [nodes[0]._replace(kind="RANGE", frame=Range(shared[0], shared[1])), *nodes[1:]]
