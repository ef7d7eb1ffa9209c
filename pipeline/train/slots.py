"""Training of the slot network (`pipeline/annotate/slots.py`) on the annotated corpus.

The encoder is frozen: units are made once for each sample, from its gold mentions. The network is
two attention layers over the units, with a bias for the distance in sentences; mentions of one
group exchange their states after each layer, and a group is classified from all of its mentions.
"""

import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from spacy.language import Language
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.mentions import Reading, reading_of
from pipeline.annotate.slots import CATEGORIES, FAR, FILLS, SLOTS, inputs
from pipeline.annotate.units import Units
from pipeline.normalise import places, themes
from pipeline.normalise.folding import fold
from schemas import Mention, Sample, SampleMission
from schemas.values import Label

_WIDTH, _HEADS, _LAYERS, _DROPOUT = 128, 4, 2, 0.25
_EPOCHS, _BATCH, _RATE, _DECAY = 16, 8, 2e-3, 0.02
_MENTION_DROPOUT = 0.05
_ENSEMBLE = 3
_LOW = -1e4
_STEEP = 8.0

_SLOT_INDEX = {slot: i for i, slot in enumerate(SLOTS)}


@dataclass(frozen=True)
class Case:
    """One sample as the network sees it: units, gold slots [groups, slots] (NaN: does not count)
    and gold categories [categories] (NaN likewise)."""

    id: str
    units: Units
    slots: np.ndarray
    categories: np.ndarray


class Layer(nn.Module):
    """Attention and feed-forward, norms first, then an exchange among mentions of a group."""

    def __init__(self) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(_WIDTH)
        self.qkv = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.out = nn.Linear(_WIDTH, _WIDTH)
        self.distance = nn.Embedding(2 * FAR + 1, _HEADS)
        self.norm_feed = nn.LayerNorm(_WIDTH)
        self.widen = nn.Linear(_WIDTH, 2 * _WIDTH)
        self.narrow = nn.Linear(2 * _WIDTH, _WIDTH)
        self.exchange = nn.Linear(_WIDTH, _WIDTH)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, distance: Tensor, members: Tensor, mask: Tensor) -> Tensor:
        """x [batch, units, width], mask [batch, units] 1 for units that are there."""
        batch, units, _ = x.shape
        qkv = self.qkv(self.norm_attention(x)).view(batch, units, 3, _HEADS, _WIDTH // _HEADS)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind()
        scores = query @ key.transpose(2, 3) / (_WIDTH // _HEADS) ** 0.5
        scores = scores + self.distance(distance).permute(0, 3, 1, 2)
        scores = scores + (1 - mask)[:, None, None, :] * _LOW
        mixed = self.dropout(scores.softmax(-1)) @ value
        x = x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, units, _WIDTH)))
        fed = self.narrow(functional.gelu(self.widen(self.norm_feed(x))))
        x = x + self.dropout(fed)
        sizes = members.sum(2, keepdim=True).clamp(min=1)
        means = members @ x / sizes
        return x + self.dropout(self.exchange(members.transpose(1, 2) @ means))


class Network(nn.Module):
    """Units → logits of each group's slots and of the document's categories."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.project = nn.Linear(inputs, _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(_LAYERS))
        self.slots = _classifier(2 * _WIDTH, len(SLOTS))
        self.document = _classifier(2 * _WIDTH, len(CATEGORIES))
        self.weight = nn.Linear(_WIDTH, 1)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(
        self, vectors: Tensor, distance: Tensor, members: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits [batch, groups, slots] and [batch, categories]; shapes as in `Layer`."""
        x = self.norm(functional.gelu(self.project(self.dropout(vectors))))
        for layer in self.layers:
            x = layer(x, distance, members, mask)
        means = members @ x / members.sum(2, keepdim=True).clamp(min=1)
        # The mention that says most of its group, wherever it stands, by a learned weight.
        weights = self.weight(x).clamp(-_STEEP, _STEEP).exp()
        chosen = members @ (x * weights) / (members @ weights).clamp(min=1e-6)
        groups = self.slots(torch.cat([means, chosen], -1))
        there = mask[..., None]
        mean = (x * there).sum(1) / there.sum(1)
        document = self.document(torch.cat([mean, (x + (1 - there) * _LOW).amax(1)], -1))
        return groups, document


