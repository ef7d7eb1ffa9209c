"""Training from end to end: corpus → fine-tuned encoder → int8 graph → `spacy train` → model.

Everything is seeded; the encoder's torch weights stay in the build cache, so that a smaller model
can learn from them.
"""

import hashlib
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import spacy
import torch
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_spacy
from spacy.util import load_config

from pipeline.annotate import ner, sentences, tokenizer
from pipeline.annotate.encoder import OnnxShim
from pipeline.annotate.pieces import PieceTokenizer
from pipeline.errors import UsageError
from pipeline.samples.corpus import read_corpus
from pipeline.train.card import write_card
from pipeline.train.encoder import load_pretrained
from pipeline.train.export import Network, export
from pipeline.train.finetune import Recipe, Tagger, finetune
from pipeline.train.network import SMALL_WIDTH, WIDTH, SmallEncoder, TransformerEncoder
from pipeline.train.slots import train_slots
from pipeline.train.theme_ids import train_theme_ids
from schemas import Sample

COMPONENTS = (ner, sentences, tokenizer)
"""Modules whose import registers what `config.cfg` names."""

_THREADS = 2
"""Of fine-tuning; the heads' matrices are too small to share."""

VERSION = "0.1.0"
"""Written into the models' meta and, through it, into every record."""


@dataclass(frozen=True)
class Plan:
    """How one model is made: so many layers of e5; a `small` one cuts its width, too. So many
    `networks` are averaged for the slots."""

    layers: int
    recipe: Recipe
    networks: int = 3
    small: bool = False
    teacher: str | None = None


PLANS = {
    "it_missiva_md": Plan(layers=12, recipe=Recipe(epochs=7, rate=1.5e-4)),
    "it_missiva_sm": Plan(
        layers=2,
        recipe=Recipe(epochs=12, rate=4e-4, passes=3),
        networks=2,
        small=True,
        teacher="it_missiva_md",
    ),
}


def train(
    model: str,
    corpus: Path,
    output: Path,
    *,
    config: Path = Path("config.cfg"),
    cache: Path = Path("build"),
    seed: int = 0,
    report: Callable[[str], None] = print,
) -> Path:
    """Make `model` (a key of `PLANS`) from the corpus's split `train`; the folder written.

    `cache` keeps the pre-trained encoder and the fine-tuned ones, so that a second run with the
    same texts, recipe and seed starts at the heads. Raises `UsageError` for an
    unknown model, `SampleError` for a corpus that cannot be read.
    """
    if model not in PLANS:
        raise UsageError(f"unknown model {model}; there are {', '.join(PLANS)}")
    started = time.process_time()
    torch.set_num_threads(_THREADS)
    encoder = make_encoder(model, corpus, cache, seed, report)
    torch.set_num_threads(1)
    nlp = make_pipeline(model, encoder, corpus, config, seed)
    make_records(nlp, corpus, PLANS[model].networks, seed, report)
    folder = output / model
    folder.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
    plan = PLANS[model]
    kind = f"e5 to layer {plan.layers}" + (", narrowed, under convolutions" if plan.small else "")
    write_card(
        nlp,
        folder,
        corpus,
        "dev",
        command=f"missiva train {model} --seed {seed}",
        encoder=f"{kind}, {plan.recipe.epochs} epochs, then frozen in int8",
        seed=seed,
    )
    report(f"{folder} in {time.process_time() - started:.0f} s of CPU time")
    return folder


def network(plan: Plan, tensors: dict[str, Any]) -> Network:
    """The untrained encoder of a plan."""
    if plan.small:
        return SmallEncoder(tensors, plan.layers)
    return TransformerEncoder(tensors, plan.layers)


def make_encoder(
    model: str, corpus: Path, cache: Path, seed: int, report: Callable[[str], None]
) -> Path:
    """Fine-tune and export the encoder of `model`; the file for `missiva.load_encoder.v1`."""
    plan = PLANS[model]
    recipe = replace(plan.recipe, seed=seed)
    samples = read_corpus(corpus, "train")
    target = cache / f"{model}-{fingerprint(samples, plan, recipe)}.encoder"
    if target.exists():
        return target
    pretrained = load_pretrained(cache)
    tagger = Tagger(network(plan, pretrained.tensors))
    teacher = None
    if plan.teacher is not None:
        weights = make_encoder(plan.teacher, corpus, cache, seed, report).with_suffix(".pt")
        teacher = Tagger(network(PLANS[plan.teacher], pretrained.tensors))
        teacher.load_state_dict(torch.load(weights, weights_only=True))
        teacher.eval()
    finetune(tagger, pretrained.tokenizer, samples, recipe, teacher=teacher, report=report)
    torch.save(tagger.state_dict(), target.with_suffix(".pt"))
    return save_encoder(tagger, pretrained.tokenizer, target)


def fingerprint(samples: Sequence[Sample], plan: Plan, recipe: Recipe) -> str:
    """What a fine-tuned encoder follows from, as a short hash."""
    digest = hashlib.blake2b(repr((plan, recipe)).encode(), digest_size=6)
    for sample in samples:
        digest.update(sample.model_dump_json().encode())
    return digest.hexdigest()


def save_encoder(tagger: Tagger, pieces: PieceTokenizer, path: Path) -> Path:
    """Write graph and tokeniser as `OnnxShim` reads them."""
    encoder = cast(Network, tagger.encoder.eval())
    shim = OnnxShim(encoder.width, threads=1).load(export(encoder), pieces)
    path.write_bytes(shim.to_bytes())
    return path


def make_records(
    nlp: Language, corpus: Path, networks: int, seed: int, report: Callable[[str], None]
) -> None:
    """Fit what fills the record on the frozen encoder and the heads of `nlp`, its themes and then
    its slots: split `train`, thresholds from `dev`."""
    train_split, dev_split = (
        [sample for sample in read_corpus(corpus, split) if sample.annotates_mission]
        for split in ("train", "dev")
    )
    themes: Any = nlp.get_pipe("missiva_theme_ids")
    themes.network = train_theme_ids(nlp, train_split, dev_split, seed, report)
    slots: Any = nlp.get_pipe("missiva_slots")
    slots.network.set(*train_slots(nlp, train_split, dev_split, networks, seed, report))


def make_pipeline(model: str, encoder: Path, corpus: Path, config: Path, seed: int) -> Language:
    """Train the heads on the frozen encoder with spaCy's own loop; the best pipeline on dev."""
    overrides = {
        "paths.corpus": str(corpus),
        "paths.encoder": str(encoder),
        "variables.width": SMALL_WIDTH if PLANS[model].small else WIDTH,
        "system.seed": seed,
    }
    nlp = init_nlp(load_config(config, overrides=overrides, interpolate=False).interpolate())
    with tempfile.TemporaryDirectory() as folder:
        train_spacy(nlp, Path(folder))
        best = spacy.load(Path(folder) / "model-best")
    best.meta["name"] = model.removeprefix("it_")
    best.meta["version"] = VERSION
    return best
