"""A release's text cut at the edges of what proves its values."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class Passage(NamedTuple):
    """A range [start, end) of a text, the class of its colour and what it proves."""

    start: int
    end: int
    colour: str
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `anchor` is the offset that links go to, where a passage begins."""

    text: str
    colour: str = ""
    label: str = ""
    anchor: int | None = None


def segments(text: str, passages: Iterable[Passage]) -> list[Segment]:
    """The whole text in order; passages that overlap are cut where one begins or ends.

    A passage that does not lie within the text is left out.
    """
    within = sorted({p for p in passages if 0 <= p.start < p.end <= len(text)})
    edges = sorted({0, len(text), *(edge for p in within for edge in (p.start, p.end))})
    starts = {p.start for p in within}
    found: list[Segment] = []
    open_ones: list[Passage] = []
    following = 0
    for start, end in pairwise(edges):
        open_ones = [p for p in open_ones if p.end > start]
        while following < len(within) and within[following].start == start:
            open_ones.append(within[following])
            following += 1
        if open_ones:
            shortest = min(open_ones, key=lambda p: (p.end - p.start, p))
            label = ", ".join(dict.fromkeys(p.label for p in open_ones))
            anchor = start if start in starts else None
            found.append(Segment(text[start:end], shortest.colour, label, anchor))
        else:
            found.append(Segment(text[start:end]))
    return found
