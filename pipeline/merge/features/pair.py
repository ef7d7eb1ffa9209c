"""Two releases side by side, and what several features ask of them: found once, when first asked.

A feature is a pure view on a pair: a value from 0 to 1, and what it found; none knows of weights.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from math import exp

from pipeline.merge.marks import peculiarity
from pipeline.merge.profile import Areas, Profile, rarity

Finding = tuple[float, object]
NOTHING: Finding = (0.0, None)
NOWHERE = (0.0, "")


class Pair:
    """Two profiles, and what they have in common, in a fixed order."""

    def __init__(self, a: Profile, b: Profile) -> None:
        self.a = a
        self.b = b
        self.foreign = agreement(a.foreign, b.foreign)
        self.home = agreement(a.home, b.home)

    @cached_property
    def bodies(self) -> list[str]:
        """Organisations that both name."""
        return common(self.a.bodies, self.b.bodies)

    @cached_property
    def people(self) -> tuple[list[str], set[str]]:
        """People that both name in full, and surnames of those that only one names in full."""
        ours, theirs = (_by_length(profile.people) for profile in (self.a, self.b))
        full = common(ours[0], theirs[0])
        surnames = set(common(ours[1], map(surname, theirs[0])))
        surnames |= set(common(theirs[1], map(surname, ours[0])))
        return full, surnames.difference(map(surname, full))

    @cached_property
    def names(self) -> list[str]:
        """Rare words of proper names that both have."""
        return common(self.a.names, self.b.names)

    @cached_property
    def stems(self) -> list[str]:
        """Rare words that both have."""
        return common(self.a.stems, self.b.stems)

    @cached_property
    def stems_told(self) -> float:
        """What the rare words that both have tell: 1 for each that hardly any other text has."""
        return sum(map(peculiarity, self.stems))

    @cached_property
    def names_told(self) -> float:
        """The same of the words of proper names."""
        return sum(map(peculiarity, self.names))


View = Callable[[Pair], Finding]


@dataclass(frozen=True, slots=True)
class Feature:
    """A named view on a pair; `sign` is the side on which it may speak."""

    name: str
    sign: int
    view: View


def common(a: Iterable[str], b: Iterable[str]) -> list[str]:
    """What is in both, in the order of `a`."""
    other = set(b)
    return [name for name in a if name in other] if other else []


def rare(entities: Iterable[str]) -> float:
    """How much it says to have these bodies in common."""
    return 1 - exp(-sum(map(rarity, entities)))


def surname(name: str) -> str:
    """The last word of a name."""
    return name.rpartition(" ")[2]


def _by_length(people: Iterable[str]) -> tuple[list[str], list[str]]:
    """Names of more than one word, and names of one."""
    parted: tuple[list[str], list[str]] = [], []
    for name in people:
        parted[" " not in name].append(name)
    return parted


def agreement(a: Areas, b: Areas) -> tuple[float, str]:
    """How much the area that both stress most weighs in the one that stresses it less.

    Shares are taken relative to the leading area, so passing mentions of others do no harm.
    """
    best = NOWHERE
    for area, share in a:
        for other, weight in b:
            if area == other:
                best = max(best, (min(share / a[0][1], weight / b[0][1]), area))
    return best
