"""Missions that belong together without being one: editions and counter-visits."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.merge.profile import Profile, rarity

_WITHIN = 800
_RARE = 0.9
_ENOUGH = 2

Key = tuple[str, str, str]


def _time(group: Sequence[Profile]) -> int | None:
    starts = [profile.period[0] for profile in group if profile.period]
    published = [profile.published for profile in group if profile.published]
    return min(starts or published, default=None)


def _keys(group: Sequence[Profile]) -> dict[Key, int]:
    """(country, region, who) of a mission, with what it weighs: a leader is enough alone."""
    keys: dict[Key, int] = {}
    countries = {profile.foreign[0][0] for profile in group if profile.foreign}
    regions = {profile.home[0][0] for profile in group if profile.home} or {""}
    for country in countries:
        for region in regions:
            for profile in group:
                for body in profile.bodies:
                    if rarity(body) >= _RARE:
                        keys[country, region, body] = 1
                for person in profile.people:
                    if " " in person:
                        keys[country, region, person] = 1
            for profile in group:
                keys.update({(country, region, leader): _ENOUGH for leader in profile.leaders})
    return keys


def related(groups: Sequence[Sequence[Profile]]) -> list[tuple[int, ...]]:
    """For each mission the indexes of the missions before and after it in the same series.

    A series has the same country, region and organiser, or two other bodies or people in common.
    """
    series: dict[Key, list[tuple[int, int, int]]] = defaultdict(list)
    for index, group in enumerate(groups):
        time = _time(group)
        if time is not None:
            for key, weight in _keys(group).items():
                series[key].append((time, index, weight))
    links: Counter[tuple[int, int]] = Counter()
    for members in series.values():
        for (time, index, weight), (later, other, weight_too) in pairwise(sorted(members)):
            if later - time <= _WITHIN:
                links[min(index, other), max(index, other)] += max(weight, weight_too)
    found: dict[int, set[int]] = defaultdict(set)
    for (first, second), weight in links.items():
        if weight >= _ENOUGH:
            found[first].add(second)
            found[second].add(first)
    return [tuple(sorted(found.get(index, ()))) for index in range(len(groups))]
