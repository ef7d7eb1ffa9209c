"""From scored pairs to missions, so that one weak link cannot chain two missions into one.

Groups grow by the best score between them: half of it is the average over their releases, half is
that of the two groups taken each as one release, since what three senders say together may be
tied to a fourth that none of them is tied to alone. They never grow over a pair that clearly speaks
against it (`VETO`), unless the user's corrections demand it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import heappop, heappush

from pipeline.merge.block import Pair, candidates, neighbours
from pipeline.merge.compare import score, threshold
from pipeline.merge.profile import Profile, union

LINK = 0.5
"""Score from which two releases are considered at all; under any threshold for groups."""

VETO = 0.05
"""Score under which two releases are never in one mission."""

_LARGEST = 60

Group = tuple[int, ...]
"""Indexes of releases, sorted."""


def _components(count: int, links: Mapping[int, set[int]]) -> list[list[int]]:
    seen = [False] * count
    found = []
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        component, queue = [], [start]
        while queue:
            index = queue.pop()
            component.append(index)
            for other in links.get(index, ()):
                if not seen[other]:
                    seen[other] = True
                    queue.append(other)
        found.append(sorted(component))
    return found


class _Component:
    """Groups of one connected component and the scores between its releases."""

    def __init__(
        self,
        members: Sequence[int],
        profiles: Sequence[Profile],
        links: Mapping[int, set[int]],
        scores: Mapping[Pair, float],
        forbidden: Collection[Pair],
    ) -> None:
        self._profiles = profiles
        self._linked = sorted((a, b) for a in members for b in links[a] if a < b)
        self._scores = {pair: scores[pair] for pair in self._linked}
        self._forbidden = forbidden
        self._complete = len(members) <= _LARGEST
        self._unions: dict[Group, Profile] = {}
        self._alive: set[Group] = {(member,) for member in members}
        # Minus the score first: the heap's least is the best; equals are joined by their names.
        self._rivals: list[tuple[float, list[str], Group, Group]] = []

    def _pair(self, first: int, second: int) -> float | None:
        pair = (first, second) if first < second else (second, first)
        if pair in self._forbidden:
            return 0.0
        known = self._scores.get(pair)
        if known is None and self._complete:
            known = score(self._profiles[pair[0]], self._profiles[pair[1]])
            self._scores[pair] = known
        return known

    def _between(self, one: Group, other: Group) -> float:
        """Score between two groups; 0 where a pair speaks clearly against it."""
        found = [self._pair(first, second) for first in one for second in other]
        known = [value for value in found if value is not None]
        if not known or min(known) < VETO:
            return 0.0
        average = sum(known) / len(known)
        if len(found) == 1:
            return average
        return (average + score(self._union(one), self._union(other))) / 2

    def _union(self, group: Group) -> Profile:
        if group not in self._unions:
            self._unions[group] = union([self._profiles[index] for index in group])
        return self._unions[group]

    def _compete(self, one: Group, other: Group) -> None:
        """Remember a pair of groups that are alike enough."""
        value = self._between(one, other)
        if value >= threshold():
            names = sorted(min(self._profiles[i].id for i in group) for group in (one, other))
            heappush(self._rivals, (-value, names, one, other))

    def join(self) -> set[Group]:
        """Join groups, the most alike first, until none are alike enough."""
        for first, second in self._linked:
            self._compete((first,), (second,))
        while self._rivals:
            *_, one, other = heappop(self._rivals)
            if one in self._alive and other in self._alive:
                self._alive -= {one, other}
                joined = tuple(sorted(one + other))
                for group in self._alive:
                    self._compete(*sorted((group, joined)))
                self._alive.add(joined)
        return self._alive


def linked(
    pairs: Iterable[Pair], profiles: Sequence[Profile] | Mapping[int, Profile]
) -> dict[Pair, float]:
    """Scores of those of `pairs` that are worth keeping."""
    kept = {}
    for first, second in pairs:
        value = score(profiles[first], profiles[second], LINK)
        if value >= LINK:
            kept[first, second] = value
    return kept


def scored(profiles: Sequence[Profile]) -> dict[Pair, float]:
    """Scores of the pairs worth keeping, of all that are worth comparing."""
    return linked(candidates(profiles), profiles)


Scorer = Callable[[Sequence[Profile]], Mapping[Pair, float]]
"""`scored`, wherever it runs."""


def _pairs(pairs: Iterable[tuple[str, str]], places: Mapping[str, int]) -> frozenset[Pair]:
    found = set()
    for one, other in pairs:
        if one in places and other in places:
            first, second = sorted((places[one], places[other]))
            found.add((first, second))
    return frozenset(found)


def cluster(
    profiles: Sequence[Profile],
    together: Iterable[tuple[str, str]] = (),
    apart: Iterable[tuple[str, str]] = (),
    alone: Collection[str] = (),
    scorer: Scorer = scored,
) -> list[tuple[str, ...]]:
    """Ids of the releases of each mission, sorted; independent of the order of `profiles`.

    `together` and `apart` are pairs of ids that the user joins or parts, `alone` ids that the
    user takes out of whatever they would be in.
    """
    ordered = sorted(profiles, key=lambda profile: profile.id)
    places = {profile.id: index for index, profile in enumerate(ordered)}
    loose = {places[name] for name in alone if name in places}
    forbidden = _pairs(apart, places)
    scores = {
        pair: value
        for pair, value in scorer(ordered).items()
        if pair not in forbidden and loose.isdisjoint(pair)
    }
    links = neighbours(scores)
    groups: list[Group] = []
    for members in _components(len(ordered), links):
        if len(members) == 1:
            groups.append(tuple(members))
        else:
            groups += _Component(members, ordered, links, scores, forbidden).join()
    united = _united(groups, sorted(_pairs(together, places)), forbidden)
    return sorted(tuple(sorted(ordered[index].id for index in group)) for group in united)


def _united(
    groups: Sequence[Group], demanded: Sequence[Pair], forbidden: Collection[Pair]
) -> list[set[int]]:
    """Groups with those joined that the user says are one, unless he also parts them."""
    found = {index: group for group in map(set, groups) for index in group}
    for first, second in demanded:
        one, other = found[first], found[second]
        if one is other or any((min(a, b), max(a, b)) in forbidden for a in one for b in other):
            continue
        one |= other
        found.update(dict.fromkeys(other, one))
    return list({id(group): group for group in found.values()}.values())
