"""`missiva corpus`."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.samples.corpus import read_corpus
from schemas import Sample

HEAD = "id: x-001\ntitle: T\npublished: 2024-05-02\npublisher: P\ngenre: outgoing\n---\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "texts" / "a"
    folder.mkdir(parents=True)
    text = f"{HEAD}[Parma]{{LOC}} e Parma\n---\nnull\n"
    (folder / "x-001.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_check_finds(corpus: Path) -> None:
    result = CliRunner().invoke(app, ["corpus", "check", str(corpus)])
    assert result.exit_code == 1
    assert "x-001: repeat: " in result.stdout


def test_check_of_one_text(corpus: Path) -> None:
    result = CliRunner().invoke(app, ["corpus", "check", str(corpus / "texts/a/x-001.txt")])
    assert result.exit_code == 1


def test_what_is_accepted_is_no_finding(corpus: Path) -> None:
    rows = "sample\trule\tdetail\treason\nx-001\trepeat\tParma\tun prosciutto\n"
    (corpus / "accepted.tsv").write_text(rows, encoding="utf-8")
    assert CliRunner().invoke(app, ["corpus", "check", str(corpus)]).exit_code == 0


def test_a_text_that_cannot_be_read(corpus: Path) -> None:
    (corpus / "texts/a/y.txt").write_text("no", encoding="utf-8")
    result = CliRunner().invoke(app, ["corpus", "check", str(corpus)])
    assert result.exit_code == 2
    assert "y.txt" in result.stderr


def test_stats(corpus: Path) -> None:
    result = CliRunner().invoke(app, ["corpus", "stats", str(corpus), "--json"])
    assert json.loads(result.stdout)["texts"] == 1


def test_rules() -> None:
    assert "date-weekday" in CliRunner().invoke(app, ["corpus", "check", "--rules"]).stdout


SAMPLE = {
    "id": "r-1",
    "text": "Rina a Parma",
    "meta": {"title": "T", "published": "2024-05-02", "publisher": "P"},
    "spans": [{"start": 0, "end": 4, "label": "ORG"}, {"start": 7, "end": 12, "label": "LOC"}],
    "mission": None,
}


def add(corpus: Path, *samples: Mapping[str, object]) -> int:
    (corpus / "splits").mkdir(exist_ok=True)
    (corpus / "splits" / "train.txt").write_text("x-001\n", encoding="utf-8")
    source = corpus / "more.jsonl"
    source.write_text("".join(json.dumps(sample) + "\n" for sample in samples), encoding="utf-8")
    result = CliRunner().invoke(app, ["corpus", "add", str(source), "--to", str(corpus)])
    return result.exit_code


def test_added_samples_are_part_of_the_split(corpus: Path) -> None:
    assert add(corpus, SAMPLE) == 0
    first, second = read_corpus(corpus, "train")
    assert first == Sample.model_validate(SAMPLE)
    assert second.id == "x-001"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../r-1"},
        {"id": "x-001"},
        {"id": ""},
        {"text": "Rina\n---\na Parma"},
        {"spans": [{"start": 0, "end": 4, "label": "ORG"}, {"start": 0, "end": 6, "label": "LOC"}]},
    ],
)
def test_a_sample_that_cannot_be_added_costs_itself_alone(
    corpus: Path, change: dict[str, object]
) -> None:
    assert add(corpus, {**SAMPLE, **change}, {**SAMPLE, "id": "r-2"}) == 1
    assert [sample.id for sample in read_corpus(corpus, "train")] == ["r-2", "x-001"]
    assert len(list(corpus.rglob("*.txt"))) == 3
