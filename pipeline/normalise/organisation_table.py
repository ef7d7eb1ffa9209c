"""The table of known organisations and its look-ups: by spelling, by normal form, by slip."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TypeVar

from pipeline.normalise.organisation_names import (
    Key,
    normal_form,
    tells_apart,
    without_given_names,
)
from pipeline.normalise.organisation_typos import TypoIndex, is_replacement, is_slip
from pipeline.normalise.organisation_words import (
    Tokens,
    known_tokens,
    read_name,
    strip_legal_form,
    tokenise,
)
from pipeline.resources import table

_K = TypeVar("_K")
_Index = dict[_K, list["Organisation"]]

_LONGEST_ACRONYM = 10
_LONGEST_CLOSE_WORD = 8


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


def _append(index: _Index[_K], key: _K, row: Organisation) -> None:
    rows = index.setdefault(key, [])
    if row not in rows:
        rows.append(row)


class OrganisationTable:
    """Indexes over the rows, each built when first asked for; a look-up is a few dict probes."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.organisations = tuple(organisations)

    @cached_property
    def _by_spelling(self) -> _Index[str]:
        index: _Index[str] = {}
        for row in self.organisations:
            for name in row.names:
                _append(index, "".join(tokenise(name)), row)
        return index

    @cached_property
    def _by_bare_spelling(self) -> _Index[str]:
        index: _Index[str] = {}
        for row in self.organisations:
            for name in row.names:
                _append(index, "".join(strip_legal_form(tokenise(name))[0]), row)
        return index

    @cached_property
    def _by_key(self) -> _Index[Key]:
        index: _Index[Key] = {}
        for row in self.organisations:
            for name in row.names:
                if tells_apart(read_name(name).words):
                    _append(index, normal_form(name).key, row)
        return index

    @cached_property
    def _by_short_key(self) -> _Index[Key]:
        index: _Index[Key] = {}
        for key, rows in self._by_key.items():
            short = without_given_names(key)
            if short != key and len(short) > 1:
                for row in rows:
                    _append(index, short, row)
        return index

    @cached_property
    def _acronyms(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            ("".join(tokenise(name)), row.entity)
            for row in self.organisations
            for name in row.names
            if is_acronym(name)
        )

    @cached_property
    def _spelling_typos(self) -> TypoIndex:
        return TypoIndex(self._by_spelling)

    @cached_property
    def _token_typos(self) -> TypoIndex:
        return TypoIndex(known_tokens())

    def spelled(self, tokens: Tokens) -> Sequence[Organisation]:
        """Rows with a name spelled like this but for case, accents, marks, spaces, legal form.

        A row that matches to the letter goes before those that match without legal form: the
        plain name is the parent's ('Siemens'), 'Siemens S.p.A.' a subsidiary's.
        """
        bare = "".join(strip_legal_form(tokens)[0])
        exact = self._by_spelling.get("".join(tokens)) or self._by_spelling.get(bare)
        return exact or self._by_bare_spelling.get(bare, [])

    def with_key(self, key: Key) -> Sequence[Organisation]:
        """Rows one of whose names has this normal form."""
        return self._by_key.get(key, ())

    def with_short_key(self, key: Key) -> Sequence[Organisation]:
        """The row whose name has this normal form but for given names, if there is one only.

        The name itself leaves them out or has initials; other given names are other bodies.
        """
        if without_given_names(key) != key:
            return ()
        rows = self._by_short_key.get(tuple(part for part in key if len(part) > 1), ())
        return rows if len(rows) == 1 else ()

    def is_acronym_of(self, tokens: Tokens, row: Organisation) -> bool:
        """Whether these tokens are an acronym of `row`."""
        return ("".join(tokens), row.entity) in self._acronyms

    def misspelled(self, name: str) -> Sequence[Organisation]:
        """Rows that a name with a slip in it may stand for.

        Only tokens that no table knows can be slips, so that a sibling's real name never is one:
        they are mended one by one. If that finds nothing, or the name is one word, cut by hyphens
        or not ('ART-ERT'), the name is mended as a whole, by one slip, and no letter replaced but
        in a long word: another letter is another surname or acronym as often as a slip.
        """
        bare = strip_legal_form(tokenise(name))[0]
        known = known_tokens()
        mended = tuple(token if token in known else self._token_typos.mend(token) for token in bare)
        one_word = " " not in name
        if mended != bare and not one_word:
            rows = self.spelled(mended) or self.with_key(normal_form(" ".join(mended)).key)
            if rows:
                return rows
        written = "".join(bare)
        if known.issuperset([written] if one_word else bare):
            return ()
        most = _LONGEST_CLOSE_WORD if one_word else len(written)
        found = [
            spelling
            for spelling in self._spelling_typos.candidates(written)
            if is_slip(written, spelling, slips=1)
            and not (len(written) <= most and is_replacement(written, spelling))
        ]
        return self._by_spelling[found[0]] if len(found) == 1 else ()


@cache
def organisations() -> OrganisationTable:
    """The shipped table, read at first use."""
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
