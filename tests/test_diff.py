"""What changed between two datasets, and since a manifest."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import diff
from pipeline.cli import app
from pipeline.corrections import append
from pipeline.errors import DatasetError, UsageError
from schemas import Correction
from tests.dataset import lines, mission, run


@pytest.fixture
def versions(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The sources, the dataset as it was, and the dataset that further runs change."""
    source, old, new = tmp_path / "source", tmp_path / "old", tmp_path / "new"
    mission(source, "a.txt")
    mission(source, "b.txt", city="FR:Nizza", start="2022-03-07")
    mission(source, "c.txt", city="JP:Tokyo", start="2023-10-09")
    run(source, output=new)
    shutil.copytree(new, old)
    return source, old, new


def kinds(old: Path, new: Path) -> list[str]:
    changes = diff.diff(diff.missions_of(old), diff.missions_of(new))
    return sorted(change.kind for change in changes)


def test_no_change(versions: tuple[Path, Path, Path]) -> None:
    _, old, new = versions
    assert kinds(old, new) == []
    assert list(diff.changes_since(diff.load_manifest(old), new)) == []


def test_every_change(versions: tuple[Path, Path, Path]) -> None:
    source, old, new = versions
    (source / "c.txt").unlink()
    mission(source, "d.txt", city="NL:Rotterdam", start="2021-06-14")
    mission(source, "e.txt", publisher="Ansa", published="2024-05-20", end="2024-05-16")
    run(source, output=new)
    assert kinds(old, new) == ["added", "changed", "retired"]
    changed = next(
        c for c in diff.diff(diff.missions_of(old), diff.missions_of(new)) if c.kind == "changed"
    )
    fields = {field.field: (field.old, field.new) for field in changed.fields}
    assert fields["end"] == (None, "2024-05-16")
    assert len(fields["releases"][1]) == 2
    feed = list(diff.changes_since(diff.load_manifest(old / "manifest.json"), new))
    assert sorted(change.change for change in feed) == ["added", "changed", "retired"]
    assert all((c.mission is None) == (c.change == "retired") for c in feed)


def test_merged(versions: tuple[Path, Path, Path]) -> None:
    source, old, new = versions
    a, b = (r["id"] for r in lines(new, "releases.jsonl")[:2])
    append(new, Correction(action="merge", release=a, other=b))
    run(source, output=new)
    changes = list(diff.diff(diff.missions_of(old), diff.missions_of(new)))
    assert sorted(change.kind for change in changes) == ["changed", "merged"]
    merged = next(change for change in changes if change.kind == "merged")
    assert merged.into in diff.missions_of(new)
    assert merged.id in diff.missions_of(new)[merged.into].previous_ids
    feed = {c.id: c for c in diff.changes_since(diff.load_manifest(old), new)}
    assert feed[merged.id].into == merged.into


def test_fresh_runs_know_merged_missions_by_their_releases(
    versions: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    source, old, _ = versions
    again = tmp_path / "again"
    again.mkdir()
    a, b = (r["id"] for r in lines(old, "releases.jsonl")[:2])
    append(again, Correction(action="merge", release=a, other=b))
    run(source, output=again)
    assert kinds(old, again) == ["changed", "merged"]


@pytest.mark.parametrize("as_json", [False, True])
def test_command(versions: tuple[Path, Path, Path], as_json: bool) -> None:
    source, old, new = versions
    mission(source, "e.txt", publisher="Ansa", published="2024-05-20", end="2024-05-16")
    run(source, output=new)
    options = ["--json"] if as_json else []
    result = CliRunner().invoke(app, ["diff", str(old), str(new), *options])
    assert result.exit_code == 0
    if as_json:
        assert json.loads(result.stdout)["change"] == "changed"
    else:
        assert "end: None → 2024-05-16" in result.stdout


def test_what_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot read"):
        diff.missions_of(tmp_path)
    with pytest.raises(UsageError, match="cannot read"):
        diff.load_manifest(tmp_path)
    (tmp_path / "missions.jsonl").write_text("{}\n")
    with pytest.raises(DatasetError, match=r"missions.jsonl:1"):
        diff.missions_of(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(UsageError, match="is no manifest"):
        diff.load_manifest(tmp_path)
