"""Fits mention_weights.tsv on the corpus.

    python pipeline/data/themes/fit.py [BATCHES]

A ridge logistic regression by Newton's method, so the result does not depend on a seed.
BATCHES are letters of corpus/texts (default: all).
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from pipeline.annotate.tokenizer import create_tokenizer
from pipeline.normalise.theme_context import chunks, features
from pipeline.normalise.theme_words import Word, running_words
from pipeline.samples.corpus import annotates_themes, read_corpus
from schemas.sample import Sample

HERE = Path(__file__).parent
NAMES = frozenset({"PER", "ORG", "LOC", "EVENT"})
Row = tuple[dict[str, float], bool]


def main(batches: str) -> None:
    """Write the table."""
    nlp = spacy.blank("it")
    nlp.tokenizer = create_tokenizer()(nlp)
    samples = [
        sample
        for sample in read_corpus(Path("corpus"))
        if annotates_themes(sample) and (not batches or sample.id[0] in batches)
    ]
    texts = [(sample, nlp.make_doc(sample.text)) for sample in samples]
    mentions = [row for sample, doc in texts for row in _mention_rows(sample, doc)]
    _write("mention_weights.tsv", _fit(mentions))


def _view(sample: Sample, doc: Doc) -> tuple[list[str], list[Word | None], list[bool], list[int]]:
    tokens = [token.text for token in doc]
    starts = [token.idx for token in doc]
    barred = [False] * len(tokens)
    for span in sample.spans:
        if span.label in NAMES:
            for i, start in enumerate(starts):
                if span.start <= start < span.end:
                    barred[i] = True
    return tokens, running_words(tokens), barred, starts


def _themes(sample: Sample) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in sample.spans if span.label == "THEME"]


def _mention_rows(sample: Sample, doc: Doc) -> Iterator[Row]:
    tokens, words, barred, starts = _view(sample, doc)
    free = set(_themes(sample))
    found = chunks(tokens, words, barred)
    for i, chunk in enumerate(found):
        start, end = starts[chunk[0].start], starts[chunk[-1].end - 1] + 1
        hit = next((span for span in sorted(free) if span[0] < end and start < span[1]), None)
        if hit is not None:
            free.remove(hit)
        around = (found[i - 1] if i else None, found[i + 1] if i + 1 < len(found) else None)
        names = features(tokens, words, chunk, *around)
        yield dict.fromkeys(names, 1.0), hit is not None


def _fit(rows: Sequence[Row]) -> dict[str, float]:
    names = sorted({name for values, _ in rows for name in values})
    column = {name: i for i, name in enumerate(names)}
    x: NDArray[np.float64] = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1.0
    for i, (values, _) in enumerate(rows):
        for name, value in values.items():
            x[i, column[name]] = value
    y = np.array([float(hit) for _, hit in rows])
    ridge = np.array([1.0] * len(names) + [0.01])
    w: NDArray[np.float64] = np.zeros(len(ridge))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ w))
        hessian = (x * (p * (1 - p) + 1e-6)[:, None]).T @ x + np.diag(ridge)
        w += np.linalg.solve(hessian, x.T @ (y - p) - ridge * w)
    return {**{name: float(w[i]) for name, i in column.items()}, "bias": float(w[-1])}


def _write(name: str, weights: dict[str, float]) -> None:
    lines = ["feature\tweight", *(f"{key}\t{value:.3f}" for key, value in weights.items())]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
