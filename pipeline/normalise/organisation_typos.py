"""Misspellings: one slip of the pen between an unknown token and a known one."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

_VOWELS = frozenset("aeiou")
_SHORTEST = 6
_SHORTEST_REPLACED = 7
_SHORTEST_WITH_TWO = 11
_MOST_SLIPS = 2
_REMEMBERED = 8192


def is_replacement(written: str, meant: str) -> bool:
    """Whether the words differ in letters replaced, not only in lost, added or swapped ones."""
    return len(written) == len(meant) and sorted(written) != sorted(meant)


def is_slip(written: str, meant: str, slips: int = _MOST_SLIPS) -> bool:
    """Whether `written` is `meant` with one letter lost, added, doubled, swapped or replaced.

    Long words may have as many as `slips` of them ('Massachussets'). Not a slip: another first
    letter, digits, another last vowel (Ferraro, Ferrari: grammar or a different surname), a
    replaced letter in a short word.
    """
    if len(written) < _SHORTEST or written[0] != meant[0] or not written.isalpha():
        return False
    if min(len(written), len(meant)) < _SHORTEST_WITH_TWO:
        slips = 1
    if not 0 < OSA.distance(written, meant, score_cutoff=slips) <= slips:
        return False
    if is_replacement(written, meant):
        if len(written) < _SHORTEST_REPLACED:
            return False
        return written[-1] == meant[-1] or not {written[-1], meant[-1]} <= _VOWELS
    return True


class TypoIndex:
    """Words found again from a misspelling: only those of like length and first letter are tried.

    Building it is one pass over the words; a look-up compares some tens of words in C.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._buckets: dict[tuple[str, int], list[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST - 1:
                self._buckets.setdefault((word[0], len(word)), []).append(word)
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._search)

    def candidates(self, token: str) -> tuple[str, ...]:
        """Words that `token` may be a slip for, sorted."""
        return self._remembered(token) if len(token) >= _SHORTEST else ()

    def _search(self, token: str) -> tuple[str, ...]:
        found = []
        for length in range(len(token) - _MOST_SLIPS, len(token) + _MOST_SLIPS + 1):
            bucket = self._buckets.get((token[0], length), ())
            near = process.extract(
                token, bucket, scorer=OSA.distance, score_cutoff=_MOST_SLIPS, limit=None
            )
            found += [word for word, _, _ in near if is_slip(token, word)]
        return tuple(sorted(set(found)))

    def mend(self, token: str, meaning: Callable[[str], str] = str) -> str:
        """The word that `token` may stand for, if all candidates mean one thing, else `token`."""
        found = self.candidates(token)
        return found[0] if len({meaning(word) for word in found}) == 1 else token
