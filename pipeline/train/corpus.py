"""The training corpus as spaCy examples."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry

from pipeline.errors import SampleError
from pipeline.samples.corpus import annotates_themes, read_corpus
from pipeline.train.augment import augment, merge, name_pool, people_pool, table_pool
from schemas.sample import Sample

ENTITIES = ("PER", "ORG", "LOC", "EVENT")
"""Labels of the learned entity layer."""

THEMES = "themes"
"""Key of the span group that holds THEME."""


def reference(nlp: Language, sample: Sample) -> Doc:
    """The gold doc: `ents` (PER ORG LOC EVENT) and, where annotated, `spans["themes"]`.

    Raises `SampleError` if a span does not lie on token boundaries.
    """
    doc = nlp.make_doc(sample.text)
    spans = []
    for span in sample.spans:
        made = doc.char_span(span.start, span.end, label=span.label)
        if made is None:
            name = sample.text[span.start : span.end]
            raise SampleError(f"{sample.id}: tokens do not allow the span {name!r}")
        spans.append(made)
    doc.set_ents(_of(spans, *ENTITIES))
    if annotates_themes(sample):
        doc.spans[THEMES] = _of(spans, "THEME")
    return doc


def _of(spans: list[Span], *labels: str) -> list[Span]:
    return [span for span in spans if span.label_ in labels]


@registry.readers("missiva.Corpus.v1")  # type: ignore[untyped-decorator]
def corpus_reader(
    path: Path, split: str, copies: int = 0, seed: int = 0
) -> Callable[[Language], Iterator[Example]]:
    """Examples of one split of the corpus at `path`, each followed by augmented copies."""

    def read(nlp: Language) -> Iterator[Example]:
        samples = read_corpus(Path(path), split)
        pool = merge(name_pool(samples), table_pool(), people_pool())
        generator = random.Random(seed)
        for sample in samples:
            variants = [augment(sample, pool, generator) for _ in range(copies)]
            for variant in (sample, *variants):
                gold = reference(nlp, variant)
                yield Example(nlp.make_doc(variant.text), gold)

    return read
