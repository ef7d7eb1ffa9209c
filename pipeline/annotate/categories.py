"""What a whole text is, by rule: a mission or not, direction, kinds, phase."""

from collections import Counter
from functools import cache

from pipeline.annotate.cues import CueMatcher
from pipeline.resources import table

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
