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
_NAME_BEFORE = re.compile(rf"([^{re.escape(_SENTENCE_MARKS)}]{{4,160}}?)\s*[(\[]({_ACRONYM})[)\]]")
_NAME_IN_BRACKETS = re.compile(rf"(?<![\w-])({_ACRONYM})\s*[(\[]([^()\[\]\n]{{6,160}})[)\]]")
_DASH = r"\s+[–—-]\s+"
_NAME_AFTER_DASH = re.compile(
    rf"(?<![\w-])({_ACRONYM}){_DASH}([^{re.escape(_SENTENCE_MARKS)},–—]{{6,160}})"
)
_NAME_BEFORE_DASH = re.compile(
    rf"([^{re.escape(_SENTENCE_MARKS)},–—]{{6,160}}?){_DASH}({_ACRONYM})(?![\w-])"
)
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


def _pairs(text: str) -> Iterator[tuple[str, str | None]]:
    for pattern in (_NAME_BEFORE, _NAME_BEFORE_DASH):
        for match in pattern.finditer(text):
            yield match[2], _ending(match[2], match[1])
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
