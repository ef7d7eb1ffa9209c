"""From a name to an organisation: which body a mention names, by which rule and how surely.

The order of the rules is the order of their reliability: what the text itself expands, a spelling
in the table, its normal form, a head in front of a known name, the two sides of a dash or bracket,
a slip of the pen. A name that none links gets an id of its own from its normal form.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from pipeline.normalise.organisation_acronyms import acronyms_in, expands
from pipeline.normalise.organisation_names import entity_id, normal_form
from pipeline.normalise.organisation_table import (
    Organisation,
    is_acronym,
    organisations,
)
from pipeline.normalise.organisation_words import fold, read_name, tokenise
from pipeline.resources import lines, table

__all__ = ["OrganisationLink", "acronyms_in", "gazetteer_names", "resolve", "same"]

Rule = Literal["alias", "acronym", "text-acronym", "normal-form", "fuzzy", "unlinked"]

_CONFIDENCE: dict[Rule, float] = {
    "alias": 0.99,
    "acronym": 0.95,
    "text-acronym": 0.95,
    "normal-form": 0.9,
    "fuzzy": 0.75,
    "unlinked": 0.5,
}
_BY_CONTEXT = 0.9
_BY_DEFAULT = 0.6
# 'Ministero della Salute' in a release about a mission abroad may be the host country's.
_HOST_MINISTRY = 0.8
_DASH_OR_BRACKET = re.compile(r"\s+[–—-]\s+|\s*[(\[]\s*|\s*[)\]]\s*")
_SHORTEST_SAFE_ACRONYM = 4


@dataclass(frozen=True, slots=True)
class OrganisationLink:
    """What a name was resolved to.

    `entity` is the table's id, or one made from the normal form; `label` the canonical name, or
    the name as given; `place` the Italian name (as a slug) of the place in the name; `type` and
    `country` (ISO 3166-1) come from the table or from the head and the place of the name.
    """

    name: str
    entity: str
    label: str
    type: str | None
    country: str | None
    place: str | None
    rule: Rule
    confidence: float


def _choose(rows: Sequence[Organisation], context: tuple[str, ...]) -> tuple[Organisation, float]:
    """The row meant, with a factor for its certainty: by the context's countries, else Italy."""
    if len(rows) == 1:
        return rows[0], 1.0
    for countries in ({code[:2] for code in context} - {"IT"}, {"IT"}):
        near = [row for row in rows if row.country in countries]
        if len(near) == 1:
            return near[0], _BY_CONTEXT if countries != {"IT"} else _BY_DEFAULT
    return rows[0], _BY_DEFAULT


def _link(name: str, rows: Sequence[Organisation], rule: Rule, ctx: tuple[str, ...]) -> (
    OrganisationLink
):
    row, certainty = _choose(rows, ctx)
    if row.type == "ministry" and row.country == "IT" and {code[:2] for code in ctx} - {"IT"}:
        certainty = min(certainty, _HOST_MINISTRY)
    confidence = round(_CONFIDENCE[rule] * certainty, 2)
    place = normal_form(row.name).place
    return OrganisationLink(
        name, row.entity, row.name, row.type, row.country, place, rule, confidence
    )


@lru_cache(maxsize=1)
def _descriptors() -> dict[str, frozenset[str]]:
    return {
        row["descriptor"]: frozenset(row["types"].split("|"))
        for row in table("organisations/descriptors.tsv")
    }


def _described(name: str) -> Sequence[Organisation]:
    """Rows for a known name with a descriptor of its type around it ('Consorzio Cineca')."""
    words = read_name(name).words
    for described, descriptor in ((words[1:], words[0]), (words[:-1], words[-1])):
        types = _descriptors().get(descriptor.text, frozenset())
        if types and described:
            key = tuple(sorted({word.text for word in described}))
            rows = [row for row in organisations().with_key(key) if row.type in types]
            if rows:
                return rows
    return ()


