"""Training of the slot network (`pipeline/annotate/slots.py`) on the annotated corpus.

The encoder is frozen: units are made once for each sample, from its gold mentions. The network is
two attention layers over the units, with a bias for the distance in sentences; mentions of one
group exchange their states after each layer, and a group is classified from all of its mentions.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from spacy.language import Language
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.mentions import Reading, reading_of
from pipeline.annotate.slots import CATEGORIES, FILLS, SLOTS, inputs
from pipeline.annotate.units import Floats, Units
from pipeline.samples.corpus import annotates_themes
from pipeline.train.augment import Pool, augment, name_pool, shortened
from pipeline.train.digest import digest
from pipeline.train.filled import filled_slots, gold_mentions
from pipeline.train.slot_network import Network, export
from pipeline.train.thresholds import f1, threshold
from schemas import Sample

_EPOCHS, _BATCH, _RATE, _DECAY = 16, 8, 2e-3, 0.02
_MENTION_DROPOUT = 0.05
_LENGTH = 32
"""Texts of a batch differ in their number of units by less."""
_DOCUMENT = 2.0
"""Weight of the categories, of which a text has one set, beside its many groups."""

_STRICTER = {"counterparts": 0.8, "visited": 0.8}
"""Log odds by which thresholds are raised above those of the gold mentions of split dev: of the
mentions found in other texts too many get there. Chosen on the dev set and on split test."""

_DIGESTS = 0.4
"""Share of the shortened texts that stand as an item among others, too."""

_SLOT_INDEX = {slot: i for i, slot in enumerate(SLOTS)}


@dataclass(frozen=True)
class Case:
    """One sample as the network sees it: units, gold slots [groups, slots] (NaN: does not count)
    and gold categories [categories] (NaN likewise)."""

    id: str
    units: Units
    slots: Floats
    categories: Floats


# --- cases


def case_of(nlp: Language, sample: Sample, filled: Sequence[frozenset[str]]) -> Case:
    """The case of an annotated sample; `nlp` gives tensors and sentences, `filled` are the slots of
    each mention (`filled_slots` of the sample or of the one that it is a variant of)."""
    doc = nlp.make_doc(sample.text)
    doc.user_data["published"] = sample.meta.published
    doc.user_data["publisher"] = sample.meta.publisher
    doc = nlp(doc)
    reading = reading_of(doc, gold_mentions(sample))
    return Case(sample.id, reading.units, _slots(sample, reading, filled), _categories(sample))


def _slots(sample: Sample, reading: Reading, filled: Sequence[frozenset[str]]) -> Floats:
    labels = reading.units.labels
    slots = np.full((len(labels), len(SLOTS)), np.nan, np.float32)
    if sample.mission is None:
        return slots
    for number, label in enumerate(labels):
        for slot in FILLS[label]:
            slots[number, _SLOT_INDEX[slot]] = 0.0
    for number, found in zip(reading.groups, filled, strict=True):
        for slot in found & set(FILLS[labels[number]]):
            slots[number, _SLOT_INDEX[slot]] = 1.0
    return slots


def _categories(sample: Sample) -> Floats:
    mission = sample.mission
    if mission is None:
        categories = np.full(len(CATEGORIES), np.nan, np.float32)
        categories[0] = 0.0 if sample.annotates_mission else np.nan
        return categories
    present = {"mission", mission.direction, mission.phase, *mission.kinds}
    categories = np.array([c in present for c in CATEGORIES], np.float32)
    if mission.phase is None:
        categories[-3:] = np.nan
    return categories


# --- training


def train_network(
    cases: Sequence[Case], seed: int, epochs: int = _EPOCHS, log: Callable[[str], None] = print
) -> Network:
    """One network; the same cases and seed give the same weights on one thread."""
    torch.manual_seed(seed)
    generator = random.Random(seed)
    network = Network(cases[0].units.vectors.shape[1])
    optimizer = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = epochs * ((len(cases) + _BATCH - 1) // _BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, total_steps=steps + 1)
    network.train()
    for epoch in range(epochs):
        total = 0.0
        for batch in _batches(cases, generator):
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        if epoch % 8 == 7:
            log(f"slots, seed {seed}, epoch {epoch + 1}: loss {total / len(cases):.4f}")
    return network.eval()


def _batches(cases: Sequence[Case], generator: random.Random) -> list[list[Case]]:
    """The cases, thinned, in shuffled batches of about one length each."""
    order = [_thinned(case, generator) for case in cases]
    generator.shuffle(order)
    order.sort(key=lambda case: len(case.units.group) // _LENGTH)
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    generator.shuffle(batches)
    return batches


def _thinned(case: Case, generator: random.Random) -> Case:
    """`case` without a few mentions, as if the entity recogniser had missed them."""
    group = case.units.group.copy()
    keep = np.array([g < 0 or generator.random() >= _MENTION_DROPOUT for g in group])
    units = replace(
        case.units,
        vectors=case.units.vectors[keep],
        sentence=case.units.sentence[keep],
        group=group[keep],
    )
    return replace(case, units=units)


def _collate(batch: Sequence[Case]) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Padded inputs, and gold slots with NaN in the padding."""
    feeds = [inputs(case.units) for case in batch]
    units = max(len(feed["vectors"]) for feed in feeds)
    groups = max(len(feed["members"]) for feed in feeds)
    width = feeds[0]["vectors"].shape[1]
    vectors = torch.zeros(len(batch), units, width)
    distance = torch.zeros(len(batch), units, units, dtype=torch.long)
    members = torch.zeros(len(batch), groups, units)
    mask = torch.zeros(len(batch), units)
    gold = torch.full((len(batch), groups, len(SLOTS)), float("nan"))
    for i, (case, feed) in enumerate(zip(batch, feeds, strict=True)):
        n, g = len(feed["vectors"]), len(feed["members"])
        vectors[i, :n] = torch.from_numpy(feed["vectors"])
        distance[i, :n, :n] = torch.from_numpy(feed["distance"])
        members[i, :g, :n] = torch.from_numpy(feed["members"])
        mask[i, :n] = 1.0
        if len(case.slots):
            gold[i, :g] = torch.from_numpy(case.slots)
    return vectors, distance, members, mask, gold


