"""`missiva export`: output, exit statuses, messages; files are replaced at once or not at all."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.export import BINARY, TEXT
from tests.write.made import GOLDEN, made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made(tmp_path / "dataset")


@pytest.mark.parametrize("format_", TEXT)
def test_standard_output_and_file_are_alike(folder: Path, tmp_path: Path, format_: str) -> None:
    printed = CliRunner().invoke(app, ["export", str(folder), "--format", format_])
    assert printed.exit_code == 0
    target = tmp_path / "new" / "out"
    written = CliRunner().invoke(
        app, ["export", str(folder), "--format", format_, "-o", str(target)]
    )
    assert written.exit_code == 0
    assert written.stdout == ""
    golden = (GOLDEN / f"missions.{format_}").read_bytes()
    assert target.read_bytes() == golden == printed.stdout_bytes
    assert list(target.parent.iterdir()) == [target]


def test_a_broken_line_is_named_and_the_old_file_stays(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    with (folder / "missions.jsonl").open("a") as stream:
        stream.write("{}\n")
    result = CliRunner().invoke(app, ["export", str(folder), "--format", "csv", "-o", str(target)])
    assert result.exit_code == 2
    assert "missions.jsonl:4" in result.stderr
    assert target.read_text() == "old"
    assert not list(tmp_path.glob("*.part"))


def test_what_is_no_dataset_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["export", str(tmp_path), "--format", "csv"])
    assert result.exit_code == 2
    assert "cannot read" in result.stderr


@pytest.mark.parametrize("format_", BINARY)
def test_a_missing_extra_is_named(
    folder: Path, tmp_path: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec

    def without(name: str, *rest: Any) -> Any:
        return None if name in ("pyarrow", "duckdb") else find(name, *rest)

    monkeypatch.setattr("pipeline.export.find_spec", without)
    arguments = ["export", str(folder), "--format", format_, "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "pip install 'missiva[tables]'" in result.stderr


@pytest.mark.parametrize("format_", BINARY)
def test_tables_are_not_for_standard_output(
    folder: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.export.find_spec", lambda name: name)
    result = CliRunner().invoke(app, ["export", str(folder), "--format", format_])
    assert result.exit_code == 2
    assert "-o" in result.stderr


def test_an_unknown_format_is_wrong_use(folder: Path) -> None:
    assert CliRunner().invoke(app, ["export", str(folder), "--format", "xls"]).exit_code == 2


def test_schema_prints_a_schema_or_the_dictionary() -> None:
    printed = CliRunner().invoke(app, ["schema", "mission"])
    assert json.loads(printed.stdout)["title"] == "Mission"
    assert CliRunner().invoke(app, ["schema"]).stdout.startswith("# Data dictionary")
    assert CliRunner().invoke(app, ["schema", "none"]).exit_code == 2
