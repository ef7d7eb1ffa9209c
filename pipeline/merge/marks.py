"""What marks a release among others even when nothing is linked: proper names and numbers."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from pipeline.merge.words import SHORTEST, STEM, idf, words
from pipeline.resources import table
from schemas import Mention

_INNER = re.compile(r"(?<=[\w,;'’]\s)[A-ZÀ-Ý]\w{2,}|(?<=['’])[A-ZÀ-Ý]\w{2,}|\b[A-Z]{2,}\b")
_WORD = re.compile(r"\d+(?:\.\d{3})*|[^\W\d_]+")
_COMMON = 2.5
_KEPT = 40
_LEAST = 3
_CALENDAR = range(1900, 2101)


def proper_stems(text: str, names: Iterable[str], left_out: Iterable[str]) -> tuple[str, ...]:
    """Stems of the rare words of proper names, sorted: capitals inside a sentence, and `names`.

    Lines in capitals say nothing. `left_out` are the words of names that are known as places.
    """
    calm = "\n".join(line for line in text.splitlines() if line != line.upper())
    said = words(" ".join([*_INNER.findall(calm), *names]))
    stems = {word[:STEM] for word in said if len(word) >= SHORTEST and word.isalpha()}
    stems -= {word[:STEM] for word in left_out}
    rare = [(-idf(stem), stem) for stem in stems if idf(stem) > _COMMON]
    return tuple(sorted(stem for _, stem in sorted(rare)[:_KEPT]))


@lru_cache(maxsize=65536)
def peculiarity(stem: str) -> float:
    """From 0 for a stem that many releases have to 1 for one that hardly any has."""
    return (max(0.0, idf(stem) - _COMMON) / (idf("") - _COMMON)) ** 2


@cache
def _numerals() -> dict[str, int]:
    return {
        form: int(row["value"])
        for row in table("dates/numbers.tsv")
        if row["kind"] in ("cardinal", "tens")
        for form in words(row["forms"].replace("|", " "))
    }


def numbers(text: str, mentions: Iterable[Mention]) -> tuple[int, ...]:
    """Numbers from three on, in figures or words, that belong to no date, sorted."""
    rest = list(text)
    for mention in mentions:
        if mention.label == "DATE":
            rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    found = set()
    for word in _WORD.findall("".join(rest)):
        value = (
            int(word.replace(".", "")) if word[0].isdigit() else _numerals().get(word.casefold())
        )
        if value is not None and value >= _LEAST and value not in _CALENDAR:
            found.add(value)
    return tuple(sorted(found)[:_KEPT])
