"""Surface forms of place names: folding to look-up keys, generic heads, qualifiers.

Pure string work: nothing here knows which places exist. The build script of the place table
folds with the same function, so that keys on both sides agree.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from pipeline.resources import table

# Letters that NFKD leaves whole.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
)
_SEPARATORS = re.compile(r"[\W_]+")
_PREPOSITION = r"(?:di|del|dello|della|dell|dei|degli|delle|d|de|do|da|of|du|des)"
_ARTICLE = re.compile(r"^(?:il|lo|la|l|i|gli|le|the) (?=\S)")
_BRACKETS = re.compile(r"^(?P<name>[^()\[\]]+?)\s*[(\[](?P<qualifier>[^()\[\]]+)[)\]]$")
_COMMA = re.compile(r"^(?P<name>[^,]+?)(?:,\s+(?:in\s+)?| [-–—] )(?P<qualifier>[^,]+)$")
_DIRECTION = (
    r"(?:nord|sud|est|ovest|nord est|nord ovest|sud est|sud ovest"
    r"|nordest|nordovest|sudest|sudovest|centro)"
)
_PART_AFTER = re.compile(
    r"^(?P<whole>.+?) (?:settentrionale|meridionale|orientale|occidentale|centrale"
    r"|nordorientale|nordoccidentale|sudorientale|sudoccidentale|nord (?:orientale|occidentale)"
    rf"|sud (?:orientale|occidentale)|del {_DIRECTION}|dell {_DIRECTION})$"
)
_PART_BEFORE = re.compile(rf"^{_DIRECTION} (?:{_PREPOSITION} )?(?P<whole>.+)$")


class Head(NamedTuple):
    """A generic head in front of a name: the kinds it announces in order of
    preference, and the name without it."""

    text: str
    kinds: tuple[str, ...]
    rest: str


def fold(name: str) -> str:
    """Look-up key of `name`: no case, accents, dots, apostrophes or hyphens; one blank between."""
    text = name.replace(".", "").casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS)
    return _SEPARATORS.sub(" ", text.replace("&", " e ")).strip()


def without_article(key: str) -> str:
    """`key` without a leading Italian article ('il cairo' gives 'cairo')."""
    return _ARTICLE.sub("", key)


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    kinds = {row["head"]: tuple(row["kind"].split(",")) for row in table("places/heads.tsv")}
    longest_first = sorted(kinds, key=lambda head: (-len(head), head))
    pattern = rf"^({'|'.join(longest_first)}) (?:{_PREPOSITION} )?(\S.*)$"
    return re.compile(pattern), kinds


def split_head(key: str) -> Head | None:
    """The generic head of a folded name ('stato di san paolo'), None when it has none."""
    pattern, kinds = _heads()
    found = pattern.match(key)
    if found is None:
        return None
    return Head(found[1], kinds[found[1]], without_article(found[2]))


def split_qualifier(name: str) -> tuple[str, str] | None:
    """('Cento', 'FE') of 'Cento (FE)', ('Cambridge', 'Massachusetts') of the form with a comma."""
    found = _BRACKETS.match(name) or _COMMA.match(name)
    return (found["name"], found["qualifier"].strip()) if found else None


def whole_of(key: str) -> str | None:
    """The place of which a folded name is a vague part: 'nord della francia' gives 'francia'."""
    found = _PART_AFTER.match(key) or _PART_BEFORE.match(key)
    return without_article(found["whole"]) if found else None
