"""Thresholds follow from calibrated probabilities."""

import numpy as np
import pytest

from pipeline.train.thresholds import f1, threshold


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [([1, 0, 1], [1, 0, 1], 1.0), ([1, 0, 1], [1, 1, 0], 0.5), ([0, 0], [0, 0], 0.0)],
)
def test_f1(gold: list[int], predicted: list[int], expected: float) -> None:
    assert f1(np.array(gold) > 0, np.array(predicted) > 0) == expected


def test_calibrated_probabilities_are_cut_at_half_the_best_f1() -> None:
    random = np.random.default_rng(0)
    predicted = random.uniform(0, 1, 20_000)
    gold = random.uniform(0, 1, 20_000) < predicted
    best = max(f1(gold, predicted >= t) for t in np.linspace(0.05, 0.95, 91))
    assert threshold(gold, predicted) == pytest.approx(best / 2, abs=0.03)


def test_overconfident_ones_are_read_with_less_trust() -> None:
    random = np.random.default_rng(0)
    true = random.uniform(0, 1, 20_000)
    gold = random.uniform(0, 1, 20_000) < true
    lowered = true**2
    assert threshold(gold, lowered) < threshold(gold, true)
