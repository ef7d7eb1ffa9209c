"""Files that are replaced at once or not at all."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.errors import DatasetError
from pipeline.write.dataset import DATA_FILES, DatasetWriter, digest
from pipeline.write.jsonl import Staged, publish
from schemas import ErrorEntry, Mission


def test_nothing_shows_before_commit(tmp_path: Path) -> None:
    (tmp_path / "missions.jsonl").write_text("old\n")
    with DatasetWriter(tmp_path) as writer:
        writer.mission(Mission(id="m-1", releases=("a",), direction="outgoing"))
        assert (tmp_path / "missions.jsonl").read_text() == "old\n"
    assert (tmp_path / "missions.jsonl").read_text() == "old\n"
    assert not list((tmp_path / ".missiva" / "staging").iterdir())


def test_the_manifest_tells_the_files(tmp_path: Path) -> None:
    mission = Mission(id="m-1", releases=("a",), direction="outgoing", title="Città")
    with DatasetWriter(tmp_path) as writer:
        writer.release('{"id": "a"}')
        writer.mission(mission)
        writer.errors(ErrorEntry(path=name, code="empty", reason="") for name in "ba")
        manifest = writer.commit("missiva 1", "model 1")
    stored = json.loads((tmp_path / "manifest.json").read_text())
    assert stored == manifest.model_dump()
    for name in DATA_FILES:
        data = (tmp_path / name).read_bytes()
        assert stored["files"][name]["sha256"] == sha256(data).hexdigest()
        assert stored["files"][name]["lines"] == data.count(b"\n")
    assert stored["missions"] == {"m-1": digest(mission.model_dump_json())}
    assert "Città" in (tmp_path / "missions.jsonl").read_text(encoding="utf-8")
    assert [json.loads(x)["path"] for x in (tmp_path / "errors.jsonl").read_text().split()] == [
        "a",
        "b",
    ]


@pytest.mark.parametrize("parent", ["file/sub", "file"])
def test_what_cannot_be_written_is_named(tmp_path: Path, parent: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="cannot write"), Staged(tmp_path / parent, "a.jsonl"):
        pass


def test_publish_replaces(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("old\n")
    with Staged(tmp_path / "staging", "a.jsonl") as staged:
        staged.line("new")
    publish(tmp_path, [staged])
    assert (tmp_path / "a.jsonl").read_text() == "new\n"
    assert staged.entry.lines == 1
