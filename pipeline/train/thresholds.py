"""From which probability on an answer counts, chosen on held-out texts."""

import math

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional


def threshold(gold: np.ndarray, predicted: np.ndarray) -> float:
    """The probability with the best F1, for booleans and probabilities of one shape.

    It is where the calibrated probability is half of that F1 (Lipton, Elkan and Naryanaswamy 2014,
    Optimal Thresholding of Classifiers to Maximize F1 Measure); it is calibrated by a logistic
    curve, whose two numbers vary less than the top of a flat curve of F1 does.
    """
    best = max(f1(gold, predicted >= t) for t in np.linspace(0.05, 0.95, 91))
    steep, shift = _calibration(gold, log_odds(predicted))
    logit = (float(log_odds(np.array(best / 2))) - shift) / steep
    return 1 / (1 + math.exp(-logit))


def log_odds(probability: np.ndarray) -> np.ndarray:
    """Bounded, so that 0 and 1 have some."""
    bounded = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.log(bounded / (1 - bounded))


def _calibration(gold: np.ndarray, logits: np.ndarray) -> tuple[float, float]:
    """Factor and summand with which the logits are most likely (Platt 1999)."""
    curve = torch.tensor([1.0, 0.0], requires_grad=True)
    given, truth = torch.tensor(logits).float(), torch.tensor(gold).float()
    optimizer = torch.optim.LBFGS([curve], max_iter=100)

    def closure() -> Tensor:
        optimizer.zero_grad()
        value = functional.binary_cross_entropy_with_logits(curve[0] * given + curve[1], truth)
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)
    steep, shift = curve.tolist()
    return steep, shift


def f1(gold: np.ndarray, predicted: np.ndarray) -> float:
    """F1 of booleans."""
    hits = float((gold & predicted).sum())
    return 2 * hits / max(1.0, float(gold.sum() + predicted.sum()))
