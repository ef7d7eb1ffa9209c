"""What speaks for and against two releases telling one mission: pure features of two profiles.

Each returns a value from 0 to 1, and what it found; none knows of weights or of the others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import exp

from pipeline.merge.marks import peculiarity
from pipeline.merge.profile import Days, Profile, rarity
from pipeline.merge.words import resemblance, weight

Finding = tuple[float, object]
View = Callable[[Profile, Profile], Finding]
NOTHING: Finding = (0.0, None)
NOWHERE = (0.0, "")

_NEAR_GAP = 4
_FAR_GAP = 20
_FRESH = 20
_STALE = 60
_STALE_SPAN = 120
_WEEK = 7
_MONTH = 30
_REPRINT = 0.3
_SEVERAL = 3
_SAME_DATE = 0.7
_DOUBT = 0.6
_SOME_WORDS = 0.35
_UNSURE = 0.3
_TIED = 4.0
_FIRM = 0.75
_MUCH = 1200.0
_FINGERS = 10


@dataclass(frozen=True, slots=True)
class Feature:
    """A named view on two profiles; `sign` is the side on which it may speak."""

    name: str
    sign: int
    view: View


def gap(a: Days, b: Days) -> int:
    """Days between two stretches; 0 or less when they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1])


def _union(a: Days, b: Days) -> int:
    return max(a[1], b[1]) - min(a[0], b[0]) + 1


def period_meets(a: Profile, b: Profile) -> Finding:
    """Both periods are known and overlap: the more, the better."""
    if a.period is None or b.period is None or (apart := gap(a.period, b.period)) > 0:
        return NOTHING
    return 0.5 + 0.5 * (1 - apart) / _union(a.period, b.period), (a.period, b.period)


def period_same(a: Profile, b: Profile) -> Finding:
    """First and last day are told by both, and are the same."""
    if a.period is None or a.period != b.period or not (a.whole and b.whole):
        return NOTHING
    return 1.0, a.period


def period_near(a: Profile, b: Profile) -> Finding:
    """Both periods are known and miss each other by a few days, as travel days make them."""
    if a.period is None or b.period is None or not (apart := gap(a.period, b.period)) > 0:
        return NOTHING
    return (1 - apart / (_NEAR_GAP + 1), apart) if apart <= _NEAR_GAP else NOTHING


def period_apart(a: Profile, b: Profile) -> Finding:
    """Both periods are known and lie apart."""
    if a.period is None or b.period is None or (apart := gap(a.period, b.period)) <= 2:
        return NOTHING
    # Days in common say that one of the periods may be misread.
    doubt = _DOUBT if dates_meet(a, b)[0] else 1.0
    return doubt * min(1.0, apart / _FAR_GAP), apart


def period_off(a: Profile, b: Profile) -> Finding:
    """First and last day are told by both, and lie days apart."""
    if a.period is None or b.period is None or not (a.whole and b.whole):
        return NOTHING
    apart = gap(a.period, b.period)
    return (min(1.0, (apart - 2) / _WEEK), apart) if apart > 2 else NOTHING


def dates_meet(a: Profile, b: Profile) -> Finding:
    """One names a day or a short stretch that falls into the other's period."""
    for one, other in ((a, b), (b, a)):
        if other.period is not None:
            for stretch in one.dates:
                if gap(stretch, other.period) <= 0:
                    return 1.0, stretch
    common = set(a.dates) & set(b.dates)
    return (_SAME_DATE, min(common)) if common else NOTHING


def dates_apart(a: Profile, b: Profile) -> Finding:
    """One has no period, and no day that it names is a day that the other names."""
    if a.period is not None and b.period is not None:
        return NOTHING
    one, other = ([p.period, *p.dates] if p.period else p.dates for p in (a, b))
    if not one or not other:
        return NOTHING
    away = min(gap(first, second) for first in one for second in other)
    return min(1.0, max(0, away) / _WEEK), away


def published_near(a: Profile, b: Profile) -> Finding:
    """They came out in the same weeks."""
    if a.published is None or b.published is None:
        return NOTHING
    between = abs(a.published - b.published)
    return exp(-between / _FRESH), between


def published_apart(a: Profile, b: Profile) -> Finding:
    """They came out months apart."""
    if a.published is None or b.published is None:
        return NOTHING
    between = abs(a.published - b.published)
    return min(1.0, max(0, between - _STALE) / _STALE_SPAN), between


def in_season(a: Profile, b: Profile) -> Finding:
    """They came out near the period of the other, as far as it is known."""
    near = [
        max(0, gap(one.period, (other.published, other.published)))
        for one, other in ((a, b), (b, a))
        if one.period is not None and other.published is not None
    ]
    return (exp(-max(near) / _FRESH), max(near)) if near else NOTHING


def untimely(a: Profile, b: Profile) -> Finding:
    """One has no period, and what it says of the mission's phase does not fit the other's."""
    if (a.period is None) == (b.period is None):
        return NOTHING
    known, other = (a, b) if a.period else (b, a)
    if known.period is None or other.window is None:
        return NOTHING
    away = gap(known.period, other.window)
    return min(1.0, max(0, away) / _MONTH), away


