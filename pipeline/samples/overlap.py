"""Wording that two samples share: eight words in a row that are more than a name."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.samples.finding import Finding
from schemas import Sample

LENGTH = 8
RULE = "wording"

_WORD = re.compile(r"[^\W_]+")
_NAMED = 0.5
"""A stretch is a name or a fixed formula if names cover more of its words than this."""

Place = tuple[int, int]
"""Sample, first word."""


def repeated(samples: Sequence[Sample]) -> Iterator[Finding]:
    """Every longest stretch of at least eight words that an earlier sample has, too.

    Samples on one mission (`same_as`) are compared as well: they were written independently.
    """
    words = [list(_WORD.finditer(sample.text)) for sample in samples]
    folded = [[match[0].casefold() for match in matches] for matches in words]
    named = [_named(sample, matches) for sample, matches in zip(samples, words, strict=True)]
    first: dict[tuple[str, ...], int] = {}
    for number, sample in enumerate(samples):
        shared: dict[int, set[int]] = defaultdict(set)
        for place in range(len(folded[number]) - LENGTH + 1):
            key = tuple(folded[number][place : place + LENGTH])
            earlier = first.setdefault(key, number)
            if earlier != number:
                shared[earlier].add(place)
        for earlier, places in sorted(shared.items()):
            for start, end in _runs(places):
                if sum(named[number][start:end]) <= _NAMED * (end - start):
                    low, high = words[number][start].start(), words[number][end - 1].end()
                    detail = f"{samples[earlier].id}: {' '.join(sample.text[low:high].split())}"
                    message = "words that an earlier sample has in a row, too"
                    yield Finding(sample.id, RULE, message, detail)


def _runs(places: set[int]) -> Iterator[Place]:
    """[start, end) in words of the stretches that the matching windows make up."""
    for place in sorted(places):
        if place - 1 not in places:
            end = place
            while end in places:
                end += 1
            yield place, end - 1 + LENGTH


def _named(sample: Sample, words: Sequence[re.Match[str]]) -> list[bool]:
    """Which words lie in a name or date."""
    covered = bytearray(len(sample.text))
    for span in sample.spans:
        if span.label != "THEME":
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
    return [bool(covered[word.start()]) for word in words]
