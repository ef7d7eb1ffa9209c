"""How well each namesake fits: declared weights on prominence and context, and the objections.

The unit is that of `Place.weight`: one is a factor of ten in inhabitants.
"""

from dataclasses import dataclass

from pipeline.normalise.place_names import fold
from pipeline.normalise.place_table import (
    CITY_KINDS,
    COUNTRY_KINDS,
    Candidate,
    Place,
    PlaceTable,
    common_words,
)

# How a name stands to its place (see `place_table.TIERS`), and what it costs.
PENALTIES = {
    "name": 0.0, "alias": 0.2, "local": 0.2, "secondary": 1.0, "alternate": 1.5, "short": 1.5,
}  # fmt: skip
FIRM = frozenset({"name", "alias", "local"})
ITALIAN = frozenset({"name", "alias"})

IN_CONTEXT = 3.5  # its country or subdivision is among the release's
IN_CONTEXT_HISTORICAL = 3.0  # a region of the past needs more than that
IN_SUBDIVISION = 0.7  # … its subdivision even
OUT_OF_CONTEXT = -0.5  # the release names countries, and not this one
HOME = 1.75  # Italian towns need no preparation: the release is Italian
DECISIVE = 4.0  # in context, a place from this weight on leaves no room to namesakes elsewhere …
WORLD_CITY = 9.0  # … but to capitals known all over the world

MARGIN = 0.65  # the best must be clear of the next by this
FLOOR = 5.0  # what no context supports must be as big as a city of 100,000
HOME_FLOOR = 2.7  # … in Italy, any municipality but the smallest
ALTERNATE_FLOOR = 4.0  # a name out of the long tail of alternates: only of towns above 10,000
HAMLET = 4.5
SMALL_SEAT = 0.03  # a city below this share of its subdivision does not take its name
# Countries whose subdivisions are called states: there 'Stato di X' is a subdivision.
FEDERAL = frozenset(
    {"AT", "AU", "BR", "DE", "FM", "IN", "MM", "MX", "MY", "NG", "PW", "SD", "SS", "US", "VE"}
)
ISLAND_KINDS = frozenset({"country", "territory", "subdivision", *CITY_KINDS})
HEAD_KINDS = {
    "country": COUNTRY_KINDS,
    "state": frozenset({"subdivision"}),
    "subdivision": frozenset({"subdivision"}),
    "city": CITY_KINDS,
    "island": ISLAND_KINDS,
}
CONFIDENCE = {"country": 0.99, "territory": 0.97, "subdivision": 0.96, "city": 0.9}


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate, its score, and whether the context points to it."""

    candidate: Candidate
    score: float
    supported: bool

    @property
    def place(self) -> Place:
        return self.candidate.place


def announces(head: str, place: Place) -> bool:
    """Whether a generic head of kind `head` ('state', 'city') may stand before the place's name."""
    state = head != "state" or place.country in FEDERAL
    return state and place.kind in HEAD_KINDS[head]


def is_world_city(candidate: Candidate) -> bool:
    """Whether it is one of the capitals that all the world knows, under its Italian name."""
    place, tier = candidate
    return place.kind in CITY_KINDS and place.weight >= WORLD_CITY and tier in ITALIAN


def weigh(candidate: Candidate, context: frozenset[str], places: PlaceTable) -> Scored:
    """Score of one candidate: its prominence, less what its name costs, and the context."""
    place, tier = candidate
    base = place.weight - PENALTIES[tier]
    shared = context.intersection(places.within(place))
    if place.kind == "subdivision" and place.code in context:
        shared |= {place.code}
    if shared:
        bonus = IN_CONTEXT_HISTORICAL if place.kind == "historical-region" else IN_CONTEXT
        nearer = any("-" in code for code in shared)
        return Scored(candidate, base + bonus + nearer * IN_SUBDIVISION, True)
    if place.code is None and not place.country:
        return Scored(candidate, base + IN_CONTEXT, False)  # Areas of no country fit them all.
    if not context or is_world_city(candidate):
        return Scored(candidate, base, False)
    if place.kind == "municipality":
        return Scored(candidate, base + HOME, False)
    if place.kind not in COUNTRY_KINDS or tier == "secondary":
        base += OUT_OF_CONTEXT
    return Scored(candidate, base, False)


