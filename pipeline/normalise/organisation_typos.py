"""Misspellings: one slip of the pen between an unknown token and a known one."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

_VOWELS = frozenset("aeiou")
_SHORTEST = 6
_SHORTEST_SUBSTITUTION = 7
_SHORTEST_WITH_TWO = 11


def is_slip(written: str, meant: str) -> bool:
    """Whether `written` is `meant` with one letter lost, added, doubled, swapped or replaced.

    Long words may have two slips ('Massachussets'). Not a slip: another first letter, digits,
    another last vowel (Ferraro, Ferrari: grammar or a different surname), a replaced letter in a
    short word.
    """
    if len(written) < _SHORTEST or written[0] != meant[0] or not written.isalpha():
        return False
    slips = 2 if min(len(written), len(meant)) >= _SHORTEST_WITH_TWO else 1
    if not 0 < OSA.distance(written, meant, score_cutoff=slips) <= slips:
        return False
    if len(written) == len(meant) and sorted(written) != sorted(meant):
        if len(written) < _SHORTEST_SUBSTITUTION:
            return False
        return written[-1] == meant[-1] or not {written[-1], meant[-1]} <= _VOWELS
    return True


def _with_one_less(token: str) -> set[str]:
    return {token[:i] + token[i + 1 :] for i in range(len(token))} | {token}


class TypoIndex:
    """Words found again from a misspelling, through their forms with one letter left out.

    Memory is linear in the letters of the words; a look-up costs one probe a letter.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_form: dict[str, set[str]] = {}
        for word in words:
            if len(word) >= _SHORTEST - 1:
                for form in _with_one_less(word):
                    self._by_form.setdefault(form, set()).add(word)

    def candidates(self, token: str) -> list[str]:
        """Words that `token` may be a slip for, sorted."""
        near = {
            word for form in _with_one_less(token) for word in self._by_form.get(form, ())
        }
        return sorted(word for word in near if is_slip(token, word))

    def mend(self, token: str) -> str:
        """The only word that `token` may stand for, else `token` itself."""
        found = self.candidates(token)
        return found[0] if len(found) == 1 else token
