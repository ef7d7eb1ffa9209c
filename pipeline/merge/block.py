"""Which pairs of releases are worth comparing: the same country in the same weeks.

Where the country is misread, a name that hardly any other release has brings a pair together too.
The cost grows linearly: a block that grows too large is split by what its releases name, and what
is still too large is compared only with its neighbours in time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pipeline.merge.profile import Profile, rarity

_BIN = 30
_BEFORE = 60
_AFTER = 75
_SLACK = 5
_WEEK = 7
_LONGEST = 135
_MIN_SHARE = 0.2
_ANYWHERE = "?"
_LARGEST = 48
_WINDOW = 24
_NEXT = 6

Key = tuple[str, int]
Pair = tuple[int, int]


def _countries(profile: Profile) -> tuple[str, ...]:
    """The foreign countries that weigh in a release."""
    return tuple(area for area, share in profile.foreign if share >= _MIN_SHARE)


def _region(profile: Profile) -> str:
    """The leading Italian region, for pairs of which one names no country."""
    return profile.home[0][0] if profile.home else _ANYWHERE


def _bins(profile: Profile) -> frozenset[int]:
    """Months in which the mission may lie.

    Its period and, since that may be misread, the weeks of the publication; without a period, all
    that an announcement may announce and a report may tell of.
    """
    stretches = []
    if profile.period is not None:
        low, high = profile.period
        stretches.append((low - _SLACK, min(high + _SLACK, low + _LONGEST)))
    if profile.published is not None:
        before, after = (_WEEK, _WEEK) if stretches else (_BEFORE, _AFTER)
        stretches.append((profile.published - before, profile.published + after))
    return frozenset(
        number for low, high in stretches for number in range(low // _BIN, high // _BIN + 1)
    ) or frozenset({0})


def _known_by(profile: Profile) -> frozenset[str]:
    """Names that hardly any other mission has, for pairs of which one misreads the country."""
    people = (name for name in profile.people if " " in name)
    return frozenset({*people, *(body for body in profile.bodies if rarity(body) == 1)})


def keys(profile: Profile) -> Iterator[Key]:
    """The blocks that a release belongs to."""
    for area in (*_countries(profile), _region(profile)):
        for number in sorted(_bins(profile)):
            yield area, number


def _time(profile: Profile) -> int:
    return profile.period[0] if profile.period else profile.published or 0


def _anchors(profile: Profile) -> Iterator[str]:
    yield from (area for area, _ in profile.home[:2])
    yield from profile.cities
    yield from profile.bodies
    yield from (name for name in profile.people if " " in name)
    yield from profile.events


def _within(members: Sequence[int], profiles: Sequence[Profile]) -> Iterator[Pair]:
    if len(members) <= _LARGEST:
        yield from combinations(members, 2)
        return
    anchored: dict[str, list[int]] = defaultdict(list)
    for index in members:
        for anchor in _anchors(profiles[index]):
            anchored[anchor].append(index)
    for group in anchored.values():
        ordered = sorted(group, key=lambda i: (_time(profiles[i]), profiles[i].id))
        for place, first in enumerate(ordered):
            for second in ordered[place + 1 : place + 1 + _WINDOW]:
                yield (first, second) if first < second else (second, first)


def candidates(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs of indexes (lower, higher) to compare, each once, block after block."""
    blocks: dict[Key, list[int]] = defaultdict(list)
    countries = [frozenset(_countries(profile)) for profile in profiles]
    regions = [_region(profile) for profile in profiles]
    bins = [_bins(profile) for profile in profiles]
    for index, profile in enumerate(profiles):
        for key in keys(profile):
            blocks[key].append(index)

    def area_of(first: int, second: int) -> str | None:
        """The first country that a pair shares; where one names none, the region."""
        if countries[first] and countries[second]:
            return min(countries[first] & countries[second], default=None)
        return regions[first] if regions[first] == regions[second] else None

    for key, members in blocks.items():
        if key[0] == regions[members[0]] and all(countries[index] for index in members):
            continue
        seen: set[Pair] = set()
        for first, second in _within(members, profiles):
            # A pair that shares several blocks belongs to the first of them.
            own = area_of(first, second), min(bins[first] & bins[second], default=None)
            if own == key and (first, second) not in seen:
                seen.add((first, second))
                yield first, second
    for first, second in _namesakes(profiles):
        if area_of(first, second) is None and bins[first] & bins[second]:
            yield first, second


def _namesakes(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs that share a rare name and follow each other in time, each once."""
    known = [_known_by(profile) for profile in profiles]
    named: dict[str, list[int]] = defaultdict(list)
    for index, names in enumerate(known):
        for name in names:
            named[name].append(index)
    for name, members in named.items():
        ordered = sorted(members, key=lambda i: (_time(profiles[i]), profiles[i].id))
        for place, first in enumerate(ordered):
            for second in ordered[place + 1 : place + 1 + _NEXT]:
                if _time(profiles[second]) - _time(profiles[first]) > _LONGEST:
                    break
                if name == min(known[first] & known[second]):
                    yield (first, second) if first < second else (second, first)


def neighbours(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    """Adjacency of a set of pairs."""
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
        found[second].add(first)
    return found
