"""Folding of names for comparison."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+")


def fold(name: str) -> str:
    """`name` without case, accents and punctuation, words apart by one blank."""
    if name.isascii():
        return _NOT_WORD.sub(" ", name.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()
