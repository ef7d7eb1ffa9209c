"""From a name to an organisation: which body a mention names, by which rule and how surely.

The order of the rules is the order of their reliability: what the text itself expands, a spelling
in the table, its normal form, a head in front of a known name, the two sides of a dash or bracket,
a slip of the pen. A name that none links gets an id of its own from its normal form.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from pipeline.normalise.organisation_acronyms import acronyms_in, expands
from pipeline.normalise.organisation_names import entity_id, normal_form
from pipeline.normalise.organisation_table import (
    Organisation,
    is_acronym,
    organisations,
)
from pipeline.normalise.organisation_variants import texts, varied
from pipeline.normalise.organisation_words import tokenise, unaccented
from pipeline.resources import lines

__all__ = [
    "OrganisationLink",
    "acronyms_in",
    "gazetteer_names",
    "names",
    "resolve",
    "same",
    "stands_alone",
]

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


def _choose(
    name: str, rows: Sequence[Organisation], context: tuple[str, ...]
) -> tuple[Organisation, float]:
    """The row meant and a factor for its certainty.

    Among namesakes the one written just so ('ITER', not 'I.TER'), else the one of the context's
    countries, else the Italian one, else the first.
    """
    just_so = [row for row in rows if name in row.names]
    if len(rows) == 1 or len(just_so) == 1:
        return (just_so or rows)[0], 1.0
    for countries, certainty in (
        ({code[:2] for code in context} - {"IT"}, _BY_CONTEXT),
        ({"IT"}, _BY_DEFAULT),
    ):
        near = [row for row in rows if row.country in countries]
        if len(near) == 1:
            return near[0], certainty
    return rows[0], _BY_DEFAULT


def _link(
    name: str, rows: Sequence[Organisation], rule: Rule, ctx: tuple[str, ...]
) -> OrganisationLink:
    row, certainty = _choose(name, rows, ctx)
    if row.type == "ministry" and row.country == "IT" and {code[:2] for code in ctx} - {"IT"}:
        certainty = min(certainty, _HOST_MINISTRY)
    confidence = round(_CONFIDENCE[rule] * certainty, 2)
    place = normal_form(row.name).place
    return OrganisationLink(
        name, row.entity, row.name, row.type, row.country, place, rule, confidence
    )


def _known(name: str, context: tuple[str, ...]) -> OrganisationLink | None:
    """A link by spelling, normal form or descriptor; a normal form of several bodies is none."""
    known = organisations()
    tokens = tokenise(name)
    if rows := known.spelled(tokens):
        row, _ = _choose(name, rows, context)
        rule: Rule = "acronym" if known.is_acronym_of(tokens, row) else "alias"
        return _link(name, rows, rule, context)
    rows = varied(name, context)
    if rows and _choose(name, rows, context)[1] > _BY_DEFAULT:
        return _link(name, rows, "normal-form", context)
    return None


def _shares_half(name: str, row: Organisation) -> bool:
    """Whether one of the row's names has at least half of the words of `name`."""
    words = texts(name)
    return any(2 * len(words & texts(other)) >= len(words) for other in row.names)


def _from_parts(name: str, context: tuple[str, ...]) -> OrganisationLink | None:
    """A link through the sides of a dash or bracket: a name with its acronym, or two names.

    A side that is neither (a section, a place) leaves the name as it is: it may be a part of the
    body that the other side names.
    """
    parts = [part for part in _DASH_OR_BRACKET.split(name) if part]
    if len(parts) != 2:
        return None
    short, full = sorted(parts, key=len)
    first_link, second_link = _known(parts[0], context), _known(parts[1], context)
    if first_link and second_link and first_link.entity == second_link.entity:
        return replace(first_link, name=name)
    both_known = first_link is not None and second_link is not None
    if is_acronym(short) and (not both_known or expands(short, full)):
        return _with_acronym(name, short, full, context)
    # A known body in brackets is the parent or the partner of the one in front.
    return replace(first_link, name=name) if first_link and both_known and "(" in name else None


def _with_acronym(
    name: str, short: str, full: str, context: tuple[str, ...]
) -> OrganisationLink | None:
    """The body that `full` names, `short` beside it being its acronym.

    The full name decides, since many bodies share an acronym; the acronym helps where its known
    bearer has about that name.
    """
    full_link = _known(full, context)
    if full_link is not None:
        return replace(full_link, name=name)
    bearers = organisations().spelled(tokenise(short))
    if near := [row for row in bearers if _shares_half(full, row)]:
        return _link(name, near, "acronym", context)
    if bearers or expands(short, full):
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


@lru_cache(maxsize=8192)
def _resolve(name: str, context: tuple[str, ...]) -> OrganisationLink:
    link = _known(name, context) or _from_parts(name, context)
    rows = [] if link else organisations().misspelled(name)
    if len(rows) == 1:
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


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(map(unaccented, lines("organisations/ambiguous.txt")))


def stands_alone(name: str) -> bool:
    """Whether a name of the table is safe to match, with its case, in running text.

    Safe are names of two capitalised words and acronyms of four letters, if they are the name of
    one organisation only and not listed in ambiguous.txt (people, places, common words).
    """
    return (
        _is_safe(name)
        and unaccented(name) not in _ambiguous()
        and len(organisations().spelled(tokenise(name))) == 1
    )


def names() -> Iterator[tuple[str, str]]:
    """(surface form, entity) of all names in the table."""
    return ((name, row.entity) for row in organisations().organisations for name in row.names)


def gazetteer_names() -> Iterator[tuple[str, str]]:
    """Those of `names` that stand alone."""
    return ((name, entity) for name, entity in names() if stands_alone(name))