def _classifier(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(inputs),
        nn.Linear(inputs, _WIDTH),
        nn.GELU(),
        nn.Dropout(_DROPOUT),
        nn.Linear(_WIDTH, outputs),
    )


# --- cases


def case_of(nlp: Language, sample: Sample) -> Case:
    """The case of an annotated sample; `nlp` gives tensors and sentences."""
    doc = nlp.make_doc(sample.text)
    doc.user_data["published"] = sample.meta.published
    doc.user_data["publisher"] = sample.meta.publisher
    doc = nlp(doc)
    reading = reading_of(doc, [_mention(sample, i) for i in range(len(sample.spans))])
    slots, categories = _gold(sample, reading)
    return Case(sample.id, reading.units, slots, categories)


def _mention(sample: Sample, index: int) -> Mention:
    span = sample.spans[index]
    text = sample.text[span.start : span.end]
    value = themes.resolve(text).id if span.label == "THEME" else span.value
    return Mention(
        start=span.start, end=span.end, label=span.label, text=text, value=value, detector="gold"
    )


def _gold(sample: Sample, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
    mission = sample.mission
    slots = np.full((len(reading.units.labels), len(SLOTS)), np.nan, np.float32)
    if mission is None:
        known = 0.0 if sample.annotates_mission else np.nan
        categories = np.full(len(CATEGORIES), np.nan, np.float32)
        categories[0] = known
        return slots, categories
    for number, label in enumerate(reading.units.labels):
        mentions = [m for m, g in zip(reading.mentions, reading.groups, strict=True) if g == number]
        filled = _filled(mission, label, mentions, reading.context)
        for slot in FILLS[label]:
            slots[number, _SLOT_INDEX[slot]] = slot in filled
    present = {"mission", mission.direction, mission.phase, *mission.kinds}
    categories = np.array([c in present for c in CATEGORIES], np.float32)
    if mission.phase is None:
        categories[-3:] = np.nan
    return slots, categories


def _filled(
    mission: SampleMission, label: Label, mentions: Sequence[Mention], context: Sequence[str]
) -> set[str]:
    """Slots that a group fills by the gold record."""
    names = {fold(mention.text) for mention in mentions}
    values = {mention.value or "" for mention in mentions}
    if label == "DATE":
        first = {value.split("/")[0] for value in values}
        last = {value.split("/")[-1] for value in values}
        return {"start"} & _when(mission.start in first) | {"end"} & _when(mission.end in last)
    if label == "THEME":
        return {"themes"} & _when(bool(values & set(mission.themes)))
    if label == "PER":
        people = {fold(person.name) for person in mission.people}
        return {"people"} & _when(bool(names & people))
    if label == "EVENT":
        return {"events"} & _when(bool(names & set(map(fold, mission.events))))
    filled = {
        slot
        for slot in ("organisers", "promoters", "delegation", "counterparts", "visited")
        if any(_same(name, filler) for filler in getattr(mission, slot) for name in names)
    }
    parties = [party for agreement in mission.agreements for party in agreement.parties]
    if any(_same(name, party) for party in parties for name in names):
        filled.add("parties")
    if label == "LOC":
        codes = {places.resolve(mention.text, context).code for mention in mentions}
        cities = {fold(code.split(":")[1]) for code in mission.destinations if ":" in code}
        if codes & set(mission.destinations) or names & cities:
            filled.add("destinations")
    return filled


def _when(condition: bool) -> set[str]:
    return {"start", "end", "themes", "people", "events"} if condition else set()


def _same(name: str, filler: str) -> bool:
    """Equal, or `name` is the tail of a filler whose head was written out ('… e Ferrara')."""
    full = fold(filler)
    return name == full or (full.endswith(f" {name}") and full.startswith("universita"))


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
        order = list(cases)
        generator.shuffle(order)
        total = 0.0
        for start in range(0, len(order), _BATCH):
            batch = [_thinned(case, generator) for case in order[start : start + _BATCH]]
            loss = _loss(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(batch)
        if epoch % 8 == 7:
            log(f"slots, seed {seed}, epoch {epoch + 1}: loss {total / len(order):.4f}")
    return network.eval()


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
    loss = functional.binary_cross_entropy_with_logits(document[known], categories[known])
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
    """For each slot the probability with the best F1, over (gold, predicted) of held-out cases."""
    chosen = {}
    gathered = list(pairs)
    for slot, column in _SLOT_INDEX.items():
        gold = np.concatenate([g[:, column] for g, _ in gathered])
        predicted = np.concatenate([p[: len(g), column] for g, p in gathered])
        known = ~np.isnan(gold)
        gold, predicted = gold[known] > 0.5, predicted[known]
        grid = np.linspace(0.2, 0.7, 26)
        scores = [_f1(gold, predicted >= t) for t in grid]
        chosen[slot] = float(round(grid[int(np.argmax(scores))], 2))
    return chosen


def _f1(gold: np.ndarray, predicted: np.ndarray) -> float:
    hits = float((gold & predicted).sum())
    return 2 * hits / max(1.0, float(gold.sum() + predicted.sum()))


def cross_validate(
    cases: Sequence[Case], folds: int = 5
) -> tuple[dict[str, float], dict[str, float]]:
    """(thresholds, F1 at them) of each slot, every case predicted by a network that has not seen
    it nor another sample of its mission; `cases` come with such samples side by side."""
    pairs = []
    for fold_number in range(folds):
        held = [c for i, c in enumerate(cases) if i * folds // len(cases) == fold_number]
        rest = [c for i, c in enumerate(cases) if i * folds // len(cases) != fold_number]
        network = train_network(rest, seed=fold_number)
        pairs += [
            (case.slots, probabilities([network], case)[0]) for case in held if len(case.slots)
        ]
    chosen = thresholds(pairs)
    figures = {}
    for slot, column in _SLOT_INDEX.items():
        gold = np.concatenate([g[:, column] for g, _ in pairs])
        predicted = np.concatenate([p[: len(g), column] for g, p in pairs])
        known = ~np.isnan(gold)
        figures[slot] = _f1(gold[known] > 0.5, predicted[known] >= chosen[slot])
    return chosen, figures


def export(network: Network) -> bytes:
    """The network as an ONNX graph with free numbers of units and groups."""
    width = network.project.in_features
    example = (
        torch.zeros(1, 3, width),
        torch.zeros(1, 3, 3, dtype=torch.long),
        torch.ones(1, 2, 3),
        torch.ones(1, 3),
    )
    buffer = io.BytesIO()
    torch.onnx.export(
        network,
        example,
        buffer,
        input_names=["vectors", "distance", "members", "mask"],
        output_names=["groups", "document"],
        dynamic_axes={
            "vectors": {1: "units"},
            "distance": {1: "units", 2: "units"},
            "members": {1: "groups", 2: "units"},
            "mask": {1: "units"},
            "groups": {1: "groups"},
        },
        dynamo=False,
    )
    return buffer.getvalue()


def train_slots(nlp: Language, samples: Sequence[Sample], log: Callable[[str], None]) -> None:
    """Fit the `missiva_slots` of `nlp` on `samples`: thresholds by cross-validation, then an
    ensemble on all of them."""
    cases = [case_of(nlp, sample) for sample in samples]
    chosen, figures = cross_validate(cases)
    for slot, figure in figures.items():
        log(f"slots, five folds, gold mentions: {slot} F1 {figure:.3f} at {chosen[slot]:.2f}")
    networks = [train_network(cases, seed=seed, log=log) for seed in range(_ENSEMBLE)]
    nlp.get_pipe("missiva_slots").network.set([export(n) for n in networks], chosen)
