"""Fine-tuning of an encoder with torch: all tasks at once, optionally after a teacher."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import spacy
import torch
from spacy.language import Language
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.attention import SDPBackend, sdpa_kernel

from pipeline.annotate.pieces import PAD, PieceTokenizer
from pipeline.annotate.tokenizer import create_tokenizer
from pipeline.train.augment import Pool, augment, merge, name_pool, people_pool, table_pool
from pipeline.train.filled import filled_slots
from pipeline.train.network import Encoder
from pipeline.train.tasks import (
    ENTITY_TAGS,
    FEATURES,
    IGNORED,
    ROLES,
    THEME_TAGS,
    Window,
    cut,
)
from schemas.sample import Sample

_WEIGHTS = {"entities": 1.0, "themes": 0.5, "roles": 0.3, "document": 0.1}
_TEMPERATURE = 2.0
_SHORTEST_START = 40


@dataclass(frozen=True)
class Recipe:
    """Numbers of a fine-tuning run.

    `rate` is that of the encoder, heads learn at five times. `originals` is the share of texts that
    are left as they are. `passes` limits how many variants of the corpus are drawn: later epochs
    see the first ones again, and a teacher has to read each only once.
    """

    epochs: int
    rate: float = 2e-4
    batch: int = 8
    warmup: float = 0.08
    originals: float = 0.4
    averaging: float = 0.99
    passes: int = 100
    seed: int = 0


class Tagger(nn.Module):
    """An encoder with one linear head for each task."""

    def __init__(self, encoder: Encoder, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = cast(nn.Module, encoder)
        self.dropout = nn.Dropout(dropout)
        self.entities = nn.Linear(encoder.width, len(ENTITY_TAGS))
        self.themes = nn.Linear(encoder.width, len(THEME_TAGS))
        self.roles = nn.Linear(encoder.width, len(ROLES))
        self.document = nn.Linear(encoder.width, len(FEATURES))

    def forward(self, ids: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Logits of each task."""
        x = self.dropout(self.encoder(ids, mask))
        weights = mask[..., None].to(x.dtype)
        mean = (x * weights).sum(dim=1) / weights.sum(dim=1)
        return {
            "entities": self.entities(x),
            "themes": self.themes(x),
            "roles": self.roles(x),
            "document": self.document(mean),
        }


@dataclass(frozen=True)
class Batch:
    """Windows padded to one length."""

    ids: Tensor
    mask: Tensor
    targets: dict[str, Tensor]
    teacher: dict[str, Tensor] | None = None


def collate(windows: Sequence[Window]) -> Batch:
    """Pad ids with `PAD`, classes with `IGNORED`, roles with NaN."""
    size, longest = len(windows), max(len(window.ids) for window in windows)
    ids = np.full((size, longest), PAD, np.int64)
    mask = np.zeros((size, longest), bool)
    entities = np.full((size, longest), IGNORED, np.int64)
    themes = entities.copy()
    roles = np.full((size, longest, len(ROLES)), np.nan, np.float32)
    for i, window in enumerate(windows):
        length = len(window.ids)
        ids[i, :length] = window.ids
        mask[i, :length] = True
        entities[i, :length] = window.entities
        themes[i, :length] = window.themes
        roles[i, :length] = window.roles
    targets = {
        "entities": entities,
        "themes": themes,
        "roles": roles,
        "document": np.stack([window.document for window in windows]),
    }
    tensors = {task: torch.from_numpy(target) for task, target in targets.items()}
    return Batch(torch.from_numpy(ids), torch.from_numpy(mask), tensors)


