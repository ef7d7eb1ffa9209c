"""Which way the clause around a date looks: forward, back, or neither."""

import re
from bisect import bisect_left, bisect_right
from functools import cache, lru_cache
from math import inf
from typing import Literal, NamedTuple

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
    r"(?P<word>[^\W\d_]+['’]?)|(?P<comma>[,()])"
    r"|(?P<end>[!?;:»«\"“”]|\.(?=\s)|\n\s*\n|[-–—](?=\s)|\n(?=[-–—•*]))|(?P<line>\n)"
)
_SHORT_LINE = 50  # characters: a shorter one is a heading or an item, not wrapped prose


class _Word(NamedTuple):
    """A word, a comma or a boundary ('.'); `steps` counts from the paragraph's beginning."""

    start: int
    steps: int
    text: str
    tense: str | None


class Clauses:
    """The verbs of a text, read a paragraph at a time and only when a date asks for them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._begin = self._end = 0
        self._words: list[_Word] = []
        self._starts: list[int] = []
        self._marks: list[int] = []  # places of verbs and boundaries among the words

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
        if found == "present" and left and self._words[left - 1].text.rstrip("'’").lower() in _OF:
            # what modifies a noun is outside of the clause: 'dal debutto del 3 ottobre'
            return None
        return found  # type: ignore[return-value]

    def _read(self, place: int) -> None:
        self._begin = self._text.rfind("\n\n", 0, place) + 1
        stop = self._text.find("\n\n", place)
        self._end = len(self._text) if stop < 0 else stop + 1
        self._words = _words(self._text, self._begin, self._end)
        self._starts = [word.start for word in self._words]
        self._marks = [i for i, word in enumerate(self._words) if word.tense or word.text == "."]

    def _nearest(self, i: int, place: int, *, backwards: bool) -> tuple[float, str | None]:
        """Steps from word `i` on to the nearest verb on one side, and its tense."""
        words, marks = self._words, self._marks
        if not 0 <= i < len(words):
            return inf, None
        near = bisect_right(marks, i) - 1 if backwards else bisect_left(marks, i)
        while 0 <= near < len(marks):
            word = words[marks[near]]
            if backwards:
                steps: float = words[i].steps - word.steps + 1
            else:
                steps = word.steps - (words[i - 1].steps if i else 0) + 0.5
            if word.text == "." or steps > _REACH:
                break
            if tense := _tense_at(words, marks[near], place):
                return steps, tense
            near += -1 if backwards else 1
        return inf, None


def _words(text: str, begin: int, end: int) -> list[_Word]:
    phrases, seconds = _verbs().phrases, _verbs().seconds
    words: list[_Word] = []
    previous, line_start, steps = "", begin, 0
    for match in _TOKEN.finditer(text, begin, end):
        kind, raw = match.lastgroup, match[0]
        if kind == "word":
            lower = raw.lower().replace("’", "'")
            tense = phrases.get(f"{previous} {lower}") if lower in seconds else None
            steps += 1
            words.append(_Word(match.start(), steps, raw, tense or _tense(lower)))
            previous = lower
            continue
        if kind == "line":
            short = match.start() - line_start < _SHORT_LINE
            line_start = match.end()
            if not short:
                continue
        steps += _COMMA
        words.append(_Word(match.start(), steps, "," if kind == "comma" else ".", None))
        previous = ""
    return words


def _tense_at(words: list[_Word], i: int, place: int) -> str | None:
    """Tense that the word itself shows, helped by the three words before it."""
    word = words[i]
    tense = word.tense
    if tense in ("past", "present"):
        return tense
    near = [other.tense for other in words[max(0, i - 3) : i]]
    if tense in ("future", "plan"):
        have = tense == "future" and any(
            other.text.lower() in _HAVE for other in words[max(0, i - 2) : i]
        )
        return "past" if have or "past" in near else "future"
    if tense == "participle" and not word.text[0].isupper():
        for helper in ("future", "present", "past"):
            if helper in near:
                return helper
        if "auxiliary" in near or 0 < place - i <= _PARTICIPLE_REACH:
            return "perfect"
    if tense == "auxiliary":
        following = {other.tense for other in words[i + 1 : i + 4]}
        return None if {"participle", "plan", "future"} & following else "present"
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
        self._ending = re.compile(r".{2,}?(%s)$" % "|".join(map(re.escape, longest_first)))

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


@lru_cache(maxsize=65_536)
def _tense(word: str) -> str | None:
    return _verbs().tense(word) if len(word) < 30 else None
