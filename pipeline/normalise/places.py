"""Names of places → ISO codes and entities, with the rule, the confidence or the reason against.

A name is looked up whole, then without its generic head ('Stato di', 'prefettura di'), never in
parts. What it may stand for is scored with few declared weights (`PENALTIES`, `IN_CONTEXT` …) on
top of each place's prominence, and the best is taken when it is clear of the next; else `resolve`
abstains and says why.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pipeline.normalise.demonyms import nationality
from pipeline.normalise.place_names import (
    fold,
    split_head,
    split_qualifier,
    whole_of,
    without_article,
)
from pipeline.normalise.place_scores import (
    DECISIVE,
    FIRM,
    HEAD_KINDS,
    MARGIN,
    announces,
    confidence_of,
    drop_nested,
    favour_context,
    hamlet_objection,
    objection,
    weigh,
)
from pipeline.normalise.place_table import (
    CITY_KINDS,
    Place,
    PlaceTable,
    common_words,
    load,
)

SHORTEST = 5  # letters of a name that may stand for a longer one …
SHORT_MARGIN = 1.0  # … when it is this much above the others that begin so
# What may follow a name that is shortened: 'Neustadt an der Weinstraße', 'Châlons-en-Champagne'.
ABROAD = frozenset({"am", "an", "im", "in", "bei", "ob", "sur", "upon", "nad", "pod"})
ABSTAINING_HEADS = {
    "site": "a site",
    "facility": "a street, building or site",
    "natural": "a natural feature",
    "part": "a part of an area",
}
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGLA = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """What a name was linked to; `code` is None where it abstains, and `reason` says why.

    `entity` is `geonames:ID`, `iso:CODE`, `belfiore:CODE` (Italian municipalities that GeoNames
    lacks) or `area:ID`; `near` is the code of the place that an unlinked name contains ('porto di
    Ravenna', 'nord della Francia'); `rule` names the step that decided; `confidence` is in [0, 1].
    """

    name: str
    code: str | None = None
    entity: str | None = None
    kind: str | None = None
    country: str | None = None
    subdivision: str | None = None
    canonical: str | None = None
    local: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    nuts: str | None = None
    near: str | None = None
    rule: str = "place/unknown"
    confidence: float = 0.0
    reason: str | None = None


def resolve(name: str, context: Sequence[str] = ()) -> PlaceLink:
    """Link a place name, given the ISO codes of the countries and subdivisions of its release.

    Context decides between namesakes, size only where it leaves the choice open, and nothing is
    linked where that is unclear.
    """
    return _resolve(" ".join(name.split()), tuple(dict.fromkeys(context)))


@lru_cache(maxsize=8192)
def _resolve(name: str, context: tuple[str, ...]) -> PlaceLink:
    places = load()
    if _SIGLA.fullmatch(name) and (province := _province(name, context, places)):
        return province
    whole = _choose(name, fold(name), context, places)
    if whole.code or whole.rule != "place/unknown":
        return whole
    if qualified := split_qualifier(name):
        link = _with_qualifier(name, *qualified, context)
        if link is not None:
            return link
    return _without_head(name, context, places)


def _province(sigla: str, context: tuple[str, ...], places: PlaceTable) -> PlaceLink | None:
    """'MO' after a town: a province, where the release is about Italy."""
    found = places.subdivision(f"IT-{sigla}")
    if found is None or not any(code.startswith("IT") for code in context):
        return None
    return _link(sigla, found, "subdivision/sigla", 0.9)


def _with_qualifier(
    name: str, main: str, qualifier: str, context: tuple[str, ...]
) -> PlaceLink | None:
    """'Cento (FE)', 'Cambridge, Massachusetts': the qualifier is the nearest context."""
    if _SIGLA.fullmatch(qualifier):
        nearest: tuple[str, ...] = (f"IT-{qualifier}", "IT")
        if any(code.startswith("US") for code in context) or not load().subdivision(nearest[0]):
            nearest = (f"US-{qualifier}", "US")
    else:
        upper = _resolve(qualifier, context)
        if upper.code is None:
            return None
        nearest = tuple(filter(None, (upper.subdivision, upper.country)))
        if upper.kind == "subdivision":
            nearest = (upper.code, *nearest)
        same = _resolve(main, context)
        if same.code == upper.code or (same.code is None and upper.kind in CITY_KINDS):
            return replace(upper, name=name)
    link = _resolve(main, nearest)
    return replace(link, name=name) if link.code else None


def _without_head(name: str, context: tuple[str, ...], places: PlaceTable) -> PlaceLink:
    key = fold(name)
    head = split_head(key)
    if head is not None:
        announced = [kind for kind in head.kinds if kind in HEAD_KINDS]
        for kind in announced:
            link = _choose(name, head.rest, context, places, kind)
            if link.rule != "place/unknown":
                return link
        if announced:
            reason = f"no {' or '.join(announced)} of that name"
            return PlaceLink(name, rule="place/head", reason=reason)
    whole = whole_of(key)
    link = _choose(name, whole, context, places, "island") if whole else PlaceLink(name)
    if link.code:
        return PlaceLink(
            name,
            kind="macro-area",
            country=link.country,
            near=link.code,
            rule="area/part",
            confidence=0.9,
            reason=f"a part of {link.canonical} without a code",
        )
    if head is not None:
        kind = head.kinds[0]
        near = _choose(name, head.rest, context, places, "city") if kind == "site" else None
        return PlaceLink(
            name,
            kind=kind,
            country=near.country if near else None,
            near=near.code if near else None,
            rule=f"{kind}/head",
            reason=ABSTAINING_HEADS[kind],
        )
    return _shortened(name, key, context, places)


def _shortened(name: str, key: str, context: tuple[str, ...], places: PlaceTable) -> PlaceLink:
    """'Chamonix', 'Cervignano': the only town of the release's regions or countries so begun."""
    if len(key) < SHORTEST or name.islower() or key in common_words():
        return PlaceLink(name, reason="not in the place table")
    scored = [weigh(item, frozenset(context), places) for item in places.longer(key)]
    scored = [item for item in scored if item.supported and _abbreviates(key, item.place)]
    near = {code for code in context if "-" in code}
    scored = [s for s in scored if near.intersection(places.within(s.place))] or scored
    scored.sort(key=lambda item: (-item.score, item.place.id))
    codes = {item.place.code for item in scored if item.score > scored[0].score - SHORT_MARGIN}
    if not scored or len(codes) > 1:
        reason = f"short for several: {len(codes)}" if scored else "not in the place table"
        return PlaceLink(name, rule="place/short" if scored else "place/unknown", reason=reason)
    return _link(name, scored[0].place, "city/short", 0.75)


def _abbreviates(key: str, place: Place) -> bool:
    """Whether usage shortens the name: any in Italy; abroad only before a hyphen or preposition."""
    if place.country == "IT":
        return True
    following = place.name[len(key) :]
    return following.startswith("-") or not ABROAD.isdisjoint(following.split()[:1])


def _choose(
    name: str,
    key: str,
    context: tuple[str, ...],
    places: PlaceTable,
    head: str = "",
) -> PlaceLink:
    """The best of the places that `key` may stand for, of the kind that a head announces."""
    found = places.find(key) or places.find(without_article(key))
    if head:
        found = [item for item in found if announces(head, item.place)]
    if not found:
        return PlaceLink(name, reason="not in the place table")
    codes = frozenset(context)
    rivals = [weigh(item, codes, places) for item in found]
    rivals = drop_nested(favour_context(rivals), places)
    rivals.sort(key=lambda item: (-item.score, item.place.id))
    best = rivals[0]
    others = [r for r in rivals[1:] if r.place.code != best.place.code or not best.place.code]
    margin = best.score - others[0].score if others else 9.0
    if reason := objection(name, key, best, codes) or hamlet_objection(key, best.place, places):
        return PlaceLink(name, rule="place/abstain", reason=reason)
    if margin < MARGIN:
        among = ", ".join(sorted({r.place.code or r.place.id for r in (best, *others[:2])}))
        return PlaceLink(name, rule="place/ambiguous", reason=f"ambiguous: {among}")
    kind = "city" if best.place.kind in CITY_KINDS else best.place.kind
    if best.place.code is None:
        rule, confidence = f"{kind}/name", 0.95
    else:
        decided = "context" if best.supported and others else best.candidate.tier
        if others and not best.supported and kind == "city":
            decided = "population"
        rule = f"{kind}/head+{decided}" if head else f"{kind}/{decided}"
        confidence = confidence_of(best, kind, margin)
    return _link(name, best.place, rule, confidence)


def _link(name: str, place: Place, rule: str, confidence: float) -> PlaceLink:
    single = place.country if "," not in place.country else None
    return PlaceLink(
        name=name,
        code=place.code,
        entity=place.id,
        kind="city" if place.kind in CITY_KINDS else place.kind,
        country=single or None,
        subdivision=place.subdivision or None,
        canonical=place.name,
        local=place.local,
        latitude=place.latitude,
        longitude=place.longitude,
        nuts=place.nuts or None,
        rule=rule,
        confidence=confidence,
        reason=None if place.code else f"{place.kind.replace('-', ' ')} without an ISO code",
    )


def context_of(names: Iterable[str], text: str = "") -> tuple[str, ...]:
    """ISO codes that a release is about, the most frequent first.

    They come from its place names that are clear on their own, from the adjectives of nationality
    and region in `text` (lower case: capitalised ones may be surnames), and then from the names
    with namesakes in other countries ('Florida', 'Boston'), as those codes decide them.
    """
    counts: Counter[str] = Counter()
    contested = []
    for name in names:
        if _is_contested(name):
            contested.append(name)
        else:
            counts.update(_votes(resolve(name)))
    before = ""
    for word in _WORDS.findall(text):
        if before not in ("in", "lingua") and word.islower():
            first, hyphen, _ = word.partition("-")
            for code in nationality(word) or (nationality(first) if hyphen else ()):
                counts.update({code, code[:2]})
        before = word
    clear = tuple(sorted(counts))
    for name in contested:
        counts.update(_votes(resolve(name, clear)))
    return tuple(code for code, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _is_contested(name: str) -> bool:
    """Whether places of several countries, none of them tiny, bear the name."""
    found = [item.place for item in load().find(fold(name)) if item.tier in FIRM]
    return len({place.country for place in found if place.weight >= DECISIVE}) > 1


def _votes(link: PlaceLink) -> set[str]:
    if link.country is None or link.confidence < 0.9:
        return set()
    own = link.code if link.kind == "subdivision" else link.subdivision
    return {link.country, own} if own else {link.country}
