"""Words of a theme: light Italian stems, so that number, gender and prepositions do not matter."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.resources import lines

_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)?|&")
_VOWELS = "aeiou"
_FAMILIES = {"a": "ae", "e": "aei", "i": "eio", "o": "io", "u": "u"}
"""Last vowel of a noun → last vowels of its other forms."""

_ADJECTIVE = re.compile(r"(?:ic|iv|os|ari|an|at|es|il|err|ier|ur|iss|ol)o$")
"""Endings of adjectives in -o, which have all four forms."""

FUNCTION_WORDS = frozenset(lines("themes/function_words.txt"))
"""Articles, prepositions and conjunctions that may stand inside a theme and carry no sense."""


class Word(NamedTuple):
    """A content word: its folded form, its stem, whether it is written as an acronym."""

    form: str
    stem: str
    acronym: bool


@lru_cache(maxsize=8192)
def word(token: str) -> Word | None:
    """The content word `token` stands for; None for a function word or a mere sign."""
    form = fold(token)
    acronym = len(token) > 1 and sum(char.isupper() for char in token) > 1
    if not form or (form in FUNCTION_WORDS and not (acronym and form in _HOMOGRAPHS)):
        return None
    return Word(form, stem(form), acronym)


_HOMOGRAPHS = frozenset({"ai"})
"""Acronyms that are function words in lower case."""


@lru_cache(maxsize=8192)
def fold(token: str) -> str:
    """`token` in lower case without accents and apostrophes."""
    if token.isascii():
        return token.casefold().strip("'`")
    bare = unicodedata.normalize("NFKD", token).casefold().strip("'’‘`´")
    return "".join(char for char in bare if not unicodedata.combining(char))


def stem(form: str) -> str:
    """`form` without the ending that marks number and gender: 'banche' and 'banca' are 'banc'."""
    if len(form) <= 3 or not form.isalpha():
        return form
    if form.endswith("s") and len(form) > 4 and form[-2] not in "suai":
        form = form[:-1]
    end = len(form)
    while end > 3 and len(form) - end < 2 and form[end - 1] in _VOWELS:
        end -= 1
    if end < len(form) and form[end - 1] == "h" and end > 3:
        end -= 1
    return form[:end]


@lru_cache(maxsize=8192)
def token_stem(token: str) -> str:
    """The stem of any token, function words too."""
    return stem(fold(token))


def inflects(form: str, other: str) -> bool:
    """Whether two forms of one stem may be one word: 'vino' and 'vini', not 'moda' and 'modo'."""
    if form == other or other[-1] not in _VOWELS or _ADJECTIVE.search(form):
        return True
    return other[-1] in _FAMILIES.get(form[-1], "")


def words(text: str) -> list[Word]:
    """Content words of `text`; those of an ALL-CAPS text are never acronyms."""
    found = [made for made in running_words(_TOKEN.findall(text)) if made is not None]
    if len(found) > 1 and text.isupper():
        return [Word(form, stem_, False) for form, stem_, _ in found]
    return found


def running_words(tokens: Sequence[str]) -> list[Word | None]:
    """The content word of each token; 'AI' in the middle of capitals is the preposition."""
    found = [word(token) for token in tokens]
    for i in range(1, len(tokens) - 1):
        made = found[i]
        if made is not None and made.form in _HOMOGRAPHS:
            around = (tokens[i - 1], tokens[i + 1])
            if all(len(token) > 2 and token.isupper() for token in around):
                found[i] = None
    return found
