"""What `ingest` and `extract` make of the options of engines."""

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from pipeline import run
from pipeline.cli import app
from pipeline.engines.options import EngineOptions
from pipeline.engines.parts import Done
from pipeline.ingest import Outcome
from schemas import ErrorEntry


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], ("local", "1", None, None)),
        (["--workers", "3"], ("local", "3", None, None)),
        (["--engine", "ray"], ("ray", "auto", None, None)),
        (["--engine", "ray", "--workers", "2", "--address", "auto"], ("ray", "2", "auto", None)),
        (["--time-limit", "7.5"], ("local", "1", None, 7.5)),
    ],
)
def test_ingest(
    monkeypatch: pytest.MonkeyPatch, given: list[str], meant: tuple[object, ...]
) -> None:
    asked: list[run.Ingestion] = []

    def once(self: run.Ingestion) -> object:
        asked.append(self)
        return Outcome(changed=True)

    monkeypatch.setattr(run.Ingestion, "once", once)
    result = CliRunner().invoke(app, ["ingest", "a", "--output", "b", *given])
    assert result.exit_code == 0, result.output
    (one,) = asked
    assert (one.engine, one.workers, one.address, one.time_limit) == meant


@pytest.mark.parametrize("given", [["--address", "auto"], ["--time-limit", "0"]])
def test_ingest_refuses_what_makes_no_sense(given: list[str], tmp_path: object) -> None:
    (result,) = [CliRunner().invoke(app, ["ingest", "a", "--output", f"{tmp_path}/o", *given])]
    assert result.exit_code == 2


def test_extract_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    entries = [ErrorEntry(path=name, code="empty", reason="no text in it") for name in "xy"]

    def extract_parts(*arguments: object) -> Iterator[Done | ErrorEntry]:
        asked.append(arguments)
        yield entries[0]
        yield Done(0, 3, (entries[1],))

    monkeypatch.setattr(run, "extract_parts", extract_parts)
    call = ["extract", "a", "--output", "s3://b/c", "--engine", "ray", "--address", "auto"]
    result = CliRunner().invoke(app, [*call, "--format", "parquet"])
    assert result.exit_code == 1 and result.stdout == ""
    assert result.stderr.splitlines() == ["x: no text in it", "y: no text in it"]
    options = EngineOptions("ray", "auto", "auto")
    assert asked == [(["a"], "it_missiva_md", "s3://b/c", options, "parquet")]
