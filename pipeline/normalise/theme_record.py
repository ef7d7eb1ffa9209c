"""Themes of a record: what the THEME mentions of one release, and its other terms, add up to."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.normalise.themes import resolve, weights
from pipeline.resources import table

THRESHOLD = 0.35
"""Probability from which a theme belongs in the record: best F1 on the corpus."""


class ThemeMention(NamedTuple):
    """A phrase of the text that may name a theme.

    `certain` mentions count as such; others (terms outside of mentions) only hint. `headline` is
    whether it stands in the first line.
    """

    text: str
    probability: float
    certain: bool
    headline: bool


class ThemeCandidate(NamedTuple):
    """A theme with the probability that the record has it and the mentions that speak for it."""

    id: str
    probability: float
    mentions: tuple[int, ...]


def rank(mentions: Sequence[ThemeMention]) -> list[ThemeCandidate]:
    """Themes of one release, most probable first; `mentions` index the argument.

    The record of a release takes those from `THRESHOLD` on.
    """
    model = _model()
    evidence = _evidence(mentions)
    ranked = []
    for id_, values in evidence.items():
        score = model["bias"] + model.get(id_, 0.0)
        score += sum(model[name] * value for name, value in values.items())
        chosen = tuple(
            number
            for number, mention in enumerate(mentions)
            if any(id_ == other for other, _ in weights(mention.text))
        )
        ranked.append(ThemeCandidate(id_, 1 / (1 + math.exp(-score)), chosen))
    return sorted(ranked, key=lambda candidate: (-candidate.probability, candidate.id))


def features(mentions: Sequence[ThemeMention]) -> dict[str, dict[str, float]]:
    """Theme → feature of record_weights.tsv → value, for training and for other models."""
    return _evidence(mentions)


def _evidence(mentions: Sequence[ThemeMention]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    seen: set[str] = set()
    for mention, id_, share, first in _shares(mentions):
        values = found[id_]
        heavy = mention.probability * share
        if not mention.certain:
            _raise(values, "hint", heavy)
            values["hints"] += heavy
            if mention.headline:
                _raise(values, "hint in headline", heavy)
        elif first:
            _raise(values, "best", mention.probability * resolve(mention.text).confidence)
            _raise(values, "named", mention.probability)
            if mention.text.casefold() not in seen:
                values["count"] += mention.probability
                seen.add(mention.text.casefold())
            if mention.headline:
                values["headline"] = 1.0
        else:
            _raise(values, "second", heavy)
            values["seconds"] += heavy
    _weigh_alternatives(mentions, found)
    for values in found.values():
        for name in ("count", "hints", "seconds"):
            if name in values:
                values[name] = math.log1p(values[name])
    return {id_: dict(values) for id_, values in found.items()}


def _weigh_alternatives(
    mentions: Sequence[ThemeMention], found: dict[str, dict[str, float]]
) -> None:
    """A theme that only one phrase names yields to another reading that has more support."""
    texts: dict[str, set[str]] = defaultdict(set)
    for mention, id_, _, _ in _shares(mentions):
        if mention.certain:
            texts[id_].add(mention.text.casefold())
    for mention in mentions:
        ranked = weights(mention.text)
        if not mention.certain or not ranked or len(texts[ranked[0][0]]) > 1:
            continue
        for other, share in ranked[1:]:
            if len(texts[other]) > 1:
                _raise(found[ranked[0][0]], "alternative", share)


def _shares(
    mentions: Sequence[ThemeMention],
) -> Iterator[tuple[ThemeMention, str, float, bool]]:
    for mention in mentions:
        for position, (id_, share) in enumerate(weights(mention.text)):
            yield mention, id_, share, position == 0


def _raise(values: dict[str, float], name: str, value: float) -> None:
    values[name] = max(values[name], value)


@cache
def _model() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("themes/record_weights.tsv")}
