"""Texts with [names]{LABEL} or [days]{DATE:value} → text and mentions, for tests of rules."""

from pipeline.samples.inline import parse_inline
from schemas import Mention


def read(marked: str) -> tuple[str, list[Mention]]:
    """The bare text and its mentions, in order."""
    sample = parse_inline(f"id: t\n---\n{marked}")
    mentions = [
        Mention(
            start=span.start,
            end=span.end,
            label=span.label,
            text=sample.text[span.start : span.end],
            value=span.value,
            detector="test",
        )
        for span in sample.spans
    ]
    return sample.text, mentions


def whole(text: str) -> tuple[tuple[int, int], ...]:
    """Sentences by full stop and line, enough for the short texts of tests."""
    ranges = []
    start = 0
    for index, char in enumerate(text):
        if char == "\n" or (char in ".!?" and text[index + 1 : index + 2] in ("", " ", "\n")):
            ranges.append((start, index + 1))
            start = index + 1
    if start < len(text):
        ranges.append((start, len(text)))
    return tuple(ranges)
