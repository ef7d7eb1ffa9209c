"""Coordinated names that share a head, written out: 'Università di Bologna, Parma e Ferrara'."""

import re
from collections.abc import Sequence
from functools import cache

from pipeline.normalise import places
from pipeline.resources import table
from schemas import Mention

_LINK = re.compile(r"\s*(?:,|e|ed|,\s*e)\s*(?:d(?:i|el|ello|ella|elle|egli|ei)\s+|dell['’])?\s*")
_MAX_TAIL = 4
_PREPOSITION = re.compile(r"d(?:i|el|ello|ella|elle|egli|ei)\s+|dell['’]")


@cache
def _heads() -> tuple[dict[str, str], ...]:
    return tuple(sorted(table("roles/shared_heads.tsv"), key=lambda row: -len(row["head"])))


def _head_of(name: str) -> dict[str, str] | None:
    """The row of the shareable head that `name` opens with."""
    plain = name.replace("’", "'") + " "
    return next((row for row in _heads() if plain.startswith(row["head"] + " ")), None)


def _takes(head: dict[str, str], tail: str) -> bool:
    """Whether `tail` may lack `head`: after a plural any name may, after a singular a place."""
    if len(tail.split()) > _MAX_TAIL or _head_of(tail):
        return False
    return head["tail"] == "any" or places.resolve(tail, ("IT",)).code is not None


def written_out(text: str, mentions: Sequence[Mention]) -> dict[int, str]:
    """Index of each ORG mention that lacks its head → its name with the head of the list."""
    full: dict[int, str] = {}
    head: dict[str, str] | None = None
    before: Mention | None = None
    for index, mention in enumerate(mentions):
        if mention.label != "ORG":
            continue
        gap = _LINK.fullmatch(text, before.end, mention.start) if before else None
        if gap and head and _takes(head, mention.text):
            preposition = _PREPOSITION.search(gap[0])
            needed = preposition and not head["singular"].endswith((" di", " a"))
            joint = f" {preposition[0]}" if preposition and needed else " "
            full[index] = f"{head['singular']}{joint}{mention.text}"
        else:
            head = _head_of(mention.text)
        before = mention
    return full


def headless_towns(text: str, mentions: Sequence[Mention]) -> frozenset[int]:
    """Indices of LOC mentions that carry on a list of bodies: 'Comuni di Feltre, Seren e Lamon'."""
    found: set[int] = set()
    head: dict[str, str] | None = None
    before: Mention | None = None
    for index, mention in enumerate(mentions):
        if mention.label not in ("ORG", "LOC"):
            continue
        gap = _LINK.fullmatch(text, before.end, mention.start) if before else None
        if mention.label == "ORG":
            head = _head_of(mention.text) or (head if gap else None)
        elif not (gap and head and head["head"].endswith(" di") and is_town(mention.text)):
            head = None
        else:
            found.add(index)
        before = mention
    return frozenset(found)


def is_town(name: str) -> bool:
    """Whether the name is that of a place smaller than a country, in Italy if there is one."""
    code = places.resolve(name, ("IT",)).code
    return code is not None and ":" in code