def _agreement(
    a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...]
) -> tuple[float, str]:
    """How much the area that both stress most weighs in the one that stresses it less.

    Shares are taken relative to the leading area, so passing mentions of others do no harm.
    """
    if not a or not b:
        return NOWHERE
    shares, top_a, top_b = dict(b), a[0][1], b[0][1]
    return max(
        ((min(share / top_a, shares.get(area, 0.0) / top_b), area) for area, share in a),
        default=NOWHERE,
    )


def _sure(a: tuple[tuple[str, float], ...], b: tuple[tuple[str, float], ...]) -> float:
    """How much rests on what both say of areas: little if one names them but in passing."""
    return min(1.0, min(sum(share for _, share in areas) for areas in (a, b)) / _FIRM)


def countries(a: Profile, b: Profile) -> Finding:
    """They are about the same foreign country."""
    return _agreement(a.foreign, b.foreign)


def countries_apart(a: Profile, b: Profile) -> Finding:
    """They are about different foreign countries."""
    if not a.foreign or not b.foreign:
        return NOTHING
    apart = 1 - _agreement(a.foreign, b.foreign)[0]
    return apart * _sure(a.foreign, b.foreign), (a.foreign[0][0], b.foreign[0][0])


def regions(a: Profile, b: Profile) -> Finding:
    """They are about the same Italian region."""
    return _agreement(a.home, b.home)


def regions_apart(a: Profile, b: Profile) -> Finding:
    """They are about different Italian regions."""
    if not a.home or not b.home:
        return NOTHING
    apart = 1 - _agreement(a.home, b.home)[0]
    return apart * _sure(a.home, b.home), (a.home[0][0], b.home[0][0])


def _abroad(profile: Profile) -> set[str]:
    return {city for city in profile.cities if not city.startswith("IT")}


def cities(a: Profile, b: Profile) -> Finding:
    """They name the same foreign cities or regions."""
    common = _abroad(a) & _abroad(b)
    return 1 - exp(-len(common)), common


def cities_apart(a: Profile, b: Profile) -> Finding:
    """Both name foreign cities, and none is the same."""
    one = {city for city in _abroad(a) if ":" in city}
    other = {city for city in _abroad(b) if ":" in city}
    return (1.0, (min(one), min(other))) if one and other and not one & other else NOTHING


def _towns(profile: Profile) -> set[str]:
    return {city for city in profile.cities if city.startswith("IT:")}


def towns(a: Profile, b: Profile) -> Finding:
    """They name the same Italian towns."""
    common = _towns(a) & _towns(b)
    return 1 - exp(-len(common)), common


def towns_apart(a: Profile, b: Profile) -> Finding:
    """Both name Italian towns, and none is the same; it matters where Italy is the destination."""
    one, other = _towns(a), _towns(b)
    if not one or not other or one & other:
        return NOTHING
    return min(a.inbound, b.inbound), (min(one), min(other))


def direction_apart(a: Profile, b: Profile) -> Finding:
    """One delegation comes to Italy, the other leaves it."""
    return max(0.0, abs(a.inbound - b.inbound) - _UNSURE) / (1 - _UNSURE), None


def _rare(entities: Iterable[str]) -> float:
    return 1 - exp(-sum(map(rarity, entities)))


def sender(a: Profile, b: Profile) -> Finding:
    """The sender of one is named by the other."""
    common = set(a.sender) & set(b.bodies) | set(b.sender) & set(a.bodies)
    common -= set(a.sender) & set(b.sender)
    return _rare(common), common


def leaders(a: Profile, b: Profile) -> Finding:
    """The organisers or promoters of one are named by the other."""
    common = set(a.leaders) & set(b.bodies) | set(b.leaders) & set(a.bodies)
    return _rare(common), common


def bodies(a: Profile, b: Profile) -> Finding:
    """They name the same organisations; a rare one counts for more."""
    common = set(a.bodies) & set(b.bodies)
    return _rare(common), common


def fellows(a: Profile, b: Profile) -> Finding:
    """They name the same organisations on the Italian side; rivals meet the same hosts."""
    common = (set(a.bodies) & set(b.bodies)) - set(a.hosts) - set(b.hosts)
    return _rare(common), common


def people(a: Profile, b: Profile) -> Finding:
    """They name the same people, by full name or by a surname that the other has in full."""
    full = {name for name in a.people if " " in name} & {name for name in b.people if " " in name}
    surnames = set()
    for one, other in ((a, b), (b, a)):
        last = {name.rpartition(" ")[2] for name in other.people if " " in name}
        surnames |= {name for name in one.people if " " not in name and name in last}
    surnames -= {name.rpartition(" ")[2] for name in full}
    return 1 - exp(-len(full) - len(surnames) / 2), full | surnames