def loss(logits: dict[str, Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Weighted sum over the tasks; unknown targets count for nothing."""
    total = torch.zeros(())
    for task in ("entities", "themes"):
        classes = targets[task].reshape(-1)
        if bool((classes != IGNORED).any()):
            flat = logits[task].reshape(len(classes), -1)
            value = functional.cross_entropy(flat, classes, ignore_index=IGNORED)
            total = total + _WEIGHTS[task] * value
    for task in ("roles", "document"):
        known = ~targets[task].isnan()
        if bool(known.any()):
            value = functional.binary_cross_entropy_with_logits(
                logits[task][known], targets[task][known]
            )
            total = total + _WEIGHTS[task] * value
    return total


def imitation(logits: dict[str, Tensor], batch: Batch) -> Tensor:
    """Divergence from the teacher's softened BIO distributions; 0 without a teacher."""
    total = torch.zeros(())
    teacher = batch.teacher or {}
    read = batch.targets["entities"] != IGNORED
    for task in teacher:
        ours = functional.log_softmax(logits[task][read] / _TEMPERATURE, dim=-1)
        theirs = functional.log_softmax(teacher[task][read] / _TEMPERATURE, dim=-1)
        divergence = functional.kl_div(ours, theirs, log_target=True, reduction="batchmean")
        total = total + _WEIGHTS[task] * _TEMPERATURE**2 * divergence
    return total


class _Average:
    """Exponential moving average of the parameters, the embedding table excepted."""

    def __init__(self, tagger: Tagger, decay: float) -> None:
        table = tagger.get_parameter("encoder.embeddings.weight")
        self.decay = decay
        self.live = [p for p in tagger.parameters() if p is not table]
        self.mean = [p.detach().clone() for p in self.live]

    @torch.no_grad()
    def update(self, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        for mean, live in zip(self.mean, self.live, strict=True):
            mean.lerp_(live, 1 - decay)

    @torch.no_grad()
    def settle(self) -> None:
        for mean, live in zip(self.mean, self.live, strict=True):
            live.copy_(mean)


def _epoch(
    samples: Sequence[Sample],
    filled: Sequence[Sequence[frozenset[str]]],
    nlp: Language,
    tokenizer: PieceTokenizer,
    pool: Pool,
    recipe: Recipe,
    generator: random.Random,
) -> list[Batch]:
    """One pass over the (augmented) samples as shuffled batches of windows of like length."""
    windows = []
    for sample, slots in zip(samples, filled, strict=True):
        varied = sample
        if generator.random() >= recipe.originals:
            varied = augment(sample, pool, generator)
        windows += cut(varied, slots, nlp, tokenizer, generator.randint(_SHORTEST_START, 126))
    generator.shuffle(windows)
    windows.sort(key=lambda window: len(window.ids) // 16)
    size = recipe.batch
    batches = [windows[i : i + size] for i in range(0, len(windows), size)]
    generator.shuffle(batches)
    return [collate(batch) for batch in batches]


def _optimisers(tagger: Tagger, rate: float) -> list[torch.optim.Optimizer]:
    """AdamW over encoder and heads, SparseAdam over the embedding table."""
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in tagger.named_parameters():
        if name != "encoder.embeddings.weight":
            key = (name.startswith("encoder."), parameter.ndim > 1)
            groups.setdefault(key, []).append(parameter)
    dense = torch.optim.AdamW(
        [
            {
                "params": parameters,
                "lr": rate if inside else 5 * rate,
                "weight_decay": 0.01 if inside and matrix else 0.0,
            }
            for (inside, matrix), parameters in groups.items()
        ],
        betas=(0.9, 0.98),
    )
    table = tagger.get_parameter("encoder.embeddings.weight")
    return [dense, torch.optim.SparseAdam([table], lr=rate)]


def bare_pipeline() -> Language:
    """The project's tokenizer and nothing else."""
    nlp = spacy.blank("it")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


def finetune(
    tagger: Tagger,
    tokenizer: PieceTokenizer,
    samples: Sequence[Sample],
    recipe: Recipe,
    *,
    teacher: Tagger | None = None,
    report: Callable[[str], None] = print,
) -> Tagger:
    """Train `tagger` in place; linear warm-up and decay, averaged weights."""
    torch.manual_seed(recipe.seed)
    generator = random.Random(recipe.seed)
    nlp = bare_pipeline()
    pool = merge(name_pool(samples), table_pool(), people_pool())
    filled = [filled_slots(sample) for sample in samples]
    optimisers = _optimisers(tagger, recipe.rate)
    rates = [[group["lr"] for group in optimiser.param_groups] for optimiser in optimisers]
    average = _Average(tagger, recipe.averaging)
    dense = [p for group in optimisers[0].param_groups for p in group["params"]]
    started, step = time.monotonic(), 0
    tagger.train()
    drawn: list[list[Batch]] = []
    for epoch in range(recipe.epochs):
        if epoch < recipe.passes:
            batches = _epoch(samples, filled, nlp, tokenizer, pool, recipe, generator)
            drawn.append([_taught(batch, teacher) for batch in batches] if teacher else batches)
        batches = drawn[epoch % recipe.passes]
        running = 0.0
        for i, batch in enumerate(batches):
            progress = (epoch + i / len(batches)) / recipe.epochs
            factor = _schedule(progress, recipe.warmup)
            for optimiser, bases in zip(optimisers, rates, strict=True):
                for group, base in zip(optimiser.param_groups, bases, strict=True):
                    group["lr"] = base * factor
            logits = _logits(tagger, batch)
            value = loss(logits, batch.targets) + imitation(logits, batch)
            value.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(dense, 1.0)
            for optimiser in optimisers:
                optimiser.step()
                optimiser.zero_grad()
            average.update(step)
            step += 1
            running += value.item()
        spent = time.monotonic() - started
        report(f"epoch {epoch + 1}/{recipe.epochs} loss {running / len(batches):.4f} {spent:.0f} s")
    average.settle()
    return tagger.eval()


def _logits(tagger: Tagger, batch: Batch) -> dict[str, Tensor]:
    """Forward pass in bfloat16, logits in float32.

    Windows are short: plain attention is a third faster here than the tiled kernel.
    """
    with torch.autocast("cpu", torch.bfloat16), sdpa_kernel(SDPBackend.MATH):
        logits = tagger(batch.ids, batch.mask)
    return {task: values.float() for task, values in logits.items()}


def _taught(batch: Batch, teacher: Tagger) -> Batch:
    """The batch with the teacher's BIO logits."""
    with torch.no_grad():
        logits = _logits(teacher, batch)
    return replace(batch, teacher={task: logits[task] for task in ("entities", "themes")})


def _schedule(progress: float, warmup: float) -> float:
    if progress < warmup:
        return (progress + 1e-3) / warmup
    return max(0.02, (1 - progress) / (1 - warmup))
