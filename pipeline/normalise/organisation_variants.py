"""Fuller and shorter variants of the names in the table.

Each is a normal form that differs by something that can be left out: given names, a descriptor of
the body's type, the city where it is, an acronym beside the name.
"""

from collections.abc import Sequence
from functools import cache

from pipeline.normalise.organisation_names import normal_form
from pipeline.normalise.organisation_table import Organisation, organisations
from pipeline.normalise.organisation_words import Word, read_name, tokenise
from pipeline.resources import table

_ONE_SEAT = frozenset({"university", "museum", "foundation", "hospital", "theatre", "its"})


@cache
def _descriptors() -> dict[str, frozenset[str]]:
    return {
        row["descriptor"]: frozenset(row["types"].split("|"))
        for row in table("organisations/descriptors.tsv")
    }


def _named(words: Sequence[Word]) -> Sequence[Organisation]:
    """Rows with the normal form of these words, given names left out or not."""
    key = tuple(sorted({word.text for word in words}))
    return organisations().with_key(key) or organisations().with_short_key(key)


def _described(words: Sequence[Word]) -> Sequence[Organisation]:
    """Rows for a known name with descriptors of its type in it ('Consorzio Cineca')."""
    described = [word for word in words if word.text in _descriptors()]
    trials = [*([word] for word in described), *([described] if len(described) > 1 else ())]
    for left_out in trials:
        types = frozenset.intersection(*(_descriptors()[word.text] for word in left_out))
        rest = [word for word in words if word not in left_out]
        if rest and (rows := [row for row in _named(rest) if row.type in types]):
            return rows
    return ()


def _in_its_city(words: Sequence[Word]) -> Sequence[Organisation]:
    """Rows for a known name with the place where the body is ('Università Keio di Tokyo').

    Only for bodies that have one seat: with others a place makes a branch ('CNR Bologna').
    """
    rest = [word for word in words if word.kind != "place"]
    countries = {word.country for word in words if word.kind == "place"}
    if not countries or {"head", "name"} - {word.kind for word in rest}:
        return ()
    return [row for row in _named(rest) if row.type in _ONE_SEAT and {row.country} == countries]


def _beside_acronym(name: str) -> Sequence[Organisation]:
    """Rows for a name that stands beside its acronym without a mark ('... delle Ricerche CNR')."""
    words = name.split() or [name]
    for acronym, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        if len(rest) > 1 and len(acronym) > 2 and acronym.isalpha() and acronym.isupper():
            told = {word.text for word in read_name(" ".join(rest)).words}
            rows = [
                row
                for row in organisations().spelled(tokenise(acronym))
                if len(told) > 1 and any(told <= texts(other) for other in row.names)
            ]
            if rows:
                return rows
    return ()


def texts(name: str) -> set[str]:
    """Canonical words of a name."""
    return {word.text for word in read_name(name).words}


def varied(name: str, context: tuple[str, ...]) -> Sequence[Organisation]:
    """Rows whose normal form is that of `name`, or of a shorter variant of it."""
    key = normal_form(name, context).key
    words = read_name(name).words
    return (
        organisations().with_key(key)
        or organisations().with_short_key(key)
        or _described(words)
        or _in_its_city(words)
        or _beside_acronym(name)
    )
