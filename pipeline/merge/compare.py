"""Whether two releases tell one mission: declared features with fitted weights, and the reasons."""

from dataclasses import dataclass
from functools import cache
from math import exp, inf, log

from pipeline.merge.features import CHEAP, FEATURES, Pair, View, told
from pipeline.merge.profile import Profile
from pipeline.resources import table

_BIAS = "bias"
_JOIN = "join"


@dataclass(frozen=True, slots=True)
class Reason:
    """What one feature contributes to a score, in units of log odds."""

    feature: str
    value: float
    weight: float
    found: object

    @property
    def contribution(self) -> float:
        """Value times weight."""
        return self.value * self.weight

    def __str__(self) -> str:
        text, found = f"{self.feature} {self.contribution:+.1f}", told(self.found)
        return f"{text} ({found})" if found else text


@dataclass(frozen=True, slots=True)
class Comparison:
    """The probability that two releases tell one mission, and why, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...]


@cache
def weights() -> dict[str, float]:
    """Weight of each feature and of the bias, and the score from which two are one."""
    return {row["feature"]: float(row["weight"]) for row in table("merge/weights.tsv")}


def threshold() -> float:
    """Score from which two groups of releases are one mission."""
    return weights()[_JOIN]


@cache
def _plan() -> tuple[float, tuple[tuple[float, View, float], ...]]:
    """Bias, and (weight, view, what later features can still add): cheap features first, and of
    these the weightiest."""
    named = weights()
    used = [feature for feature in FEATURES if named[feature.name]]
    used.sort(key=lambda feature: (feature not in CHEAP, -abs(named[feature.name])))
    positive = [max(0.0, named[feature.name]) for feature in used]
    return named[_BIAS], tuple(
        (named[feature.name], feature.view, sum(positive[place + 1 :]))
        for place, feature in enumerate(used)
    )


def features(a: Profile, b: Profile) -> tuple[float, ...]:
    """The value of every feature, in the order of FEATURES."""
    pair = Pair(a, b)
    return tuple(feature.view(pair)[0] for feature in FEATURES)


def probability(odds: float) -> float:
    """Log odds → probability."""
    return 1 / (1 + exp(-odds))


def score(a: Profile, b: Profile, floor: float = 0.0) -> float:
    """The probability that two releases tell one mission; 0 as soon as it must be under `floor`."""
    total, plan = _plan()
    least = log(floor / (1 - floor)) if floor else -inf
    pair = Pair(a, b)
    for weight, view, rest in plan:
        total += weight * view(pair)[0]
        if total + rest < least:
            return 0.0
    return probability(total)


def compare(a: Profile, b: Profile) -> Comparison:
    """The same with its reasons."""
    named, odds, reasons = weights(), weights()[_BIAS], []
    pair = Pair(a, b)
    for feature in FEATURES:
        value, found = feature.view(pair)
        weight = named[feature.name]
        if value and weight:
            odds += value * weight
            reasons.append((value * weight, feature.name, value, weight, found))
    reasons.sort(key=lambda reason: (-abs(reason[0]), reason[1]))
    return Comparison(
        round(probability(odds), 4),
        tuple(Reason(name, round(v, 3), w, found) for _, name, v, w, found in reasons),
    )
