"""Any number of different releases, made from the corpus.

    python -m tests.benchmarks.generate 10000 > releases.jsonl

Each takes a corpus text, moves its years, gives its people and organisations the names of others
and mixes the paragraphs after its lead with those of another text. The same number and seed give
the same bytes.
"""

import json
import random
import re
import sys
from collections.abc import Iterator
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

from pipeline.samples.corpus import read_corpus
from schemas import RawRelease, Sample, Source

CORPUS = Path(__file__).parents[2] / "corpus"
_YEAR = re.compile(r"\b(19|20)\d\d\b")
_EXCHANGED = ("PER", "ORG")
_MOST_YEARS = 8


@cache
def _samples() -> tuple[list[Sample], dict[str, list[str]]]:
    """The corpus, and the names that it has of each label."""
    samples = read_corpus(CORPUS)
    names = {
        label: sorted(
            {s.text[m.start : m.end] for s in samples for m in s.spans if m.label == label}
        )
        for label in _EXCHANGED
    }
    return samples, names


def _renamed(sample: Sample, chance: random.Random) -> str:
    """The text with other people and organisations, the same one throughout for each."""
    _, names = _samples()
    given: dict[str, str] = {}
    parts, end = [], 0
    for span in sorted(sample.spans, key=lambda s: s.start):
        if span.label in _EXCHANGED and span.start >= end:
            old = sample.text[span.start : span.end]
            new = given.setdefault(old, chance.choice(names[span.label]))
            parts += [sample.text[end : span.start], new]
            end = span.end
    return "".join([*parts, sample.text[end:]])


def _moved(years: int, match: re.Match[str]) -> str:
    return str(int(match[0]) + years)


def releases(count: int, seed: int = 0) -> Iterator[RawRelease]:
    """`count` releases, each different from all others."""
    samples, _ = _samples()
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        first, second = chance.choice(samples), chance.choice(samples)
        lead, *body = _renamed(first, chance).split("\n\n")
        # A third of the other text: about as long as before, since as much is taken out.
        other = _renamed(second, chance).split("\n\n")[1:]
        mixed = [p for p in body if chance.random() < 2 / 3] + [
            p for p in other if chance.random() < 1 / 3
        ]
        shift = chance.randrange(-_MOST_YEARS, _MOST_YEARS)
        told = "\n\n".join([lead, *mixed, f"Comunicato n. {number} del {seed}."])
        text = _YEAR.sub(partial(_moved, shift), told)
        published = first.meta.published
        yield RawRelease(
            id=f"{seed}-{number:07}",
            source=Source(
                path=f"releases.jsonl#{number + 1}",
                media_type="application/jsonl",
                sha256=sha256(text.encode()).hexdigest(),
            ),
            title=first.meta.title,
            published=f"{int(published[:4]) + shift}{published[4:8]}28" if published else None,
            publisher=first.meta.publisher,
            text=text,
            verbatim=True,
        )


def line(raw: RawRelease) -> str:
    """A release as an input line of JSONL."""
    meta = {"title": raw.title, "published": raw.published, "publisher": raw.publisher}
    return json.dumps({"id": raw.id, "text": raw.text, "meta": meta}, ensure_ascii=False)


if __name__ == "__main__":
    for release in releases(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0):
        print(line(release))
