"""How sure a figure is: samples are drawn again, with replacement, a thousand times.

The unit that is drawn is the sample, since mentions of one text are not independent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.evaluate.matching import Counts

ROUNDS = 1000
_SEED = 20240501
_LEVEL = (2.5, 97.5)

Figures = NDArray[np.float64]
Parts = Mapping[str, Counts]
"""Figure → counts of one sample."""


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % interval of an F1 (of an accuracy, where as much is predicted as there is)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """F1 of one model less that of the other on the same samples, and how likely it is chance."""

    value: float
    low: float
    high: float
    p: float


def intervals(parts: Sequence[Parts]) -> dict[str, Interval]:
    """The interval of each figure, from the counts of each sample."""
    return {name: Interval(*_edges(f1)) for name, f1 in _resampled(parts).items()}


def differences(one: Sequence[Parts], other: Sequence[Parts]) -> dict[str, Difference]:
    """Paired bootstrap of two models over the same samples in the same order.

    `p` is two-sided: twice the share of the drawings in which the lead is lost.
    """
    first, second = _resampled(one), _resampled(other)
    whole, beside = _totals(one), _totals(other)
    found = {}
    for name in (name for name in first if name in second):
        drawn = first[name] - second[name]
        # One is added to both counts: a thousand drawings cannot show that p is 0.
        lost = (min(np.sum(drawn <= 0), np.sum(drawn >= 0)) + 1) / (ROUNDS + 1)
        value = whole[name].f1 - beside[name].f1
        found[name] = Difference(value, *_edges(drawn), p=min(1.0, float(2 * lost)))
    return found


def _edges(drawn: Figures) -> tuple[float, float]:
    low, high = np.percentile(drawn, _LEVEL)
    return float(low), float(high)


def _totals(parts: Sequence[Parts]) -> dict[str, Counts]:
    totals: dict[str, Counts] = {}
    for sample in parts:
        for name, counts in sample.items():
            total = totals.setdefault(name, Counts())
            total.add(counts.right, counts.predicted, counts.gold)
    return totals


def _resampled(parts: Sequence[Parts]) -> dict[str, Figures]:
    """F1 of every figure in every drawing, shape (ROUNDS,); the drawings are always the same."""
    generator = np.random.default_rng(_SEED)
    size = len(parts)
    drawings = generator.multinomial(size, np.full(size, 1 / size), size=ROUNDS)
    names = dict.fromkeys(name for sample in parts for name in sample)
    nothing = Counts()
    found = {}
    for name in names:
        counts = (sample.get(name, nothing) for sample in parts)
        table = np.array([(c.right, c.predicted + c.gold) for c in counts], dtype=np.float64)
        right, total = (drawings @ table).T
        # Nothing to find and nothing found is a full score, as in `Counts.f1`.
        found[name] = np.where(total > 0, 2 * right / np.maximum(total, 1), 1.0)
    return found
