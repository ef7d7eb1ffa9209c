"""The inline notation and what becomes of it."""

from pathlib import Path

import pytest

from pipeline.errors import SampleError
from pipeline.samples.corpus import read_corpus
from pipeline.samples.inline import parse_inline
from pipeline.train.corpus import reference
from pipeline.train.finetune import bare_pipeline

HEAD = "id: x-001\npublished: 2024-05-02\ngenre: outgoing\nsender: comune-x\n---\n"


def sample_text(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + "A [Parma]{LOC}\n---\nnull\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("body", "text", "spans"),
    [
        ("A [Parma]{LOC}.", "A Parma.", [("Parma", "LOC", None)]),
        ("[Oggi]{DATE:2024-05-02} no", "Oggi no", [("Oggi", "DATE", "2024-05-02")]),
        (r"\[nota\] di [A \[B\]]{ORG}", "[nota] di A [B]", [("A [B]", "ORG", None)]),
        ("(C) {x} senza marche", "(C) {x} senza marche", []),
    ],
)
def test_parse_inline(body: str, text: str, spans: list[tuple[str, str, str | None]]) -> None:
    sample = parse_inline(HEAD + body)
    assert sample.text == text
    assert [(text[s.start : s.end], s.label, s.value) for s in sample.spans] == spans
    assert not sample.annotates_mission


def test_record() -> None:
    assert parse_inline(HEAD + "A [Parma]{LOC}\n---\nnull").annotates_mission


@pytest.mark.parametrize(
    "source",
    [
        "id: x\n",
        "title: senza id\n---\ntesto",
        HEAD + "[x]{NOPE}",
        HEAD + "[ieri]{DATE:domani}",
        HEAD + "testo\n---\n{",
        HEAD + 'testo\n---\n{"direction": "sideways"}',
    ],
)
def test_what_cannot_be_read(source: str) -> None:
    with pytest.raises(SampleError):
        parse_inline(source)


def test_read_corpus(tmp_path: Path) -> None:
    sample_text(tmp_path / "texts" / "x" / "x-001.txt")
    (tmp_path / "splits").mkdir()
    (tmp_path / "splits" / "train.txt").write_text("x-001\n")
    (tmp_path / "splits" / "dev.txt").write_text("")
    assert [sample.id for sample in read_corpus(tmp_path)] == ["x-001"]
    assert len(read_corpus(tmp_path, "train")) == 1
    assert read_corpus(tmp_path, "dev") == []


def test_reference() -> None:
    nlp = bare_pipeline()
    body = "[Anna Neri]{PER} parla di [robotica]{THEME} [oggi]{DATE:2024-05-02} a [Parma]{LOC}"
    doc = reference(nlp, parse_inline(HEAD + body))
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Anna Neri", "PER"), ("Parma", "LOC")]
    assert [span.text for span in doc.spans["themes"]] == ["robotica"]


def test_news_annotates_no_themes() -> None:
    news = HEAD.replace("outgoing", "news")
    assert "themes" not in reference(bare_pipeline(), parse_inline(news + "testo")).spans


def test_span_within_a_token() -> None:
    with pytest.raises(SampleError, match="tokens do not allow"):
        reference(bare_pipeline(), parse_inline(HEAD + "[Par]{LOC}mense"))