def favour_context(rivals: list[Scored]) -> list[Scored]:
    """What is left of the namesakes when the context points to one that is not too small.

    Countries stay, and so do Italian towns and world capitals under their Italian names, unless
    the one in context has an Italian name too.
    """
    plain = [item for item in rivals if item.supported and item.candidate.tier in FIRM]
    if not plain:
        return rivals
    decisive = any(item.place.weight >= DECISIVE for item in plain)
    italian = any(
        item.candidate.tier in ITALIAN and item.place.kind != "municipality" for item in plain
    )

    def stays(item: Scored) -> bool:
        if item.candidate.tier == "secondary" and not item.supported:
            return False
        if item.supported or item.place.code is None or item.place.kind in COUNTRY_KINDS:
            return item.candidate.tier != "alternate"
        if item.candidate.tier in ITALIAN and item.place.kind in CITY_KINDS and not italian:
            return item.place.kind == "municipality" or is_world_city(item.candidate)
        return item.candidate.tier != "alternate" and not decisive

    return [item for item in rivals if stays(item)]


def drop_nested(rivals: list[Scored], places: PlaceTable) -> list[Scored]:
    """Drop the one of two namesakes of which one contains the other, as usage has it.

    A country outranks its capital, a subdivision its lower one; a city outranks its subdivision
    unless it is a small part of it.
    """
    if len(rivals) == 1:
        return rivals
    dropped: set[str] = set()
    for outer in rivals:
        code = outer.place.code
        if outer.place.kind not in (*COUNTRY_KINDS, "subdivision") or code is None:
            continue
        for inner in rivals:
            if inner is outer or code not in places.within(inner.place):
                continue
            seat = inner.place.kind in CITY_KINDS and outer.place.kind == "subdivision"
            small = inner.place.population < SMALL_SEAT * outer.place.population
            firm = inner.candidate.tier in FIRM
            if seat and firm and not outer.place.first and not small:
                dropped.add(outer.place.id)
            elif outer.candidate.tier not in ("secondary", "alternate"):
                dropped.add(inner.place.id)
    return [item for item in rivals if item.place.id not in dropped] or rivals


def hamlet_objection(key: str, place: Place, places: PlaceTable) -> str | None:
    """A hamlet whose name opens those of municipalities ('Villafranca') stands for too many."""
    if place.country != "IT" or place.kind != "city" or place.weight >= HAMLET:
        return None
    longer = {item.place.id for item in places.longer(key) if item.place.kind == "municipality"}
    return f"a hamlet, or short for {len(longer)} municipalities" if longer else None


def objection(name: str, key: str, best: Scored, context: frozenset[str]) -> str | None:
    """Why even the best place is not to be linked; None when nothing speaks against it."""
    place = best.place
    lower_case = not any(c.isupper() for c in name)
    if len(key) <= 3 and lower_case:
        return "a short word in lower case"
    if place.kind not in CITY_KINDS:
        return None
    if key in common_words():
        if lower_case:
            return "a common word in lower case"
        famous = place.weight >= FLOOR + 1 and fold(place.name) == key and place.name.isascii()
        if not best.supported and not famous:
            return "a common word, and nothing else points to the place"
    return _too_small(best, context)


def _too_small(best: Scored, context: frozenset[str]) -> str | None:
    place, tier = best.candidate
    if best.supported:
        rare = tier == "alternate" and place.weight < ALTERNATE_FLOOR
        return "a rare name of a small place" if rare else None
    if tier == "alternate" and context:
        return "a foreign name that the context does not support"
    floor = HOME_FLOOR if place.kind == "municipality" else FLOOR
    small = place.weight - PENALTIES[tier] < floor
    return "too small to be meant without context" if small else None


def confidence_of(best: Scored, kind: str, margin: float) -> float:
    """Confidence of a link to `best`, of `kind`, clear of the next by `margin`."""
    value = CONFIDENCE[kind]
    if kind == "city" and best.supported:
        value += 0.05
    if best.candidate.tier in ("secondary", "alternate"):
        value -= 0.1
    if margin < 2 * MARGIN:
        value -= 0.15
    return round(value, 2)
