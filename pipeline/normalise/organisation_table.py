"""The table of known organisations and its look-ups: by spelling, by normal form, by slip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from pipeline.normalise.organisation_names import Key, normal_form, tells_apart, without_given_names
from pipeline.normalise.organisation_typos import TypoIndex
from pipeline.normalise.organisation_words import (
    Tokens,
    known_tokens,
    read_name,
    strip_legal_form,
    tokenise,
)
from pipeline.resources import table

_K = TypeVar("_K")

_LONGEST_ACRONYM = 10


@dataclass(frozen=True, slots=True)
class Organisation:
    """A row of organisations.tsv; `aliases` holds every name but the official one."""

    entity: str
    name: str
    type: str
    country: str | None
    aliases: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Official name first."""
        return (self.name, *self.aliases)


def is_acronym(name: str) -> bool:
    """Whether `name` is written as an acronym: one short word with two capitals or more."""
    return (
        len(name) <= _LONGEST_ACRONYM
        and " " not in name
        and sum(char.isupper() for char in name) > 1
    )


class OrganisationTable:
    """Indexes over the rows; built once (about 0.2 s), then each look-up is a few dict probes."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.organisations = tuple(organisations)
        self._by_spelling: dict[str, list[Organisation]] = {}
        self._by_bare_spelling: dict[str, list[Organisation]] = {}
        self._by_key: dict[Key, list[Organisation]] = {}
        self._by_short_key: dict[Key, list[Organisation]] = {}
        self._acronyms: set[tuple[str, str]] = set()
        for row in self.organisations:
            for name in row.names:
                self._add(row, name)
        self._spelling_typos = TypoIndex(self._by_spelling)
        self._token_typos = TypoIndex(known_tokens())

    def _add(self, row: Organisation, name: str) -> None:
        tokens = tokenise(name)
        self._append(self._by_spelling, "".join(tokens), row)
        self._append(self._by_bare_spelling, "".join(strip_legal_form(tokens)[0]), row)
        if tells_apart(read_name(name).words):
            key = normal_form(name).key
            self._append(self._by_key, key, row)
            if (short := without_given_names(key)) != key and len(short) > 1:
                self._append(self._by_short_key, short, row)
        if is_acronym(name):
            self._acronyms.add(("".join(tokens), row.entity))

    @staticmethod
    def _append(index: dict[_K, list[Organisation]], key: _K, row: Organisation) -> None:
        rows = index.setdefault(key, [])
        if row not in rows:
            rows.append(row)

    def spelled(self, tokens: Tokens) -> Sequence[Organisation]:
        """Rows with a name spelled like this but for case, accents, marks, spaces, legal form.

        A row that matches to the letter goes before those that match without legal form: the
        plain name is the parent's ('Siemens'), 'Siemens S.p.A.' a subsidiary's.
        """
        bare = "".join(strip_legal_form(tokens)[0])
        return (
            self._by_spelling.get("".join(tokens))
            or self._by_spelling.get(bare)
            or self._by_bare_spelling.get(bare, ())
        )

    def with_key(self, key: Key) -> Sequence[Organisation]:
        """Rows one of whose names has this normal form."""
        return self._by_key.get(key, ())

    def with_short_key(self, key: Key) -> Sequence[Organisation]:
        """The row whose name has this normal form but for given names, if there is one only."""
        rows = self._by_short_key.get(without_given_names(key), ())
        given = set(key) - set(without_given_names(key))
        if len(rows) != 1 or any(len(part) > 1 for part in given):
            return ()
        return rows

    def is_acronym_of(self, tokens: Tokens, row: Organisation) -> bool:
        """Whether these tokens are an acronym of `row`."""
        return ("".join(tokens), row.entity) in self._acronyms

    def misspelled(self, name: str) -> Sequence[Organisation]:
        """Rows that a name with a slip in it may stand for.

        Only tokens that no table knows can be slips, so that a sibling's real name never is one:
        each such token is mended on its own, or else the name as a whole, as is a name of one
        word cut by hyphens ('ART-ERT').
        """
        bare = strip_legal_form(tokenise(name))[0]
        unknown = [token for token in bare if token not in known_tokens()]
        if not unknown and " " in name:
            return ()
        mended = tuple(
            self._token_typos.mend(token) if token in unknown else token for token in bare
        )
        if mended != bare:
            return self.spelled(mended) or self.with_key(normal_form(" ".join(mended)).key)
        found = self._spelling_typos.candidates("".join(bare))
        return self._by_spelling[found[0]] if len(found) == 1 else ()


@cache
def organisations() -> OrganisationTable:
    """The shipped table, read and indexed at first use."""
    return OrganisationTable(
        Organisation(
            f"org:{row['id']}",
            row["name"],
            row["type"],
            row["country"] or None,
            tuple(alias for alias in row["aliases"].split("|") if alias),
        )
        for row in table("organisations/organisations.tsv")
    )
