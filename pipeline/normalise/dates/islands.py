"""Where in a text dates can be: the surroundings of numbers and of words that dates are made of."""

import re
from functools import cache

from pipeline.normalise.dates.lexicon import lexicon
from pipeline.resources import table

_WORD = re.compile(r"\d+|[^\W\d_]{3,}")
_SHORE = 40  # characters of context kept on either side
_LONGEST_WORD = 40  # characters by which a window may grow to end between words


def islands(lower: str) -> list[tuple[int, int]]:
    """Stretches of the lower-cased text that are worth reading, in order and apart."""
    out: list[tuple[int, int]] = []
    begin = end = -1
    core = _core()
    for match in _WORD.finditer(lower):
        word = match[0]
        if word not in core and word[0] > "9":
            continue
        start, stop = match.span()
        if start - _SHORE > end:
            if end >= 0:
                out.append((begin, end))
            begin = _blank_before(lower, max(0, start - _SHORE))
        if stop + _SHORE > end:
            end = _blank_after(lower, stop + _SHORE)
    if end >= 0:
        out.append((begin, end))
    return out


def _blank_before(lower: str, place: int) -> int:
    found = lower.rfind(" ", max(0, place - _LONGEST_WORD), place)
    return place if found < 0 else found


def _blank_after(lower: str, place: int) -> int:
    found = lower.find(" ", place, place + _LONGEST_WORD)
    return min(len(lower), place) if found < 0 else found


@cache
def _core() -> frozenset[str]:
    """The words, of longer forms the last, of kinds that the table classes counts as the core."""
    kinds = next(
        row["members"] for row in table("dates/classes.tsv") if row["name"] == "CORE"
    ).split()
    forms = (form for form, entry in lexicon().words.items() if entry.kind in kinds)
    words = (_WORD.findall(form.lower())[-1:] for form in forms)
    return frozenset(word for found in words for word in found)
