"""Which pairs of releases are worth comparing: the same country in the same weeks.

Where the country is misread, a name that hardly any other release has brings a pair together too.
The cost grows linearly: a block that grows too large is split by what its releases name, and what
is still too large is compared only with its neighbours in time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from typing import Self

from pipeline.merge.profile import Days, Profile, rarity

_BIN = 30
_BEFORE = 60
_AFTER = 75
_SLACK = 5
_WEEK = 7
_LONGEST = 135
_MIN_SHARE = 0.2
_ANYWHERE = "?"
_LARGEST = 16
_WINDOW = 24
_NEXT = 6

Key = tuple[bool, str, int]
"""Whether it is a region, the country or region, the month: those of countries come first."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Where:
    """What blocking looks at: the foreign countries that weigh in a release, its leading Italian
    region (for pairs of which one names no country), the months in which the mission may lie."""

    countries: frozenset[str]
    region: str
    months: frozenset[int]

    @classmethod
    def of(cls, profile: Profile) -> Self:
        """Where and when the mission of a release may be."""
        return cls(
            frozenset(area for area, share in profile.foreign if share >= _MIN_SHARE),
            profile.home[0][0] if profile.home else _ANYWHERE,
            _months(profile.period, profile.published),
        )

    def blocks(self) -> Iterator[Key]:
        """The blocks of a release."""
        yield from product((False,), self.countries, self.months)
        yield from product((True,), (self.region,), self.months)

    def is_elsewhere(self, other: Self) -> bool:
        """Whether two share no country or, where one names none, not the region."""
        if self.countries and other.countries:
            return self.countries.isdisjoint(other.countries)
        return self.region != other.region


@lru_cache(maxsize=65536)
def _months(period: Days | None, published: int | None) -> frozenset[int]:
    """Months in which the mission may lie.

    Its period and, since that may be misread, the weeks of the publication; without a period, all
    that an announcement may announce and a report may tell of.
    """
    stretches = []
    if period is not None:
        low, high = period
        stretches.append((low - _SLACK, min(high + _SLACK, low + _LONGEST)))
    if published is not None:
        before, after = (_WEEK, _WEEK) if stretches else (_BEFORE, _AFTER)
        stretches.append((published - before, published + after))
    return frozenset(
        number for low, high in stretches for number in range(low // _BIN, high // _BIN + 1)
    ) or frozenset({0})


def _known_by(profile: Profile) -> set[str]:
    """Names that hardly any other mission has, for pairs of which one misreads the country."""
    people = {name for name in profile.people if " " in name}
    return people.union(body for body in profile.bodies if rarity(body) == 1)


def _time(profile: Profile) -> int:
    return profile.period[0] if profile.period else profile.published or 0


def _anchors(profile: Profile) -> Iterator[str]:
    yield from (area for area, _ in profile.home[:2])
    yield from profile.cities
    yield from profile.bodies
    yield from (name for name in profile.people if " " in name)
    yield from profile.events


def _within(members: Sequence[int], profiles: Sequence[Profile]) -> Iterable[Pair]:
    """Pairs of one block, each once. `members` follow each other in time."""
    if len(members) <= _LARGEST:
        return combinations(members, 2)
    anchored: dict[str, list[int]] = defaultdict(list)
    for index in members:
        for anchor in _anchors(profiles[index]):
            anchored[anchor].append(index)
    return {pair for group in anchored.values() for pair in _following(group, _WINDOW)}


def _following(members: Sequence[int], window: int) -> Iterator[Pair]:
    """Each with so many of those that follow it."""
    for place, first in enumerate(members):
        for second in members[place + 1 : place + 1 + window]:
            yield first, second


def candidates(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Pairs of indexes (lower, higher) to compare, each once, block after block."""
    # In the order of time, so that every list of indexes below is.
    order = sorted(range(len(profiles)), key=lambda i: (_time(profiles[i]), profiles[i].id))
    where = [_Where.of(profile) for profile in profiles]
    for first, second in _neighbourly(order, where, profiles):
        yield (first, second) if first < second else (second, first)
    for first, second in _namesakes(order, where, profiles):
        yield (first, second) if first < second else (second, first)


def _neighbourly(
    order: Sequence[int], where: Sequence[_Where], profiles: Sequence[Profile]
) -> Iterator[Pair]:
    """Pairs that share a country or, where one names none, a region in the same months."""
    blocks: dict[Key, list[int]] = defaultdict(list)
    for index in order:
        for key in where[index].blocks():
            blocks[key].append(index)
    passed: dict[int, set[Key]] = defaultdict(set)
    for key in sorted(blocks):
        members, regional = blocks.pop(key), key[0]
        if not regional or not all(where[index].countries for index in members):
            for first, second in _within(members, profiles):
                if regional and where[first].countries and where[second].countries:
                    continue
                # A pair that shares several blocks belongs to the first of them.
                if passed[first].isdisjoint(passed[second]):
                    yield first, second
        for index in members:
            passed[index].add(key)


def _namesakes(
    order: Sequence[int], where: Sequence[_Where], profiles: Sequence[Profile]
) -> Iterator[Pair]:
    """Pairs that are elsewhere, but share a rare name and follow each other in time, each once."""
    counts = Counter(name for profile in profiles for name in _known_by(profile))
    shared = {name for name, count in counts.items() if count > 1}
    del counts
    known = [tuple(sorted(filter(shared.__contains__, _known_by(p)))) for p in profiles]
    named: dict[str, list[int]] = defaultdict(list)
    for index in order:
        for name in known[index]:
            named[name].append(index)
    for name, members in named.items():
        for first, second in _following(members, _NEXT):
            if (
                _time(profiles[second]) - _time(profiles[first]) <= _LONGEST
                and where[first].is_elsewhere(where[second])
                and not where[first].months.isdisjoint(where[second].months)
                # A pair that shares several names belongs to the first of them.
                and name == min(set(known[first]).intersection(known[second]))
            ):
                yield first, second


def neighbours(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    """Adjacency of a set of pairs."""
    found: dict[int, set[int]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
        found[second].add(first)
    return found
