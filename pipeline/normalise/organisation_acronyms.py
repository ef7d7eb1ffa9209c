"""Acronyms that a text expands itself, in both orders.

After Schwartz and Hearst 2003 ('A simple algorithm for identifying abbreviation definitions in
biomedical text'), but stricter, since names of bodies are less free than biomedical terms: every
content word gives its first letter or more, in order, and every letter comes from such an opening.
So a gloss, 'AFM (Advanced Manufacturing)', is no expansion.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.normalise.organisation_words import stopwords, unaccented

_ACRONYM = r"[A-ZÀ-Ý][\w&.\-/]{1,9}"
_SENTENCE_MARKS = '.;:!?()[]«»“”"\n'
_IN_BRACKETS = re.compile(rf"[(\[]({_ACRONYM})[)\]]")
_NAME_IN_BRACKETS = re.compile(rf"(?<![\w-])({_ACRONYM})\s*[(\[]([^()\[\]\n]{{6,160}})[)\]]")
_DASH = r"\s+[–—-]\s+"
_NAME_AFTER_DASH = re.compile(
    rf"(?<![\w-])({_ACRONYM}){_DASH}([^{re.escape(_SENTENCE_MARKS)},–—]{{6,160}})"
)
_AFTER_DASH = re.compile(rf"(?<=\s)[–—-]\s+({_ACRONYM})(?![\w-])")
_LAST_MARK = re.compile(rf".*[{re.escape(_SENTENCE_MARKS)}]", re.DOTALL)
_LAST_MARK_OR_COMMA = re.compile(rf".*[{re.escape(_SENTENCE_MARKS)},–—]", re.DOTALL)
_LONGEST_NAME = 160
_SHORTEST_IN_FRONT = 4
_SHORTEST_AT_DASH = 6
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 16


def _letters(acronym: str) -> str:
    return "".join(char for char in unaccented(acronym) if char.isalnum())


def _is_acronym(text: str) -> bool:
    return sum(char.isupper() for char in text) > 1


def _fits(letters: str, words: Sequence[str]) -> bool:
    """Whether `letters` are openings of `words` in order, each content word giving one or more."""
    if not letters:
        return not any(word not in stopwords() for word in words)
    if not words:
        return False
    first, rest = words[0], words[1:]
    if first in stopwords() and _fits(letters, rest):
        return True
    for size in range(min(len(first), len(letters)), 0, -1):
        if first[:size] == letters[:size] and _fits(letters[size:], rest):
            return True
    return False


def expands(acronym: str, name: str) -> bool:
    """Whether `name` spells out `acronym` from its first word to its last."""
    words = [unaccented(word) for word in _WORD.findall(name)]
    return 1 < len(words) <= _MOST_WORDS and _fits(_letters(acronym), words)


def _ending(acronym: str, text: str) -> str | None:
    """The stretch at the end of `text` that `acronym` abbreviates."""
    starts = [match.start() for match in _WORD.finditer(text)][-_MOST_WORDS:]
    for start in reversed(starts):
        if text[start].isupper() and expands(acronym, text[start:]):
            return text[start:].rstrip()
    return None


def _opening(acronym: str, text: str) -> str | None:
    """The stretch at the start of `text` that `acronym` abbreviates."""
    for end in (match.end() for match in _WORD.finditer(text)):
        if text[0].isupper() and expands(acronym, text[:end]):
            return text[:end]
    return None


def _before_brackets(text: str) -> Iterator[tuple[str, str]]:
    """(acronym in brackets, the stretch of 4 to 160 characters without a mark in front of it).

    What a single pattern would find that begins with the stretch, but looked for from the brackets
    back: that pattern tries every character of a text as a beginning.
    """
    for match in _IN_BRACKETS.finditer(text):
        stretch = _stretch(text, 0, match.start(), _LAST_MARK, _SHORTEST_IN_FRONT)
        if stretch is not None:
            yield match[1], stretch


def _before_dashes(text: str) -> Iterator[tuple[str, str]]:
    """As `_before_brackets`, of 6 to 160 characters that no earlier pair has taken."""
    taken = 0
    for match in _AFTER_DASH.finditer(text):
        end = match.start() - 1
        stretch = _stretch(text, taken, end, _LAST_MARK_OR_COMMA, _SHORTEST_AT_DASH)
        if stretch is not None:
            yield match[1], stretch
            taken = match.end()


def _stretch(
    text: str, taken: int, end: int, last_mark: re.Pattern[str], shortest: int
) -> str | None:
    """The longest stretch without a mark before `end`, but not before `taken`, in front of blanks.

    A stretch that is too short takes blanks behind it; blanks alone will do as well.
    """
    blank = end
    while blank > taken and text[blank - 1].isspace():
        blank -= 1
    start = max(taken, blank - _LONGEST_NAME)
    if mark := last_mark.match(text, start, blank):
        start = mark.end()
    if blank - start >= shortest:
        return text[start:blank]
    if start + shortest <= end and "\n" not in text[blank : start + shortest]:
        return text[start : start + shortest]
    blanks = re.compile(rf"[^\S\n]{{{shortest}}}").search(text, blank, end)
    return blanks[0] if blanks else None


def _pairs(text: str) -> Iterator[tuple[str, str | None]]:
    for pairs in (_before_brackets(text), _before_dashes(text)):
        for acronym, stretch in pairs:
            yield acronym, _ending(acronym, stretch)
    for match in _NAME_IN_BRACKETS.finditer(text):
        name = match[2].strip()
        yield match[1], name if expands(match[1], name) else None
    for match in _NAME_AFTER_DASH.finditer(text):
        yield match[1], _opening(match[1], match[2])


def acronyms_in(text: str) -> dict[str, str]:
    """Acronym → full name for the pairs that `text` expands; the first expansion counts.

    Knows 'Full Name (FN)', 'FN (Full Name)', 'FN – Full Name' and 'Full Name – FN'.
    """
    found: dict[str, str] = {}
    for acronym, name in _pairs(text):
        if name is not None and _is_acronym(acronym):
            found.setdefault(acronym, name)
    return found
