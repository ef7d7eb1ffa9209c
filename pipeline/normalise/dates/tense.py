"""Which way the clause around a date looks: forward, back, or neither."""

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from math import inf
from typing import Literal

from pipeline.resources import table

Lean = Literal["future", "past", "present"] | None

_REACH = 25  # words of the sentence that are read on either side
_COMMA = 4  # a comma is as far as so many words
_PARTICIPLE_REACH = 4  # words from a participle without auxiliary to its date
_HAVE = {"ha", "hanno", "aveva", "avevano"}  # with them a word of plans is a perfect
_OF = {"di", "del", "dell", "della", "dello", "dei", "delle", "d"}
_PROSPECT = re.compile(
    r"\b(?:per|entro|fino\s+a|fino)\s+(?:il|l['’]|la|al|all['’])?\s*$", re.IGNORECASE
)
_TOKEN = re.compile(
    r"[^\W\d_]+['’]?|[,()]"
    r"|[!?;:»«\"“”]|\.(?=\s)|\n\s*\n|[-–—](?=\s)|\n(?=[-–—•*])|\n"
)
_SHORT_LINE = 50  # characters: a shorter one is a heading or an item, not wrapped prose


class Clauses:
    """The verbs of a text, read a paragraph at a time and only when a date asks for them.

    Words, commas and boundaries are one list; beside it run where each begins and its tense, '.'
    for a boundary.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._begin = self._end = 0
        self._words: list[str] = []
        self._starts: list[int] = []
        self._tenses: list[str | None] = []
        self._marks: list[int] = []  # places of verbs and boundaries among the words
        self._commas: list[int] = []

    def lean(self, start: int, end: int) -> Lean:
        """The tense of the verb nearest to `text[start:end]` in its sentence.

        A perfect is an auxiliary with a participle; a participle alone counts just before the
        date ('arrivata lunedì'), after a future it is future ('sarà distribuito'). Words of plans
        ('fissata', 'in programma') look forward. To the right counts half a step more.
        """
        if not self._begin <= start < self._end:
            self._read(start)
        left, right = bisect_left(self._starts, start), bisect_left(self._starts, end)
        before = self._nearest(left - 1, left, backwards=True)
        after = self._nearest(right, left, backwards=False)
        _, found = min(before, after, key=lambda pair: pair[0])
        if found == "perfect":
            ahead = _PROSPECT.search(self._text, max(0, start - 20), start)
            return None if ahead else "past"
        if found == "present" and left and self._words[left - 1].rstrip("'’").lower() in _OF:
            # what modifies a noun is outside of the clause: 'dal debutto del 3 ottobre'
            return None
        return found  # type: ignore[return-value]

    def _read(self, place: int) -> None:
        text = self._text
        self._begin = text.rfind("\n\n", 0, place) + 1
        stop = text.find("\n\n", place)
        self._end = len(text) if stop < 0 else stop + 1
        matches = list(_TOKEN.finditer(text, self._begin, self._end))
        words = [match[0] for match in matches]
        starts = [match.start() for match in matches]
        tenses = list(map(_tense, words))
        phrases, seconds = _verbs().phrases, _verbs().seconds
        for i in [i for i, word in enumerate(words) if word in seconds and i]:
            tenses[i] = phrases.get(f"{words[i - 1].lower()} {words[i]}") or tenses[i]
        line_start = self._begin
        for i in [i for i, word in enumerate(words) if word == "\n"]:
            tenses[i] = "." if starts[i] - line_start < _SHORT_LINE else None
            line_start = starts[i] + 1
        self._words, self._starts, self._tenses = words, starts, tenses
        self._marks = [i for i, tense in enumerate(tenses) if tense]
        self._commas = [i for i, word in enumerate(words) if word in ",()"]

    def _nearest(self, i: int, place: int, *, backwards: bool) -> tuple[float, str | None]:
        """Steps from word `i` on to the nearest verb on one side, and its tense."""
        marks, commas = self._marks, self._commas
        near = bisect_right(marks, i) - 1 if backwards else bisect_left(marks, i)
        while 0 <= near < len(marks):
            j = marks[near]
            between = abs(bisect_left(commas, i) - bisect_left(commas, j))
            distance = abs(i - j) + 1 + between * (_COMMA - 1) + (0 if backwards else 0.5)
            if self._tenses[j] == "." or distance > _REACH:
                break
            if tense := self._tense_at(j, place):
                return distance, tense
            near += -1 if backwards else 1
        return inf, None

    def _tense_at(self, i: int, place: int) -> str | None:
        """Tense that the word itself shows, helped by the three words before it."""
        words, tense = self._words, self._tenses[i]
        if tense in ("past", "present"):
            return tense
        near = self._tenses[max(0, i - 3) : i]
        if tense in ("future", "plan"):
            # 'ha previsto', but not 'ha in programma'
            formed = tense == "future" and words[i].endswith(("to", "ta", "ti", "te"))
            have = formed and any(w.lower() in _HAVE for w in words[max(0, i - 2) : i])
            return "past" if have or "past" in near else "future"
        if tense == "participle" and not words[i][0].isupper():
            for helper in ("future", "present", "past"):
                if helper in near:
                    return helper
            if "auxiliary" in near or 0 < place - i <= _PARTICIPLE_REACH:
                return "perfect"
        if tense == "auxiliary":
            following = self._tenses[i + 1 : i + 4]
            planned = any(t in ("participle", "plan", "future") for t in following)
            return None if planned else "present"
        return None


class _Verbs:
    """The table of verb forms: words, pairs of words, and endings."""

    def __init__(self) -> None:
        self.phrases: dict[str, str] = {}
        self.seconds: set[str] = set()  # second words of phrases
        self._words: dict[str, str] = {}
        self._endings: dict[str, str] = {}
        for row in table("dates/verbs.tsv"):
            for form in row["forms"].split("|"):
                self._add(form, row["tense"], row["match"])
        longest_first = sorted(self._endings, key=len, reverse=True)
        self._ending = re.compile(f".{{2,}}?({'|'.join(map(re.escape, longest_first))})$")

    def tense(self, word: str) -> str | None:
        """Tense of a lower-case word."""
        found = self._words.get(word)
        if found is None and (match := self._ending.match(word)):
            found = self._endings[match[1]]
        return None if found == "none" else found

    def _add(self, form: str, tense: str, match: str) -> None:
        if match == "suffix":
            self._endings[form] = tense
        elif " " in form:
            self.phrases[form] = tense
            self.seconds.add(form.split(" ")[1])
        else:
            endings = "oaie" if tense == "participle" else form[-1]
            for ending in endings:
                self._words.setdefault(form[:-1] + ending, tense)


@cache
def _verbs() -> _Verbs:
    return _Verbs()


@lru_cache(maxsize=16_384)
def _tense(word: str) -> str | None:
    if not word[0].isalpha():
        return None if word in ",()\n" else "."
    return _verbs().tense(word.lower().replace("’", "'")) if len(word) < 30 else None
