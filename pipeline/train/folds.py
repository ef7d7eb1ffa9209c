"""What the slot network says of texts that it has not seen: figures, and the weights of periods.

    python -m pipeline.train.folds it_missiva_md corpus

Each text of the splits train and dev is scored, from its gold mentions, by a network that learned
from four fifths of the others, in half as many epochs as the shipped ones. The encoder has seen
those of train: the figures are a little high.
"""

import csv
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from pipeline.annotate.coordination import written_out
from pipeline.annotate.groups import group
from pipeline.annotate.nlp import load
from pipeline.annotate.period import FEATURES, Period, candidates, features, setting_of
from pipeline.annotate.slots import CATEGORIES, SLOTS
from pipeline.normalise import organisations
from pipeline.samples.corpus import read_corpus
from pipeline.train.augment import name_pool
from pipeline.train.filled import gold_mentions
from pipeline.train.slots import (
    Case,
    cases_of,
    column,
    figures,
    news_of,
    probabilities,
    thresholds,
    train_network,
)
from schemas import Sample

FOLDS, EPOCHS = 5, 8
WEIGHTS = Path(__file__).parents[1] / "data" / "periods" / "weights.tsv"
_PENALTY = 0.002
_FIVE = ("organisers", "promoters", "delegation", "counterparts", "visited")

Scores = tuple[np.ndarray, np.ndarray]
"""Of slots [groups, slots] and of categories."""


def held_out(cases: Sequence[Sequence[Case]]) -> list[Scores]:
    """Scores of each text (its first case; the others are variants) by a network that saw none of
    its cases."""
    scores: list[Scores | None] = [None] * len(cases)
    for fold in range(FOLDS):
        fitted = [case for i, found in enumerate(cases) if i % FOLDS != fold for case in found]
        network = train_network(fitted, fold, EPOCHS)
        for i in range(fold, len(cases), FOLDS):
            scores[i] = probabilities([network], cases[i][0])
    return [found for found in scores if found is not None]


@dataclass(frozen=True)
class Choice:
    """A text's candidates, their features, and the number of the true one, -1 if it is none."""

    pairs: list[Period]
    features: Tensor
    truth: int


def choice_of(sample: Sample, scores: Scores) -> Choice:
    """The choice of a period that `sample` with these scores is."""
    mentions = gold_mentions(sample)
    groups = group(
        mentions, written_out(sample.text, mentions), organisations.acronyms_in(sample.text)
    )
    slots, categories = scores
    setting = setting_of(
        sample.text,
        mentions,
        groups,
        slots[:, [SLOTS.index("start"), SLOTS.index("end")]],
        dict(zip(CATEGORIES, map(float, categories), strict=True)),
        date.fromisoformat(sample.meta.published) if sample.meta.published else None,
    )
    pairs = candidates(setting)
    mission = sample.mission
    told = (mission.start, mission.end) if mission else (None, None)
    truth = pairs.index(told) if told in pairs else -1
    return Choice(pairs, torch.from_numpy(features(setting, pairs)), truth)


def fit(choices: Sequence[Choice]) -> Tensor:
    """Weights of a linear choice by maximum likelihood, penalised on features of unit variance."""
    known = [choice for choice in choices if choice.truth >= 0]
    rows = torch.cat([choice.features for choice in known])
    scale = rows.std(0) + 1e-3
    sizes = [len(choice.pairs) for choice in known]
    truths = torch.tensor([choice.truth for choice in known])
    weights = torch.zeros(rows.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimizer.zero_grad()
        logits = (rows / scale @ weights).split(sizes)
        padded = torch.nn.utils.rnn.pad_sequence(logits, True, -1e9)
        value = torch.nn.functional.cross_entropy(padded, truths) + _PENALTY * (weights**2).sum()
        value.backward()  # type: ignore[no-untyped-call]
        return value

    optimizer.step(closure)
    return (weights / scale).detach()


def right(choices: Sequence[Choice], weights: Tensor) -> int:
    """How many texts get their true period."""
    return sum(int((c.features @ weights).argmax()) == c.truth for c in choices)


def main(model: str, corpus: Path) -> None:
    """Print the figures and write the weights."""
    torch.set_num_threads(1)
    nlp = load(model)
    samples = [s for k in ("train", "dev") for s in read_corpus(corpus, k) if s.annotates_mission]
    random.Random(0).shuffle(samples)
    pool, news, generator = name_pool(samples), news_of(samples), random.Random(0)
    cases = [cases_of(nlp, sample, pool, news, generator) for sample in samples]
    scores = held_out(cases)
    pairs = [(found[0].slots, told[0]) for found, told in zip(cases, scores, strict=True)]
    pairs = [pair for pair in pairs if len(pair[0])]
    chosen = thresholds(pairs)
    for slot, figure in figures(pairs, chosen).items():
        print(f"{slot:14s} F1 {figure:.3f} at {chosen[slot]:.2f}")
    print(f"{'five slots':14s} F1 {figures_together(pairs, chosen):.3f}")
    choices = [
        choice_of(sample, told)
        for sample, told in zip(samples, scores, strict=True)
        if sample.mission
    ]
    hits = 0
    for fold in range(FOLDS):
        rest = [choice for i, choice in enumerate(choices) if i % FOLDS != fold]
        hits += right(choices[fold::FOLDS], fit(rest))
    print(f"{'period':14s} exact {hits / len(choices):.3f} of {len(choices)}")
    with WEIGHTS.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter="\t", lineterminator="\n")
        writer.writerow(("feature", "weight"))
        weights = fit(choices).tolist()
        writer.writerows((f, f"{w:.3f}") for f, w in zip(FEATURES, weights, strict=True))


def figures_together(pairs: Sequence[Scores], chosen: dict[str, float]) -> float:
    """F1 over the five role slots together."""
    hits = wanted = found = 0.0
    for slot in _FIVE:
        gold, told = column(pairs, slot)
        given = told >= chosen[slot]
        hits, wanted, found = hits + (gold & given).sum(), wanted + gold.sum(), found + given.sum()
    return 2 * hits / max(1.0, wanted + found)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
