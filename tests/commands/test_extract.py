"""`missiva extract` on standard output."""

from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import run
from pipeline.cli import app
from schemas import ErrorEntry, Filler, MissionRecord, ReleaseRecord, Source

RECORD = ReleaseRecord(
    id="a",
    source=Source(path="a.txt", media_type="text/plain", sha256="0" * 64),
    title="Finest a Belgrado",
    language="it",
    text="La missione è organizzata da Finest a Belgrado.",
    mission=MissionRecord(
        direction="outgoing",
        organisers=(Filler(name="Finest", evidence=((29, 35),), rule="cue/x", score=0.91),),
    ),
    model="m",
)
REFUSED = ErrorEntry(path="b.pdf", code="no-text", reason="no text in it")


@pytest.fixture(autouse=True)
def stream(monkeypatch: pytest.MonkeyPatch) -> None:
    def results(*_: Any) -> Iterator[str | ErrorEntry]:
        yield RECORD.model_dump_json()
        yield REFUSED

    monkeypatch.setattr(run, "extract_stream", results)


def test_records_and_what_is_refused() -> None:
    result = CliRunner().invoke(app, ["extract", "a"])
    assert ReleaseRecord.model_validate_json(result.stdout) == RECORD
    assert "b.pdf: no text in it" in result.stderr
    assert result.exit_code == 1


def test_explain_tells_why() -> None:
    result = CliRunner().invoke(app, ["extract", "a", "--explain"])
    assert "organisers Finest 0.91 cue/x" in " ".join(result.stdout.split())
    assert "{" not in result.stdout
    assert "b.pdf: no text in it" in result.stderr
    assert result.exit_code == 1


def test_explain_goes_to_no_parts() -> None:
    result = CliRunner().invoke(app, ["extract", "a", "--explain", "--output", "b"])
    assert result.exit_code == 2
    assert "--output" in result.stderr
