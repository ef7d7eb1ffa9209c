"""What a whole text is, by rule: a mission or not, direction, kinds, phase."""

from collections import Counter
from functools import cache
from typing import get_args

from pipeline.annotate.cues import CueMatcher
from pipeline.resources import table
from schemas.values import Direction, Kind, Phase

_HEAD = 700
RULED = tuple(dict.fromkeys(row["category"] for row in table("roles/missions.tsv")))
"""Categories that the table has cues of."""


@cache
def _matcher() -> CueMatcher:
    return CueMatcher(table("roles/missions.tsv"))


def rule_categories(text: str) -> dict[str, float]:
    """Weight of each category's cues in `text`, headline and first lines twice; 0 to no bound."""
    weights: Counter[str] = Counter()
    for cue in _matcher()(text):
        weight = float(cue.row["weight"])
        weights[cue.row["category"]] += weight * (2 if cue.start < _HEAD else 1)  # type: ignore[assignment]
    return dict(weights)


# Shares in a blend of what the network, the cues and the places say, chosen on the corpus' dev
# split and the dev set together: every value near these gives the same decisions there.
_RULED_SHARE = 0.3
_PLACES_SHARE = 0.9
_EXCLUSIVE = (get_args(Direction), get_args(Kind), get_args(Phase))


def blended(learned: dict[str, float], ruled: dict[str, float], abroad: float) -> dict[str, float]:
    """Scores of the network, pulled towards the cues and, for the direction, towards where the
    destinations are (`abroad`: the share of those outside of Italy)."""
    scores = dict(learned)
    for names in _EXCLUSIVE:
        most = max(ruled.get(name, 0.0) for name in names) or 1.0
        for name in names:
            share = ruled.get(name, 0.0) / most
            scores[name] = (1 - _RULED_SHARE) * learned.get(name, 0.0) + _RULED_SHARE * share
    scores["outgoing"] += _PLACES_SHARE * abroad
    scores["incoming"] += _PLACES_SHARE * (1 - abroad)
    scores["online"] += _PLACES_SHARE / 2
    return scores