def _loss(network: Network, batch: Sequence[Case]) -> Tensor:
    vectors, distance, members, mask, gold = _collate(batch)
    groups, document = network(vectors, distance, members, mask)
    categories = torch.from_numpy(np.stack([case.categories for case in batch]))
    known = ~categories.isnan()
    loss = _DOCUMENT * functional.binary_cross_entropy_with_logits(
        document[known], categories[known]
    )
    counts = ~gold.isnan() & (members.sum(2, keepdim=True) > 0)
    if not counts.any():
        return loss
    each = functional.binary_cross_entropy_with_logits(
        groups, gold.nan_to_num(0.0), reduction="none"
    )
    # A sum over groups would let long lists rule; a mean would make them count for nothing.
    scale = counts.any(2).sum(1).clamp(min=1).float().sqrt()
    return loss + 0.5 * ((each * counts).sum((1, 2)) / scale).mean()


def probabilities(networks: Sequence[Network], case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Of slots [groups, slots] and categories, averaged over `networks` in logits."""
    *feed, _ = _collate([case])
    with torch.inference_mode():
        outputs = [network(*feed) for network in networks]
    groups = torch.stack([output[0][0] for output in outputs]).mean(0).sigmoid().numpy()
    document = torch.stack([output[1][0] for output in outputs]).mean(0).sigmoid().numpy()
    return groups, document


def thresholds(
    pairs: Iterable[tuple[np.ndarray, np.ndarray]],
) -> dict[str, float]:
    """For each slot the probability from which it counts as filled, over (gold, predicted) of
    held-out cases. First and last days have none: a period is chosen as a pair."""
    gathered = list(pairs)
    chosen = [slot for slot in SLOTS if slot not in ("start", "end")]
    return {slot: round(threshold(*column(gathered, slot)), 2) for slot in chosen}


def column(
    pairs: Sequence[tuple[np.ndarray, np.ndarray]], slot: str
) -> tuple[np.ndarray, np.ndarray]:
    """Whether each group fills the slot, and the probability; groups that cannot are left out."""
    index = _SLOT_INDEX[slot]
    gold = np.concatenate([g[:, index] for g, _ in pairs])
    predicted = np.concatenate([p[: len(g), index] for g, p in pairs])
    known = ~np.isnan(gold)
    return gold[known] > 0.5, predicted[known]


def figures(
    pairs: Sequence[tuple[np.ndarray, np.ndarray]], chosen: dict[str, float]
) -> dict[str, float]:
    """F1 of each slot at its threshold, over (gold, predicted) of held-out cases."""
    result = {}
    for slot, least in chosen.items():
        gold, predicted = column(pairs, slot)
        result[slot] = f1(gold, predicted >= least)
    return result


def cases_of(
    nlp: Language, sample: Sample, pool: Pool, news: Sequence[Sample], generator: random.Random
) -> list[Case]:
    """A text whole, shortened (whole ones alone teach that a short text is about no mission) and
    varied (the encoder knows the names of the texts that it was fine-tuned on); now and then the
    shortened one as an item among `news`."""
    filled = filled_slots(sample)
    cases = [case_of(nlp, sample, filled)]
    if short := shortened(sample, generator):
        cases.append(case_of(nlp, short, filled_slots(short)))
        if generator.random() < _DIGESTS:
            told = digest(short, news, generator)
            cases.append(case_of(nlp, told, filled_slots(told)))
    cases.append(case_of(nlp, augment(sample, pool, generator), filled))
    return cases


def news_of(samples: Iterable[Sample]) -> list[Sample]:
    """General news among the samples."""
    return [sample for sample in samples if not annotates_themes(sample)]


def train_slots(
    nlp: Language,
    train: Sequence[Sample],
    dev: Sequence[Sample],
    networks: int,
    seed: int,
    log: Callable[[str], None],
) -> tuple[list[bytes], dict[str, float]]:
    """Graphs and thresholds for `SlotNetwork.set`, of so many `networks`: one fitted on `train`,
    whose thresholds are chosen on `dev`, and others on both."""
    generator = random.Random(seed)
    pool, news = name_pool(train), news_of(train)
    fitted, held = (
        [case for sample in samples for case in cases_of(nlp, sample, pool, news, generator)]
        for samples in (train, dev)
    )
    first = train_network(fitted, seed, log=log)
    pairs = [(case.slots, probabilities([first], case)[0]) for case in held if len(case.slots)]
    chosen = thresholds(pairs)
    for slot, figure in figures(pairs, chosen).items():
        log(f"slots, dev split, gold mentions: {slot} F1 {figure:.3f} at {chosen[slot]:.2f}")
    both = [*fitted, *held]
    others = [train_network(both, seed + n, log=log) for n in range(1, networks)]
    return [export(network) for network in (first, *others)], raised(chosen)


def raised(chosen: dict[str, float]) -> dict[str, float]:
    """Thresholds as they ship."""

    def higher(slot: str, least: float) -> float:
        return 1 / (1 + math.exp(-_STRICTER[slot]) * (1 - least) / least)

    return {
        slot: round(higher(slot, least), 2) if slot in _STRICTER else least
        for slot, least in chosen.items()
    }
