"""Code points and UTF-16 code units: what Python counts and what JavaScript counts."""

from bisect import bisect_left
from itertools import accumulate


class Units:
    """Positions of one text in both counts; they differ after an astral character (emoji)."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(2 if ord(char) > 0xFFFF else 1 for char in text)]

    def to_utf16(self, point: int) -> int:
        """Code units before the code point at `point`. Raises ValueError outside the text."""
        if not 0 <= point < len(self._starts):
            raise ValueError(f"offset {point} is outside the text")
        return self._starts[point]

    def from_utf16(self, unit: int) -> int:
        """Code points before `unit`. Raises ValueError outside the text or inside a character."""
        point = bisect_left(self._starts, unit)
        if point == len(self._starts) or self._starts[point] != unit:
            raise ValueError(f"offset {unit} is outside the text or splits a character")
        return point
