"""THEME mentions in running text: terms of the table, weighed by the words around them."""

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.normalise.theme_context import chunks, features
from pipeline.normalise.theme_words import Word
from pipeline.resources import table

THRESHOLD = 0.3
"""Probability from which a chunk is a mention: best overlap F1 on batches not fitted on."""


class ThemeSpan(NamedTuple):
    """Tokens [start, end) that may name a theme, and the probability that they are a mention."""

    start: int
    end: int
    probability: float


def candidates(
    tokens: Sequence[str], words: Sequence[Word | None], barred: Sequence[bool]
) -> list[ThemeSpan]:
    """All chunks of theme terms, in order and without overlap.

    `words[i]` is the content word of `tokens[i]`, if it is one; `barred` tokens (names) are in no
    chunk.
    """
    weights = _weights()
    found = chunks(tokens, words, barred)
    spans = []
    for number, chunk in enumerate(found):
        before = found[number - 1] if number else None
        after = found[number + 1] if number + 1 < len(found) else None
        score = weights["bias"] + sum(
            weights.get(feature, 0.0) for feature in features(tokens, words, chunk, before, after)
        )
        spans.append(ThemeSpan(chunk[0].start, chunk[-1].end, 1 / (1 + math.exp(-score))))
    return spans


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in table("themes/mention_weights.tsv")}
