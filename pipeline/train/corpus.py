"""The training corpus: inline-annotated texts → samples, splits and spaCy examples."""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry

from pipeline.errors import SampleError
from pipeline.train.augment import augment, merge, name_pool, table_pool
from schemas.sample import Sample

ENTITIES = ("PER", "ORG", "LOC", "EVENT")
"""Labels of the learned entity layer."""

THEMES = "themes"
"""Key of the span group that holds THEME."""

_MARK = re.compile(r"\[(?P<text>(?:\\.|[^\[\]\\])+)\]\{(?P<label>[A-Z]+)(?::(?P<value>[^}]*))?\}")
_ESCAPE = re.compile(r"\\([\[\]\\])")
_FENCE = re.compile(r"^---\s*$\n?", re.MULTILINE)


def parse_inline(source: str) -> Sample:
    """A sample from the inline notation: header, `---`, `[text]{LABEL:value}`, `---`, record.

    Raises `SampleError` when header, marks or record cannot be read.
    """
    try:
        head, body, *record = _FENCE.split(source, maxsplit=2)
        meta = {key.strip(): value.strip() for key, value in _header(head)}
        text, spans = _unmark(body.strip("\n"))
        fields: dict[str, Any] = {"id": meta.pop("id"), "text": text, "spans": spans, "meta": meta}
        if record:
            fields["mission"] = json.loads(record[0])
        return Sample.model_validate(fields)
    except (ValueError, KeyError, ValidationError) as error:
        raise SampleError(str(error)) from error


def _header(head: str) -> Iterator[tuple[str, str]]:
    for line in head.strip().splitlines():
        key, _, value = line.partition(":")
        yield key, value


def _unmark(body: str) -> tuple[str, list[dict[str, Any]]]:
    """The bare text and its spans."""
    text, spans, position = "", [], 0
    for mark in _MARK.finditer(body):
        text += _ESCAPE.sub(r"\1", body[position : mark.start()])
        inner = _ESCAPE.sub(r"\1", mark["text"])
        span = {"start": len(text), "end": len(text) + len(inner), "label": mark["label"]}
        spans.append({**span, "value": mark["value"]} if mark["value"] else span)
        text += inner
        position = mark.end()
    return text + _ESCAPE.sub(r"\1", body[position:]), spans


def read_corpus(corpus: Path, split: str | None = None) -> list[Sample]:
    """Samples of `corpus/texts`, sorted by id; only those of `corpus/splits/<split>.txt` if given.

    Raises `SampleError` naming the file that cannot be read.
    """
    samples = []
    wanted = split_ids(corpus, split) if split else None
    for path in sorted((corpus / "texts").glob("*/*.txt")):
        if wanted is not None and path.stem not in wanted:
            continue
        try:
            samples.append(parse_inline(path.read_text(encoding="utf-8")))
        except SampleError as error:
            raise SampleError(f"{path}: {error}") from error
    return sorted(samples, key=lambda sample: sample.id)


def split_ids(corpus: Path, split: str) -> frozenset[str]:
    """Ids in `corpus/splits/<split>.txt`."""
    path = corpus / "splits" / f"{split}.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def extra(sample: Sample, key: str) -> str | None:
    """A header value beyond the schema's own (`genre`, `sender`)."""
    return (sample.meta.model_extra or {}).get(key)


def annotates_themes(sample: Sample) -> bool:
    """Whether THEME is annotated: news texts have none of it."""
    return extra(sample, "genre") != "news"


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
        pool = merge(name_pool(samples), table_pool())
        generator = random.Random(seed)
        for sample in samples:
            variants = [augment(sample, pool, generator) for _ in range(copies)]
            for variant in (sample, *variants):
                gold = reference(nlp, variant)
                yield Example(nlp.make_doc(variant.text), gold)

    return read
