"""Text as read → the text that is stored and that every offset points into."""

import re
import unicodedata
from functools import cache
from itertools import pairwise
from statistics import median

from pipeline.resources import lines

# One code point for one code point, so this is safe where offsets already exist.
_SAME_LENGTH = str.maketrans(
    dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u202f\u205f\u3000\u1680\t\x0b",
        " ",
    )
    | {"\u2028": "\n", "\u2029": "\n", "\x85": "\n"}
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# Soft hyphens, zero-width and direction marks, byte-order marks, and control characters.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
# PDFium puts U+FFFE where a printed word was hyphenated at the line's end; U+0002 in some files.
_PRINTED_HYPHEN = re.compile("[\ufffe\x02]\r?\n?")
_SOFT_BREAK = re.compile("\u00ad[ ]*\r?\n[ ]*")
# Anchored and possessive: else a word of 100,000 letters takes the square of its length.
_LINE_HYPHEN = re.compile(r"(?<!\w)(\w++)[-‐]\n[ ]*(?=(\w+))")
_BULLET = re.compile(r"[ ]*(?:[•·●▪■◦‣*\-–—➢►✓]|\(?\d{1,3}[.)]|[a-z]\))[ ]")
_SENTENCE_END = re.compile(r"[.!?:;»”\"]$")
_BLANKS = re.compile(r" {2,}")
_BLANK_LINES = re.compile(r"\n{3,}")

_MIN_WRAP, _MAX_WRAP = 45, 120
_MIN_LINES = 4


@cache
def _compounds() -> frozenset[str]:
    return frozenset(lines("clean/compounds.txt"))


@cache
def _boilerplate() -> frozenset[str]:
    return frozenset(lines("clean/boilerplate.txt"))


def clean_verbatim(text: str) -> str:
    """`text` with odd blanks and line separators made plain, code point for code point."""
    return text.translate(_SAME_LENGTH)


def clean(text: str) -> str:
    """`text` in NFC, with plain blanks and line ends, whole words and whole paragraphs.

    Idempotent: cleaning a cleaned text changes nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = _PRINTED_HYPHEN.sub("\u00ad\n", text)
    text = _SOFT_BREAK.sub("", text)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text.translate(_SAME_LENGTH).translate(_LIGATURES))
    rows = [_BLANKS.sub(" ", row).strip() for row in text.split("\n")]
    rows = [row for row in rows if row.casefold() not in _boilerplate()]
    text = "\n".join(rows)
    text = _LINE_HYPHEN.sub(_join_halves, text)
    text = _unwrap(text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def _join_halves(match: re.Match[str]) -> str:
    """The first half and what joins it to the second; the line end between them goes."""
    first, second = match[1], match[2]
    if first.isdigit() or second.isdigit():
        return f"{first}-"
    if second[0].islower() and not (first.casefold() in _compounds() or first.isupper()):
        return first
    return f"{first}-"


def _unwrap(text: str) -> str:
    """Join the lines of hard-wrapped paragraphs; a text that is not hard-wrapped stays as it is."""
    rows = text.split("\n")
    filled = [row for row in rows if row]
    if len(filled) < _MIN_LINES:
        return text
    width = max(len(row) for row in filled)
    if not _MIN_WRAP <= width <= _MAX_WRAP or median(len(r) for r in filled) < width / 2:
        return text
    # Wrapped text breaks lines in the middle of sentences, text with line ends of its own does not.
    pairs = [(a, b) for a, b in pairwise(rows) if a and b]
    inside = sum(b[0].islower() and not _SENTENCE_END.search(a) for a, b in pairs)
    if not pairs or inside < len(pairs) / 4:
        return text
    joined = [rows[0]]
    for before, row in pairwise(rows):
        # A line well short of the width ends a paragraph, unless the sentence goes on.
        full = len(before) + len(row.split(" ", 1)[0]) >= 0.85 * width
        if before and row and not _BULLET.match(row) and (full or row[0].islower()):
            joined[-1] = f"{joined[-1]} {row}"
        else:
            joined.append(row)
    return "\n".join(joined)