def strangers(a: Profile, b: Profile) -> Finding:
    """Both name several organisations and people, and none is the same."""
    named = min(len(a.bodies) + len(a.people), len(b.bodies) + len(b.people))
    if named < _SEVERAL or bodies(a, b)[0] or people(a, b)[0]:
        return NOTHING
    return (1 - exp(-named / _SEVERAL)) * (1 - names(a, b)[0]), named


def no_tie(a: Profile, b: Profile) -> Finding:
    """No name, no town and no rare word ties them together."""
    ties = sum(map(peculiarity, set(a.names) & set(b.names)))
    ties += sum(map(peculiarity, set(a.stems) & set(b.stems)))
    ties += sum(map(rarity, set(a.bodies) & set(b.bodies)))
    ties += len(set(a.cities) & set(b.cities))
    return exp(-ties), None


def events(a: Profile, b: Profile) -> Finding:
    """They name the same events."""
    common = set(a.events) & set(b.events)
    return (1.0, common) if common else NOTHING


def themes(a: Profile, b: Profile) -> Finding:
    """They treat the same subjects."""
    common, both = set(a.themes) & set(b.themes), set(a.themes) | set(b.themes)
    return (len(common) / len(both), common) if common else NOTHING


def words(a: Profile, b: Profile) -> Finding:
    """They share rare words."""
    common = set(a.stems) & set(b.stems)
    if not common:
        return NOTHING
    cosine = weight(common) / (a.weight * b.weight) ** 0.5
    return min(1.0, 1.5 * cosine**0.5), common


def ties(a: Profile, b: Profile) -> Finding:
    """They share many words that hardly any other release has."""
    common = set(a.stems) & set(b.stems)
    return min(1.0, sum(map(peculiarity, common)) / _TIED), common


def words_apart(a: Profile, b: Profile) -> Finding:
    """They hardly share a rare word; the shorter a text, the less that says."""
    said = min(1.0, min(a.weight, b.weight) / _MUCH)
    return said * max(0.0, 1 - words(a, b)[0] / _SOME_WORDS), None


def names(a: Profile, b: Profile) -> Finding:
    """They share rare words of proper names, whatever they name."""
    common = set(a.names) & set(b.names)
    return 1 - exp(-sum(map(peculiarity, common)) / 2), common


def numbers(a: Profile, b: Profile) -> Finding:
    """They share numbers, of participants, meetings, sums."""
    common = set(a.numbers) & set(b.numbers)
    return 1 - exp(-sum(map(_telling, common))), common


def _telling(number: int) -> float:
    """How much a number says: few are seven, fewer seventeen, and many are said to be fifty."""
    if number <= _FINGERS:
        return 0.2
    return 0.3 if number % 10 == 0 else 0.7


def reprint(a: Profile, b: Profile) -> Finding:
    """Their wording is nearly the same."""
    alike = resemblance(a.signature, b.signature)
    return (alike, None) if alike >= _REPRINT else NOTHING


FEATURES = (
    Feature("period-meets", 1, period_meets),
    Feature("period-same", 1, period_same),
    Feature("period-near", 1, period_near),
    Feature("period-apart", -1, period_apart),
    Feature("period-off", -1, period_off),
    Feature("dates-meet", 1, dates_meet),
    Feature("dates-apart", -1, dates_apart),
    Feature("in-season", 1, in_season),
    Feature("published-near", 1, published_near),
    Feature("published-apart", -1, published_apart),
    Feature("untimely", -1, untimely),
    Feature("countries", 1, countries),
    Feature("countries-apart", -1, countries_apart),
    Feature("regions", 1, regions),
    Feature("regions-apart", -1, regions_apart),
    Feature("cities", 1, cities),
    Feature("cities-apart", -1, cities_apart),
    Feature("towns", 1, towns),
    Feature("towns-apart", -1, towns_apart),
    Feature("direction-apart", -1, direction_apart),
    Feature("sender", 1, sender),
    Feature("leaders", 1, leaders),
    Feature("bodies", 1, bodies),
    Feature("fellows", 1, fellows),
    Feature("people", 1, people),
    Feature("events", 1, events),
    Feature("themes", 1, themes),
    Feature("strangers", -1, strangers),
    Feature("no-tie", -1, no_tie),
    Feature("words", 1, words),
    Feature("ties", 1, ties),
    Feature("words-apart", -1, words_apart),
    Feature("names", 1, names),
    Feature("numbers", 1, numbers),
    Feature("reprint", 1, reprint),
)


def told(found: object) -> str:
    """What a feature found, for people."""
    if found is None:
        return ""
    if isinstance(found, set | frozenset | list):
        return ", ".join(sorted(map(str, found))[:5])
    if isinstance(found, int):
        return str(found)
    if isinstance(found, tuple) and found and all(isinstance(part, int) for part in found):
        return "/".join(date.fromordinal(day).isoformat() for day in found)
    if isinstance(found, tuple):
        return (
            " ≠ ".join(map(told, found))
            if not isinstance(found[0], tuple)
            else (" ~ ".join(map(told, found)))
        )
    return str(found)
