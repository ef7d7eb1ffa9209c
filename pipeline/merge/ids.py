"""Ids of missions: made from the earliest release, kept over later runs.

An id is derived from a mission's canonical release: the earliest published, the smallest id among
equals. So a run from nothing and a run on top of another agree, with one exception: where an
earlier run has given the mission another id (because its earliest release arrived later, or was
retired), that id stays. Ids of missions that turn out to be one stay in `previous_ids`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

_LENGTH = 12
_UNDATED = 10**9


@dataclass(frozen=True, slots=True)
class Known:
    """A mission of the run before."""

    releases: frozenset[str]
    previous_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """The id of a mission and the ids it had."""

    id: str
    previous_ids: tuple[str, ...] = ()


def natural_id(releases: Sequence[str], published: Mapping[str, int | None], turn: int = 0) -> str:
    """The id that a mission of these releases has without a history."""
    canonical = min(releases, key=lambda name: (_when(published.get(name)), name))
    seed = canonical if not turn else f"{canonical}\n{turn}"
    return "m-" + sha256(seed.encode()).hexdigest()[:_LENGTH]


def _when(published: int | None) -> int:
    return _UNDATED if published is None else published


def identify(
    clusters: Sequence[tuple[str, ...]],
    published: Mapping[str, int | None],
    history: Mapping[str, Known],
) -> list[Identity]:
    """An identity for each cluster. `published` holds the releases' days, as ordinals."""
    place = {name: index for index, names in enumerate(clusters) for name in names}
    heirs: dict[int, list[str]] = defaultdict(list)
    for old, known in sorted(history.items()):
        # A mission that falls apart lives on where most of its releases are.
        shares = Counter(place[name] for name in known.releases if name in place)
        if shares:
            heir = min(shares, key=lambda index: (-shares[index], clusters[index]))
            heirs[heir].append(old)
    natural = [natural_id(names, published) for names in clusters]
    chosen: dict[int, str] = {}
    for index, olds in heirs.items():
        chosen[index] = min(
            olds,
            key=lambda old: (
                old != natural[index],
                -len(history[old].releases & set(clusters[index])),
                old,
            ),
        )
    taken = set(chosen.values())
    for index, names in enumerate(clusters):
        turn = 0
        while index not in chosen:
            name = natural_id(names, published, turn)
            turn += 1
            if name not in taken:
                taken.add(name)
                chosen[index] = name
    identities = []
    for index in range(len(clusters)):
        earlier = set(heirs[index])
        for old in heirs[index]:
            earlier.update(history[old].previous_ids)
        identities.append(Identity(chosen[index], tuple(sorted(earlier - taken))))
    return identities
