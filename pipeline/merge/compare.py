"""Whether two releases tell one mission: declared features with fitted weights, and the reasons."""

from dataclasses import dataclass
from functools import cache
from math import exp, inf, log

from pipeline.merge.features import FEATURES, View, told
from pipeline.merge.profile import Profile
from pipeline.resources import table

_BIAS = "bias"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature contributes to a score, in units of log odds."""

    feature: str
    value: float
    weight: float
    found: str

    @property
    def contribution(self) -> float:
        """Value times weight."""
        return self.value * self.weight

    def __str__(self) -> str:
        text = f"{self.feature} {self.contribution:+.1f}"
        return f"{text} ({self.found})" if self.found else text


@dataclass(frozen=True, slots=True)
class Comparison:
    """The probability that two releases tell one mission, and why, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...]


@cache
def weights() -> dict[str, float]:
    """Weight of each feature and of the bias."""
    return {row["feature"]: float(row["weight"]) for row in table("merge/weights.tsv")}


@cache
def _plan() -> tuple[float, tuple[tuple[float, View, float], ...]]:
    """Bias, and (weight, view, what later features can still add), negative features first."""
    named = weights()
    used = [(named[f.name], f.view) for f in FEATURES if named[f.name]]
    used.sort(key=lambda step: step[0])
    positive = [max(0.0, weight) for weight, _ in used]
    rest = [sum(positive[place + 1 :]) for place in range(len(used))]
    return named[_BIAS], tuple((w, view, r) for (w, view), r in zip(used, rest, strict=True))


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """The value of every feature, in the order of FEATURES."""
    return tuple(feature.view(a, b)[0] for feature in FEATURES)


def probability(odds: float) -> float:
    """Log odds → probability."""
    return 1 / (1 + exp(-odds))


def score(a: Profile, b: Profile, floor: float = 0.0) -> float:
    """The probability that two releases tell one mission; 0 as soon as it must be under `floor`."""
    total, plan = _plan()
    least = log(floor / (1 - floor)) if floor else -inf
    for weight, view, rest in plan:
        total += weight * view(a, b)[0]
        if total + rest < least:
            return 0.0
    return probability(total)


def compare(a: Profile, b: Profile) -> Comparison:
    """The same with its reasons."""
    named, odds, reasons = weights(), weights()[_BIAS], []
    for feature in FEATURES:
        value, found = feature.view(a, b)
        weight = named[feature.name]
        if value and weight:
            odds += value * weight
            reasons.append((value * weight, feature.name, value, weight, found))
    reasons.sort(key=lambda reason: (-abs(reason[0]), reason[1]))
    return Comparison(
        round(probability(odds), 4),
        tuple(Reason(name, round(v, 3), w, told(found)) for _, name, v, w, found in reasons),
    )
