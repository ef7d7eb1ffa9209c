"""The frozen encoder: windows, and the same output however it is run."""

import copy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.annotate import ner, sentences, tokenizer
from pipeline.annotate.encoder import (
    MAX_PIECES,
    capital_tokens,
    document_vector,
    ends_window,
    fold,
    onnx_encoder,
    windows,
)
from pipeline.errors import ModelError

COMPONENTS = (ner, sentences, tokenizer)
MODEL = Path(__file__).parents[2] / "models" / "it_missiva_sm"
LEARNED = ["tok2vec", "missiva_ner", "missiva_ner_themes"]
TEXTS = [
    "Anna Neri dell'Università di Parma è a Tokyo.",
    "",
    "\n\n",
    "La Regione Lazio incontra l'Ambasciata d'Italia a Hanoi. " * 20,
    "x" * 3000,
]


@pytest.mark.parametrize(
    ("lengths", "ends", "limit", "expected"),
    [
        ([], [], 5, []),
        ([1, 1], [0, 0], 5, [(0, 2)]),
        ([2, 2, 2], [0, 0, 0], 4, [(0, 2), (2, 3)]),
        ([1, 1, 1, 1, 1], [0, 1, 0, 0, 0], 4, [(0, 2), (2, 5)]),
        ([1, 1, 1, 1, 1, 1], [1, 0, 0, 0, 0, 0], 5, [(0, 5), (5, 6)]),
        ([0, 3, 0], [1, 0, 0], 3, [(0, 3)]),
    ],
)
def test_windows(
    lengths: list[int], ends: list[int], limit: int, expected: list[tuple[int, int]]
) -> None:
    assert windows(lengths, list(map(bool, ends)), limit) == expected


@given(st.lists(st.tuples(st.integers(0, MAX_PIECES), st.booleans())))
def test_windows_cover_everything_once(tokens: list[tuple[int, bool]]) -> None:
    lengths = [length for length, _ in tokens]
    found = windows(lengths, [end for _, end in tokens])
    assert [i for start, end in found for i in range(start, end)] == list(range(len(tokens)))
    assert all(sum(lengths[start:end]) <= MAX_PIECES for start, end in found)


@pytest.mark.parametrize(("form", "expected"), [(".", True), ("\n \n", True), ("S.p.A.", False)])
def test_ends_window(form: str, expected: bool) -> None:
    assert ends_window(form) is expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("REGIONE", "Regione"),
        ("DELL’", "dell’"),
        ("È", "è"),
        ("SpA", "SpA"),
        ("già", "già"),
        ("2025", "2025"),
    ],
)
def test_fold(form: str, expected: str) -> None:
    assert fold(form) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MISSIONE A TOKYO\nROMA – Parte oggi", "MISSIONE A TOKYO"),
        ("titolo\n\nLA REGIONE PARTE DOMANI.\n", "LA REGIONE PARTE DOMANI ."),
        ("Nulla di maiuscolo", ""),
        ("CNR", ""),
        ("", ""),
    ],
)
def test_capital_tokens(text: str, expected: str) -> None:
    doc = spacy.blank("it")(text)
    assert " ".join(doc[i].text for i in sorted(capital_tokens(doc))) == expected


def test_no_weights() -> None:
    nlp = spacy.blank("it")
    with pytest.raises(ModelError):
        onnx_encoder(width=8).predict([nlp("testo")])


@pytest.fixture(scope="module")
def nlp() -> Language:
    if not (MODEL / "config.cfg").exists():
        pytest.skip("no trained model")
    return spacy.load(MODEL, enable=LEARNED)


def vectors(nlp: Language, batch_size: int) -> list[np.ndarray]:
    return [doc.tensor for doc in nlp.pipe(TEXTS, batch_size=batch_size)]


def assert_same(ours: list[np.ndarray], theirs: list[np.ndarray]) -> None:
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


def test_any_batch_size(nlp: Language) -> None:
    assert_same(vectors(nlp, 1), vectors(nlp, len(TEXTS)))


def test_copies(nlp: Language) -> None:
    expected = vectors(nlp, 2)
    assert_same(expected, vectors(copy.deepcopy(nlp), 2))
    assert_same(expected, vectors(nlp.from_bytes(nlp.to_bytes()), 2))


@pytest.mark.slow
def test_two_processes(nlp: Language) -> None:
    """In a process of its own, so that a hang is caught by the time limit."""
    script = (
        "import spacy\nfrom pipeline.annotate import encoder, ner, sentences, tokenizer\n"
        f"nlp = spacy.load({str(MODEL)!r}, enable={LEARNED!r})\n"
        f"texts = {TEXTS!r}\n"
        "def ents(docs): return [[(e.text, e.label_) for e in d.ents] for d in docs]\n"
        "one = ents(nlp.pipe(texts))\n"
        "assert ents(nlp.pipe(texts, n_process=2, batch_size=1)) == one\nprint(one[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "PER" in done.stdout


def test_document_vector(nlp: Language) -> None:
    doc = nlp("Parma\n\nTokyo")
    expected = (doc[0:1].doc.tensor[0] + doc.tensor[2]) / 2
    np.testing.assert_allclose(document_vector(doc), expected, rtol=1e-5)
    assert not document_vector(nlp("\n")).any()


def test_repeated_windows_are_encoded_once(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    (shim,) = nlp.get_pipe("tok2vec").model.shims  # type: ignore[attr-defined]
    session, runs = shim._get_session(), []

    class Counting:
        def run(self, names: None, feed: dict[str, object]) -> object:
            runs.append(feed)
            return session.run(names, feed)

    monkeypatch.setattr(shim, "_recent", type(shim._recent)())
    monkeypatch.setattr(shim, "_get_session", Counting)
    first, again = shim.encode([nlp.make_doc(text) for text in (TEXTS[0], TEXTS[0])])
    assert len(runs) == 1
    np.testing.assert_array_equal(first, again)
    shim.encode([nlp.make_doc(f"Comunicato numero {number}") for number in range(200)])
    assert len(runs) == 201 and len(shim._recent) < 100
