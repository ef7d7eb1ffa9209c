"""Files behind URLs, and Parquet: the same releases as from JSONL on the disk."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.read import Found, discover, read
from schemas import RawRelease

pyarrow = pytest.importorskip("pyarrow")
from pyarrow import fs, parquet  # noqa: E402

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "A Lima", "meta": {"title": "Uno", "published": "2024-05-09"}},
    {"id": "b", "text": "A Perù", "meta": {"title": None, "published": None}},
]


def releases(*sources: str) -> list[RawRelease | tuple[str, str]]:
    found: list[RawRelease | tuple[str, str]] = []
    for entry in discover(sources):
        results = read(entry.path, entry.name) if isinstance(entry, Found) else [entry]
        found += [r if isinstance(r, RawRelease) else (r[0], r[1].code) for r in results]
    return found


def content(result: RawRelease | tuple[str, str]) -> dict[str, object]:
    assert isinstance(result, RawRelease)
    return result.model_dump(exclude={"source"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inputs = tmp_path / "con spazi"
    (inputs / "sotto").mkdir(parents=True)
    lines = "".join(json.dumps(row) + "\n" for row in ROWS)
    (inputs / "a.jsonl").write_text(lines)
    (inputs / "sotto" / "b.txt").write_text("Testo a Lima")
    (inputs / "sotto" / ".nascosto.txt").write_text("no")
    (inputs / "c.bin").write_bytes(b"no")
    return inputs


def test_a_folder_by_its_url(folder: Path) -> None:
    by_url = releases(folder.as_uri())
    assert [content(r) for r in by_url] == [content(r) for r in releases(str(folder))]
    names = [r.source.path for r in by_url if isinstance(r, RawRelease)]
    assert names[0] == f"file://{folder}/a.jsonl#1"


def test_a_file_by_its_url_is_read_once(folder: Path) -> None:
    url = (folder / "a.jsonl").as_uri()
    assert len(releases(url, url)) == 2


@pytest.mark.parametrize("url", ["file:///nowhere/at/all", "xyz://host/path", "s3://"])
def test_no_such_place(url: str) -> None:
    ((name, code),) = releases(url)
    assert (name, code) == (url, "unreadable")


def test_secrets_of_a_url_are_not_told() -> None:
    ((name, _),) = releases("xyz://key:secret@host/path?token=1")
    assert name == "host/path"


@pytest.mark.parametrize("flat", [True, False])
def test_parquet_is_read_as_jsonl_is(tmp_path: Path, folder: Path, flat: bool) -> None:
    rows = [{"id": row["id"], "text": row["text"], **row["meta"]} for row in ROWS] if flat else ROWS
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=1)
    found = releases(str(tmp_path / "a.parquet"))
    assert [content(r) for r in found] == [content(r) for r in releases(str(folder / "a.jsonl"))]
    assert all(isinstance(r, RawRelease) and len(r.source.sha256) == 64 for r in found)


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ({"testo": ["a"]}, ["wrong-format"]),
        ({"text": [None, "Lima", ""]}, ["wrong-format", "", "empty"]),
        ({"text": [1, 2]}, ["wrong-format", "wrong-format"]),
        ({"text": ["Lima"], "id": [7], "meta": ["x"]}, [""]),
    ],
)
def test_other_columns(tmp_path: Path, table: dict[str, list[object]], codes: list[str]) -> None:
    parquet.write_table(pyarrow.table(table), tmp_path / "a.parquet")
    found = releases(str(tmp_path / "a.parquet"))
    assert ["" if isinstance(r, RawRelease) else r[1] for r in found] == codes


def test_no_parquet_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 niente PAR1")
    assert [r[1] for r in releases(str(tmp_path))] == ["wrong-format"]  # type: ignore[index]


def test_an_object_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyarrow's in-memory filesystem stands for s3 and gs, which come from the same call."""
    store = fs._MockFileSystem()
    store.create_dir("secchio/2024")
    with store.open_output_stream("secchio/2024/a.jsonl") as stream:
        stream.write(json.dumps(ROWS[0]).encode())
    monkeypatch.setattr("pipeline.read.remote.filesystem", lambda url: (store, "secchio/2024"))
    (release,) = releases("s3://secchio/2024?region=eu-south-1")
    assert isinstance(release, RawRelease)
    assert (release.id, release.source.path) == ("a", "s3://secchio/2024/a.jsonl#1")
