"""Cutting texts at the edges of passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.passages import Passage, segments


def _shown(text: str, *passages: tuple[int, int, str]) -> list[tuple[str, str, int | None]]:
    found = segments(text, (Passage(s, e, label[0], label) for s, e, label in passages))
    return [(segment.text, segment.label, segment.anchor) for segment in found]


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], [("abcdef", "", None)]),
        ([(0, 2, "x")], [("ab", "x", 0), ("cdef", "", None)]),
        ([(2, 6, "x")], [("ab", "", None), ("cdef", "x", 2)]),
        ([(1, 3, "x"), (1, 3, "y")], [("a", "", None), ("bc", "x, y", 1), ("def", "", None)]),
        ([(0, 4, "x"), (2, 6, "y")], [("ab", "x", 0), ("cd", "x, y", 2), ("ef", "y", None)]),
        ([(0, 6, "x"), (2, 3, "y")], [("ab", "x", 0), ("c", "x, y", 2), ("def", "x", None)]),
        ([(4, 9, "beyond")], [("abcdef", "", None)]),
        ([(3, 3, "empty")], [("abcdef", "", None)]),
    ],
)
def test_segments(
    passages: list[tuple[int, int, str]], expected: list[tuple[str, str, int | None]]
) -> None:
    assert _shown("abcdef", *passages) == expected


def test_empty_text() -> None:
    assert segments("", []) == []


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32))))
def test_nothing_is_lost_and_every_passage_has_its_anchor(
    text: str, ranges: list[tuple[int, int]]
) -> None:
    found = segments(text, [Passage(start, end, "x", "X") for start, end in ranges])
    assert "".join(segment.text for segment in found) == text
    within = {start for start, end in ranges if 0 <= start < end <= len(text)}
    assert {segment.anchor for segment in found} - {None} == within
