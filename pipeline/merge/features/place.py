"""Where: countries, regions, cities, and on which side of the border the guests are."""

from math import exp

from pipeline.merge.features.pair import NOTHING, Feature, Finding, Pair, common
from pipeline.merge.profile import Areas, Profile

_FIRM = 0.75
_UNSURE = 0.3


def _sure(a: Areas, b: Areas) -> float:
    """How much rests on what both say of areas: little if one names them but in passing."""
    return min(1.0, min(sum(share for _, share in areas) for areas in (a, b)) / _FIRM)


def countries(pair: Pair) -> Finding:
    """They are about the same foreign country."""
    return pair.foreign


def countries_apart(pair: Pair) -> Finding:
    """They are about different foreign countries."""
    one, other = pair.a.foreign, pair.b.foreign
    if not one or not other:
        return NOTHING
    apart = 1 - pair.foreign[0]
    return (apart * _sure(one, other), (one[0][0], other[0][0])) if apart else NOTHING


def regions(pair: Pair) -> Finding:
    """They are about the same Italian region."""
    return pair.home


def regions_apart(pair: Pair) -> Finding:
    """They are about different Italian regions."""
    one, other = pair.a.home, pair.b.home
    if not one or not other:
        return NOTHING
    apart = 1 - pair.home[0]
    return (apart * _sure(one, other), (one[0][0], other[0][0])) if apart else NOTHING


def _abroad(profile: Profile) -> list[str]:
    return [city for city in profile.cities if not city.startswith("IT")]


def _cities_abroad(profile: Profile) -> list[str]:
    return [city for city in _abroad(profile) if ":" in city]


def _towns(profile: Profile) -> list[str]:
    return [city for city in profile.cities if city.startswith("IT:")]


def cities(pair: Pair) -> Finding:
    """They name the same foreign cities or regions."""
    both = common(_abroad(pair.a), _abroad(pair.b))
    return 1 - exp(-len(both)), both


def cities_apart(pair: Pair) -> Finding:
    """Both name foreign cities, and none is the same."""
    one, other = _cities_abroad(pair.a), _cities_abroad(pair.b)
    return (1.0, (one[0], other[0])) if one and other and not common(one, other) else NOTHING


def towns(pair: Pair) -> Finding:
    """They name the same Italian towns."""
    both = common(_towns(pair.a), _towns(pair.b))
    return 1 - exp(-len(both)), both


def towns_apart(pair: Pair) -> Finding:
    """Both name Italian towns, and none is the same; it matters where Italy is the destination."""
    one, other = _towns(pair.a), _towns(pair.b)
    if not one or not other or common(one, other):
        return NOTHING
    return min(pair.a.inbound, pair.b.inbound), (one[0], other[0])


def direction_apart(pair: Pair) -> Finding:
    """One delegation comes to Italy, the other leaves it."""
    return max(0.0, abs(pair.a.inbound - pair.b.inbound) - _UNSURE) / (1 - _UNSURE), None


FEATURES = (
    Feature("countries", 1, countries),
    Feature("countries-apart", -1, countries_apart),
    Feature("regions", 1, regions),
    Feature("regions-apart", -1, regions_apart),
    Feature("cities", 1, cities),
    Feature("cities-apart", -1, cities_apart),
    Feature("towns", 1, towns),
    Feature("towns-apart", -1, towns_apart),
    Feature("direction-apart", -1, direction_apart),
)
