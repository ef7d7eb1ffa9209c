"""The theme tables as an index: stems of a term → term."""

from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from pipeline.normalise.theme_words import Word, fold, inflects, stem, words
from pipeline.resources import table

Flag = Literal["strong", "weak", "mention-only"]


class Term(NamedTuple):
    """A row of terms.tsv. `also` are further themes that it tells of."""

    surface: str
    form: str
    id: str
    flag: Flag
    also: tuple[str, ...]
    acronym: bool
    size: int


class Node:
    """A node of the trie of stems."""

    __slots__ = ("next", "terms")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.terms: list[Term] = []


@cache
def theme_ids() -> tuple[str, ...]:
    """The ids of themes.tsv, in its order."""
    return tuple(row["id"] for row in table("themes/themes.tsv"))


@cache
def index() -> Node:
    """The trie of all terms."""
    root = Node()
    for row in table("themes/terms.tsv"):
        parts = words(row["term"]) or [Word(fold(row["term"]), fold(row["term"]), True)]
        node = root
        for part in parts:
            node = node.next.setdefault(part.stem, Node())
        node.terms.append(
            Term(
                row["term"],
                parts[-1].form,
                row["theme"],
                _flag(row["flag"]),
                tuple(row["also"].split()),
                len(parts) == 1 and parts[0].acronym and len(parts[0].form) < 6,
                len(parts),
            )
        )
    return root


@cache
def exclusions() -> dict[str, list[tuple[str, ...]]]:
    """Stem of the first word → stems of the phrases of exclusions.tsv, function words included."""
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for row in table("themes/exclusions.tsv"):
        parts = row["phrase"].replace("'", "' ").split()
        stems = tuple(stem(fold(part)) for part in parts)
        phrases.setdefault(stems[0], []).append(stems)
    return phrases


def _flag(name: str) -> Flag:
    match name:
        case "strong" | "weak" | "mention-only":
            return name
    raise ValueError(f"themes/terms.tsv: unknown flag {name!r}")


def choose(terms: Sequence[Term], last: Word) -> Term | None:
    """Among terms of the same stems the one that ends in `last`, else in a form of its word.

    A term of several words is taken in any form: its other words vouch for it.
    """
    for term in terms:
        if term.form == last.form:
            return term
    for term in terms:
        if term.size > 1 or inflects(term.form, last.form):
            return term
    return None


@cache
def affixes() -> tuple[tuple[str, str, str], ...]:
    """(kind, letters, theme) of affixes.tsv, longest first; kind is `prefix` or `suffix`."""
    rows = [(row["kind"], row["letters"], row["theme"]) for row in table("themes/affixes.tsv")]
    return tuple(sorted(rows, key=lambda row: -len(row[1])))
