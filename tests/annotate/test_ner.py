"""Decoding and writing of BIO tags."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from spacy.lang.it import Italian
from spacy.tokens import Doc, Span
from thinc.api import Model

from pipeline.annotate.ner import BioTagger, agreed, tags_of, transitions, viterbi

TAGS = tags_of(["LOC", "PER"])
AFTER, FIRST = transitions(TAGS)


def legal(tags: list[str]) -> bool:
    pairs = zip(["O", *tags], tags, strict=False)
    return all(b[0] != "I" or (a != "O" and a[2:] == b[2:]) for a, b in pairs)


def test_tags() -> None:
    assert TAGS == ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]


@given(
    hnp.arrays(
        np.float32, st.tuples(st.integers(1, 12), st.just(5)), elements=st.floats(-9, 0, width=32)
    )
)
def test_viterbi_is_legal(scores: np.ndarray) -> None:
    assert legal([TAGS[i] for i in viterbi(scores, AFTER, FIRST)])


@given(
    hnp.arrays(
        np.float32, st.tuples(st.integers(1, 4), st.just(5)), elements=st.floats(-9, 0, width=32)
    )
)
def test_viterbi_is_the_best(scores: np.ndarray) -> None:
    found = viterbi(scores, AFTER, FIRST)
    every = np.array(np.meshgrid(*[range(5)] * len(scores))).reshape(len(scores), -1).T
    totals = [
        scores[range(len(scores)), path].sum() for path in every if legal([TAGS[i] for i in path])
    ]
    assert scores[range(len(scores)), found].sum() == pytest.approx(max(totals), abs=1e-4)


def decode(text: str, tags: str, spans_key: str | None = None, doc: Doc | None = None) -> Doc:
    """The doc of `text` after a tagger that is sure of `tags` (one a token)."""
    nlp = Italian()
    tagger = BioTagger(nlp.vocab, Model("none", lambda *_: None), "ner", spans_key)
    tagger.cfg["labels"] = ["LOC", "PER"]
    doc = nlp(text) if doc is None else doc
    tagger.set_annotations(
        [doc], [np.eye(5, dtype=np.float32)[[TAGS.index(t) for t in tags.split()]]]
    )
    return doc


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("Anna Neri a Parma", "B-PER I-PER O B-LOC", [("Anna Neri", "PER"), ("Parma", "LOC")]),
        ("Anna Neri parte", "B-PER B-PER O", [("Anna", "PER"), ("Neri", "PER")]),
        ("Anna \n Neri", "B-PER O I-PER", [("Anna \n Neri", "PER")]),
        ("nessun nome", "O O", []),
    ],
)
def test_entities(text: str, tags: str, expected: list[tuple[str, str]]) -> None:
    doc = decode(text, tags)
    assert [(ent.text, ent.label_) for ent in doc.ents] == expected
    assert {ent.id_ for ent in doc.ents} == {f"ner/{label.lower()}" for _, label in expected}


def test_span_group_keeps_what_rules_wrote() -> None:
    doc = Italian()("Parma e Anna")
    rule = Span(doc, 0, 1, label="THEME", span_id="themes/term")
    old = Span(doc, 1, 2, label="PER", span_id="ner/per")
    doc.spans["themes"] = [rule, old]
    decode("", "O O B-PER", "themes", doc)
    assert [(span.text, span.id_) for span in doc.spans["themes"]] == [
        ("Parma", "themes/term"),
        ("Anna", "ner/per"),
    ]
    assert not doc.ents


@pytest.mark.parametrize(
    ("text", "found", "sure", "labels"),
    [
        ("Neri Neri Bari", [(0, 1, "PER"), (1, 2, "LOC")], [0.9, 0.6], ["PER", "PER"]),
        ("Neri NERI Bari", [(0, 1, "PER"), (1, 2, "LOC")], [0.6, 0.9], ["LOC", "LOC"]),
        ("Neri Bari Bari", [(0, 1, "PER"), (1, 2, "LOC")], [0.9, 0.6], ["PER", "LOC"]),
        ("Neri Neri Bari", [(0, 1, "PER"), (1, 3, "LOC")], [0.9, 0.6], ["PER", "LOC"]),
    ],
)
def test_one_name_one_label(
    text: str, found: list[tuple[int, int, str]], sure: list[float], labels: list[str]
) -> None:
    doc = Italian()(text)
    scores = np.full((3, 5), 0.01, np.float32)
    for (start, end, label), score in zip(found, sure, strict=True):
        scores[start:end, [1, 3]] = 1 - score
        scores[start, TAGS.index(f"B-{label}")] = score
        scores[start + 1 : end, TAGS.index(f"I-{label}")] = score
    spans = [Span(doc, *span) for span in found]
    assert [s.label_ for s in agreed(spans, np.log(scores), ["LOC", "PER"])] == labels
