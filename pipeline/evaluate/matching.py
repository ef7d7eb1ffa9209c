"""When a predicted value counts as the gold one, and how many of a list do.

The rules are those of the independent scorer that the project is measured with: names are equal
after folding, or alike at 0.9 (difflib); matching is one to one, equal values first.
"""

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from pipeline.normalise.folding import fold
from schemas.values import interval

T = TypeVar("T")

_ALIKE = 0.9
_MIN_LENGTH = 4


@dataclass(slots=True)
class Counts:
    """Right, predicted and gold values; adds up over releases."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count one more release."""
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        """1 where nothing was predicted and nothing was to be found."""
        return self.right / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """1 where nothing was to be found and nothing was predicted."""
        return self.right / self.gold if self.gold else float(not self.predicted)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


def alike(a: str, b: str) -> bool:
    """Whether two names count as the same."""
    a, b = fold(a), fold(b)
    if a == b:
        return True
    if min(len(a), len(b)) < _MIN_LENGTH:
        return False
    return difflib.SequenceMatcher(None, a, b).ratio() >= _ALIKE


def matched(gold: Iterable[T], predicted: Iterable[T], same: Callable[[T, T], bool]) -> int:
    """Number of predicted values with a gold value of their own, equal ones paired first."""
    free = list(gold)
    hits = 0
    rest = []
    for value in predicted:
        if value in free:
            free.remove(value)
            hits += 1
        else:
            rest.append(value)
    for value in rest:
        partner = next((g for g in free if same(g, value)), None)
        if partner is not None:
            free.remove(partner)
            hits += 1
    return hits


def same_period(a: str | None, b: str | None) -> bool:
    """Whether two DATE values cover the same days."""
    return interval(a) == interval(b)
