"""Training of `pipeline/annotate/theme_ids.py`: which themes the mentions of a text add up to.

A record lists its themes, not which mention tells which: the network learns that from the sums
(learning from bags). Mentions are those that the pipeline finds, and those of a varied copy of each
text, since the encoder knows its training texts.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from spacy.language import Language
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.mentions import read_document
from pipeline.annotate.theme_ids import DETAILS, Floats, ThemeInputs, ThemeNetwork, inputs_of
from pipeline.normalise.theme_table import theme_ids
from pipeline.train.augment import augment, name_pool
from pipeline.train.thresholds import f1, log_odds, threshold
from schemas import Sample

_NETWORKS = 5
_EPOCHS, _BATCH, _RATE, _DECAY = 30, 8, 2e-3, 0.02
_HIDDEN, _DROPOUT = 64, 0.4
_KNOWN, _BIAS = 4.0, -4.0
"""Where learning begins: the tables are believed, and no theme is likely."""
_GENEROUS = 0.5
"""By so many log odds less than on split `dev` a text has a theme: the corpus's writers listed
fewer themes of a mission (3.4) than careful readers of the guide do (5.0 in the dev set)."""


@dataclass(frozen=True)
class Bag:
    """One text: its THEME mentions, at least one, and 1 for each theme of its record [themes]."""

    inputs: ThemeInputs
    gold: Floats


class Network(nn.Module):
    """As `annotate.theme_ids`, with dropout."""

    def __init__(self, width: int) -> None:
        super().__init__()
        themes = len(theme_ids())
        self.words = _layers(2 * width, themes)
        self.counts = _layers(2 * width + DETAILS, 1)
        self.whole = nn.Linear(width, themes)
        self.known = nn.Parameter(torch.tensor([_KNOWN]))
        self.bias = nn.Parameter(torch.full((themes,), _BIAS))
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, inputs: ThemeInputs) -> Tensor:
        """Log odds of each theme [themes]."""
        vectors, shares, details, whole = (
            torch.from_numpy(array)
            for array in (inputs.vectors, inputs.shares, inputs.details, inputs.whole)
        )
        counts = self.counts(torch.cat([vectors, details], 1))
        each = self.known * shares + self.words(vectors) + counts + self.bias
        return each.logsumexp(0) + self.whole(self.dropout(whole))


def _layers(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Dropout(_DROPOUT),
        nn.Linear(inputs, _HIDDEN),
        nn.Tanh(),
        nn.Dropout(_DROPOUT),
        nn.Linear(_HIDDEN, outputs),
    )


def bag_of(nlp: Language, sample: Sample) -> Bag | None:
    """The bag of a sample with a record; None if no THEME mention is found in it."""
    doc = nlp.make_doc(sample.text)
    doc.user_data["published"] = sample.meta.published
    doc.user_data["publisher"] = sample.meta.publisher
    doc = nlp(doc)
    reading = read_document(doc)
    themes = [mention for mention in reading.mentions if mention.label == "THEME"]
    told = set(sample.mission.themes) if sample.mission else set()
    gold = np.array([name in told for name in theme_ids()], np.float32)
    return Bag(inputs_of(doc, reading.sentences, themes), gold) if themes else None


def train_network(bags: Sequence[Bag], seed: int) -> Network:
    """One network; the same bags and seed give the same weights on one thread."""
    torch.manual_seed(seed)
    generator = random.Random(seed)
    network = Network(len(bags[0].inputs.whole))
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _EPOCHS * ((len(bags) + _BATCH - 1) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps + 1)
    order = list(bags)
    network.train()
    for _ in range(_EPOCHS):
        generator.shuffle(order)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            found = torch.stack([network(bag.inputs) for bag in batch])
            gold = torch.from_numpy(np.stack([bag.gold for bag in batch]))
            loss = functional.binary_cross_entropy_with_logits(found, gold, reduction="sum")
            optimizer.zero_grad()
            (loss / len(batch)).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return network.eval()


def weights_of(network: Network, offset: float = 0.0) -> dict[str, Floats]:
    """Weights as `ThemeNetwork` takes them; `offset`: log odds from which on a text has a theme."""
    found = {
        "known": network.known,
        "bias": network.bias,
        "offset": torch.full_like(network.bias, offset),
        "whole.w": network.whole.weight.T,
        "whole.b": network.whole.bias,
    }
    for name, layers in (("words", network.words), ("counts", network.counts)):
        for end, layer in (("", layers[1]), (".out", layers[4])):
            found[f"{name}{end}.w"], found[f"{name}{end}.b"] = layer.weight.T, layer.bias
    return {name: weight.detach().numpy().copy() for name, weight in found.items()}


def train_theme_ids(
    nlp: Language,
    train: Sequence[Sample],
    dev: Sequence[Sample],
    seed: int,
    log: Callable[[str], None],
) -> ThemeNetwork:
    """Networks fitted on `train`, their threshold chosen on `dev`; samples with a record only."""
    generator = random.Random(seed)
    pool = name_pool(train)
    varied = [augment(sample, pool, generator) for sample in train]
    fitted, held = (
        [bag for sample in samples if sample.mission and (bag := bag_of(nlp, sample))]
        for samples in ([*train, *varied], dev)
    )
    networks = [train_network(fitted, seed + number) for number in range(_NETWORKS)]
    bare = ThemeNetwork([weights_of(network) for network in networks])
    gold = np.concatenate([bag.gold for bag in held]) > 0
    found = np.concatenate([bare.predict(bag.inputs)[1] for bag in held])
    least = threshold(gold, 1 / (1 + np.exp(-found)))
    offset = float(log_odds(np.array(least)))
    log(f"themes, dev split, found mentions: F1 {f1(gold, found >= offset):.3f} at {least:.2f}")
    return ThemeNetwork([weights_of(network, offset - _GENEROUS) for network in networks])
