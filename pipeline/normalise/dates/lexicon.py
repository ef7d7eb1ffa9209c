"""Words of dates and of their surroundings: surface form → kind and value, from the tables."""

import re
from dataclasses import dataclass
from functools import cache

from pipeline.resources import table

_TABLES = ("months", "weekdays", "numbers", "units", "parts", "relative", "words", "holidays")
# Typewriter spelling of final accents: 'lunedi'', 'meta''.
_TYPED = str.maketrans({"à": "a'", "è": "e'", "é": "e'", "ì": "i'", "ò": "o'", "ù": "u'"})


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form means. `value` is an int where the table has one, else its string."""

    kind: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words` by lower-cased form, blanks single; `heads` are first words of longer forms."""

    words: dict[str, Entry]
    heads: dict[str, list[str]]  # first word → longer forms that begin with it, longest first
    followers: dict[str, frozenset[str]]  # first word → the two characters that come next
    names: tuple[str, ...]  # full names of months, to part '7maggio'


@cache
def lexicon() -> Lexicon:
    words: dict[str, Entry] = {}
    heads: dict[str, list[str]] = {}
    for name in _TABLES:
        for row in table(f"dates/{name}.tsv"):
            number = row.get("value", "") or ""
            value = int(number) if re.fullmatch(r"-?\d+", number) else number
            if name == "holidays":
                value = ",".join(row[key] for key in ("month", "day", "easter", "length"))
            for form in row["forms"].split("|"):
                _add(words, heads, form, Entry(row["kind"], value))
    for row in table("dates/names.tsv"):
        _add(words, heads, row["name"], Entry("opaque", row["reason"]))
    names = tuple(form for form, entry in words.items() if entry.kind == "month")
    for forms in heads.values():
        forms.sort(key=len, reverse=True)
    followers = {
        head: frozenset(form[len(head) : len(head) + 2] for form in forms)
        for head, forms in heads.items()
    }
    return Lexicon(words, heads, followers, names)


def _add(words: dict[str, Entry], heads: dict[str, list[str]], form: str, entry: Entry) -> None:
    lower = form if entry.kind == "century" else form.lower()
    for spelled in {lower, lower.translate(_TYPED)}:
        for variant in {spelled, spelled.replace("'", "’"), spelled.replace("'", "`")}:
            words.setdefault(variant, entry)
            first = re.match(r"[^\W\d_]+['’`]?|.", variant)
            assert first is not None
            if len(first[0]) < len(variant):
                heads.setdefault(first[0], []).append(variant)
