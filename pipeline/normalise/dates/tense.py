"""Which way the clause around a date looks: forward, back, or neither."""

import re
from functools import cache
from typing import Literal

from pipeline.resources import table

_Tense = Literal["future", "past", "present", "perfect"] | None
Lean = Literal["future", "past", "present"] | None

_REACH = 160  # characters of the sentence that are read on either side
_BOUNDARY = re.compile(
    r"[!?;:»«\"“”]|\.(?=\s)|\n\s*\n|\s[-–—]\s|\n(?=[-–—•*])"
    # the end of a short line: a heading or an item, not a wrapped line
    r"|(?:(?<=\n)|^)[^\n]{0,50}\n"
)
_WORD = re.compile(r"[^\W\d_]+['’]?|[,()]")
_PROSPECT = re.compile(r"\b(?:per|entro|fino\s+a|fino)\s+(?:il|l['’]|la|al|all['’])?\s*$", re.IGNORECASE)
_HAVE = {"ha", "hanno", "aveva", "avevano"}  # with them a word of plans is a perfect
_OF = {"di", "del", "dell", "della", "dello", "dei", "delle", "d"}
_COMMA = 4  # a comma is as far as so many words


class _Verbs:
    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        suffixes: dict[str, str] = {}
        self.phrases: dict[str, str] = {}
        for row in table("dates/verbs.tsv"):
            for form in row["forms"].split("|"):
                if row["match"] == "suffix":
                    suffixes[form] = row["tense"]
                elif " " in form:
                    self.phrases[form] = row["tense"]
                else:
                    self.words.setdefault(form, row["tense"])
                    if row["tense"] == "participle":
                        for ending in "aie":
                            self.words.setdefault(form[:-1] + ending, "participle")
        self.suffix = re.compile(
            r".{2,}(%s)$" % "|".join(sorted(map(re.escape, suffixes), key=len, reverse=True))
        )
        self.suffixes = suffixes

    def tense(self, word: str, pair: str) -> str | None:
        word = word.lower().replace("’", "'")
        found = self.phrases.get(pair) or self.words.get(word)
        if found is None and (match := self.suffix.match(word)):
            found = self.suffixes[match[1]]
        return None if found == "none" else found


@cache
def _verbs() -> _Verbs:
    return _Verbs()


def lean(text: str, start: int, end: int) -> Lean:
    """The tense of the verb nearest to `text[start:end]` in its sentence.

    A perfect is an auxiliary with a participle; a participle alone counts just before the date
    ('arrivata lunedì'), after a future it is future ('sarà distribuito'). Words of plans
    ('fissata', 'in programma') look forward.
    """
    before = text[max(0, start - _REACH) : start]
    after = text[end : end + _REACH]
    before = before[max((m.end() for m in _BOUNDARY.finditer(before)), default=0) :]
    stop = _BOUNDARY.search(after)
    after = after[: stop.start()] if stop else after
    words = _WORD.findall(before)
    place = len(words)
    found = _nearest(words + _WORD.findall(after), place)
    if found == "perfect":
        return None if _PROSPECT.search(before) else "past"
    # what modifies a noun has no part in a present that looks ahead: 'dal debutto del 3 ottobre'
    modifies = bool(words[:place]) and words[place - 1].lower().rstrip("'’") in _OF
    return None if found == "present" and modifies else found


def _nearest(words: list[str], place: int) -> _Tense:
    """Tense of the verb nearest to the gap at `place`; to the right counts half a step more."""
    best: tuple[float, _Tense] | None = None
    for direction, start in ((-1, place - 1), (1, place)):
        steps = 0.0 if direction < 0 else 0.5
        i = start
        while 0 <= i < len(words) and (best is None or steps < best[0]):
            steps += _COMMA if words[i] in ",()" else 1
            tense = _tense_at(words, i, place)
            if tense is not None and (best is None or steps < best[0]):
                best = steps, tense
                break
            i += direction
    return best[1] if best else None


def _tense_at(words: list[str], i: int, place: int) -> _Tense:
    """Tense that the word itself shows, helped by the three words before it."""
    pair = f"{words[i - 1]} {words[i]}" if i else words[i]
    tense = _verbs().tense(words[i], pair.lower())
    if tense in ("past", "present"):
        return "past" if tense == "past" else "present"
    near = [_verbs().tense(word, "") for word in words[max(0, i - 3) : i]]
    if tense in ("future", "plan"):
        have = tense == "future" and any(w.lower() in _HAVE for w in words[max(0, i - 2) : i])
        return "past" if have or "past" in near else "future"
    if tense == "participle":
        if "future" in near or "present" in near:
            return "future" if "future" in near else "present"
        if "past" in near:
            return "past"
        if words[i][0].isupper():
            return None
        if "auxiliary" in near or 0 <= place - i <= 4:
            return "perfect"
    if tense == "auxiliary":
        following = [_verbs().tense(word, "") for word in words[i + 1 : i + 4]]
        return None if {"participle", "plan", "future"} & set(following) else "present"
    return None