def _known(name: str, context: tuple[str, ...]) -> OrganisationLink | None:
    """A link by spelling, normal form or descriptor."""
    known = organisations()
    tokens = tokenise(name)
    if rows := known.spelled(tokens):
        row, _ = _choose(rows, context)
        rule: Rule = "acronym" if known.is_acronym_of(tokens, row) else "alias"
        return _link(name, rows, rule, context)
    key = normal_form(name, context).key
    if rows := known.with_key(key) or _described(name) or known.with_short_key(key):
        return _link(name, rows, "normal-form", context)
    return None


def _shares_half(name: str, row: Organisation) -> bool:
    """Whether one of the row's names has at least half of the words of `name`."""
    words = {word.text for word in read_name(name).words}
    return any(
        2 * len(words & {word.text for word in read_name(other).words}) >= len(words)
        for other in row.names
    )


def _from_parts(name: str, context: tuple[str, ...]) -> OrganisationLink | None:
    """A link through the sides of a dash or bracket: a name with its acronym, or two names.

    A side that is neither (a section, a place) leaves the name as it is: it may be a part of the
    body that the other side names.
    """
    parts = [part for part in _DASH_OR_BRACKET.split(name) if part]
    if len(parts) != 2:
        return None
    short, full = sorted(parts, key=len)
    short_link, full_link = _known(short, context), _known(full, context)
    if short_link and full_link and short_link.entity == full_link.entity:
        return replace(full_link, name=name)
    if not is_acronym(short):
        first_link = _known(parts[0], context)
        in_brackets = "(" in name and short_link is not None and full_link is not None
        return replace(first_link, name=name) if in_brackets and first_link else None
    if full_link is not None:
        return replace(full_link, name=name)
    if short_link is not None:
        rows = organisations().spelled(tokenise(short))
        near = [row for row in rows if _shares_half(full, row)]
        if near:
            return _link(name, near, "acronym", context)
    if short_link is not None or expands(short, full):
        return replace(_resolve(full, context), name=name)
    return None


def _unlinked(name: str, context: tuple[str, ...]) -> OrganisationLink:
    form = normal_form(name, context)
    return OrganisationLink(
        name,
        entity_id(form.key),
        name,
        form.type,
        form.country,
        form.place,
        "unlinked",
        _CONFIDENCE["unlinked"],
    )


@lru_cache(maxsize=65536)
def _resolve(name: str, context: tuple[str, ...]) -> OrganisationLink:
    link = _known(name, context) or _from_parts(name, context)
    if link is None and (rows := organisations().misspelled(name)):
        link = _link(name, rows, "fuzzy", context)
    return link or _unlinked(name, context)


def resolve(
    name: str, context: Sequence[str] = (), acronyms: Mapping[str, str] | None = None
) -> OrganisationLink:
    """Link `name` to an organisation.

    `context` holds the ISO codes of the release's countries and subdivisions; it decides between
    namesakes ('MIT') and completes 'Ambasciata d'Italia'. `acronyms` are those that the release
    expands, as `acronyms_in` returns them; they go before the table.
    """
    name = " ".join(name.split())
    if acronyms and (full := acronyms.get(name)):
        link = _resolve(full, tuple(context))
        confidence = min(link.confidence, _CONFIDENCE["text-acronym"])
        return replace(link, name=name, rule="text-acronym", confidence=confidence)
    return _resolve(name, tuple(context))


def same(a: str, b: str, context: Sequence[str] = ()) -> bool:
    """Whether two names are names of one organisation."""
    return resolve(a, context).entity == resolve(b, context).entity


def _is_safe(name: str) -> bool:
    """Whether a name can be found in running text without a model to say that it is one."""
    if " " in name:
        return sum(word[0].isupper() for word in name.split()) > 1
    return is_acronym(name) and len(name) >= _SHORTEST_SAFE_ACRONYM


def gazetteer_names() -> Iterable[tuple[str, str]]:
    """(surface form, entity) for the table's names that are safe to match in running text.

    Safe are names of two capitalised words and acronyms of four letters, if they are the name of
    one organisation only and not listed in ambiguous.txt (people, places, common words). Match
    them with case.
    """
    unsafe = {fold(line) for line in lines("organisations/ambiguous.txt")}
    for row in organisations().organisations:
        for name in row.names:
            if (
                _is_safe(name)
                and fold(name) not in unsafe
                and len(organisations().spelled(tokenise(name))) == 1
            ):
                yield name, row.entity
