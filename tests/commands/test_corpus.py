"""`missiva corpus`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app

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
