"""Parts: cut by size, written whole or not at all, made once, the same bytes whoever makes them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
from pyarrow import parquet

from pipeline.engines import parts
from pipeline.engines.local import LocalEngine
from pipeline.engines.parts import Folder, Unit, claim, extract_unit, units
from pipeline.engines.shard import Result, run_shard
from pipeline.errors import DatasetError
from pipeline.read import Found, read
from schemas import RawRelease, ReleaseRecord
from tests.engines.fakes import HostileExtractor
from tests.fakes import FakeExtractor


def engine(raws: Iterable[RawRelease]) -> Iterator[Result]:
    return run_shard(FakeExtractor(), raws)


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Unit]:
    """Six files of two releases, one of them broken, in units of two files."""
    monkeypatch.setattr(parts, "MAX_FILES", 2)
    found = []
    for number in range(6):
        path = tmp_path / f"{number}.jsonl"
        texts = [f"Nota {number}", "BROKEN" if number == 3 else "Nota", ""][: 3 - number % 2]
        path.write_text(
            "".join(json.dumps({"id": f"{number}{t}", "text": t}) + "\n" for t in texts)
        )
        found.append(Found(path, path.name))
    return list(units(found))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_units_keep_the_order_and_every_file(planned: list[Unit]) -> None:
    assert [[file.name for file in unit.files] for unit in planned] == [
        ["0.jsonl", "1.jsonl"], ["2.jsonl", "3.jsonl"], ["4.jsonl", "5.jsonl"],
    ]  # fmt: skip


def test_units_are_cut_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_BYTES", 10)
    found = []
    for number, size in enumerate((4, 6, 1, 30, 2, 2)):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(b"x" * size)
        found.append(Found(path, path.name))
    found.append(Found(tmp_path / "gone.txt", "gone.txt"))
    assert [len(unit.files) for unit in units(found)] == [2, 1, 1, 3]


@pytest.mark.parametrize("as_url", [False, True])
def test_parts_are_the_records_in_order(tmp_path: Path, planned: list[Unit], as_url: bool) -> None:
    out = tmp_path / "out"
    folder = Folder(out.as_uri() if as_url else str(out))
    done = [extract_unit(unit, engine, folder) for unit in claim(folder, planned, "m")]
    assert [(d.records, len(d.refused)) for d in done] == [(4, 1), (3, 2), (4, 1)]
    assert claim(folder, planned, "m") == []
    written = content(out)
    assert sorted(written) == [
        *(f"errors-{i:06}.jsonl" for i in range(3)), *(f"part-{i:06}.jsonl" for i in range(3)),
        "units.json",
    ]  # fmt: skip
    ids = [json.loads(line)["id"] for i in range(3)
           for line in written[f"part-{i:06}.jsonl"].splitlines()]  # fmt: skip
    assert ids == [f"{i}{t}" for i in range(6) for t in (f"Nota {i}", *["Nota"] * (i != 3))]
    refused = [json.loads(line) for line in written["errors-000001.jsonl"].splitlines()]
    assert [(e["path"], e["code"]) for e in refused] == [
        ("2.jsonl#3", "empty"), ("3.jsonl#2", "extraction"),
    ]  # fmt: skip


def test_parquet_holds_what_the_lines_hold(tmp_path: Path) -> None:
    told = {"destinations": ["PE"], "start": "2024-05", "reasons": {"phase/concluded": "2.0"}}
    texts = [f"Missione a Lima\n{json.dumps(told)}", "Nota", "BROKEN", "Nota due"]
    lines = [json.dumps({"id": f"{i}", "text": text}) for i, text in enumerate(texts)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines))
    written = {}
    for format_ in parts.FORMATS:
        folder = Folder(str(tmp_path / format_))
        (unit,) = claim(folder, list(units([Found(path, path.name)], format_)), "m")
        assert extract_unit(unit, engine, folder).records == 3
        written[format_] = tmp_path / format_ / unit.part
    rows = parquet.read_table(written["parquet"]).to_pylist(maps_as_pydicts="strict")
    records = [ReleaseRecord.model_validate(row) for row in rows]
    assert [r.model_dump_json() for r in records] == written["jsonl"].read_text().splitlines()
    again = [r for r in read(written["parquet"], "a.parquet") if isinstance(r, RawRelease)]
    said = [(r.id, r.text, r.title, r.published, r.publisher) for r in records]
    assert [(r.id, r.text, r.title, r.published, r.publisher) for r in again] == said


def test_a_run_that_ended_goes_on(tmp_path: Path, planned: list[Unit]) -> None:
    whole, ended = Folder(str(tmp_path / "whole")), Folder(str(tmp_path / "ended"))
    for unit in claim(whole, planned, "m"):
        extract_unit(unit, engine, whole)

    def dying(raws: Iterable[RawRelease]) -> Iterator[Result]:
        yield next(engine(raws))
        raise KeyboardInterrupt

    first, second, _ = claim(ended, planned, "m")
    extract_unit(first, engine, ended)
    with pytest.raises(KeyboardInterrupt):
        extract_unit(second, dying, ended)
    assert sorted(content(tmp_path / "ended")) == [first.errors, first.part, "units.json"]
    for unit in claim(ended, planned, "m"):
        extract_unit(unit, engine, ended)
    assert content(tmp_path / "ended") == content(tmp_path / "whole")


def test_parts_of_something_else_are_not_mixed(tmp_path: Path, planned: list[Unit]) -> None:
    folder = Folder(str(tmp_path / "out"))
    claim(folder, planned, "m")
    with pytest.raises(DatasetError, match="another model"):
        claim(folder, planned, "n")
    with pytest.raises(DatasetError, match="other inputs"):
        claim(folder, planned[:2], "m")
    with pytest.raises(DatasetError, match="format"):
        claim(folder, [replace(unit, format="parquet") for unit in planned], "m")
    (tmp_path / "alien").mkdir()
    (tmp_path / "alien" / "part-000000.jsonl").write_text("")
    with pytest.raises(DatasetError, match="no units"):
        claim(Folder(str(tmp_path / "alien")), planned, "m")


def test_a_place_that_cannot_be_written(tmp_path: Path, planned: list[Unit]) -> None:
    (tmp_path / "file").write_text("")
    for place in (str(tmp_path / "file" / "out"), "xyz://host/path"):
        with pytest.raises(DatasetError):
            claim(Folder(place), planned, "m")


def test_workers_make_the_same_parts(tmp_path: Path, planned: list[Unit]) -> None:
    made = []
    for workers in (1, 2):
        folder = Folder(str(tmp_path / f"out{workers}"))
        with LocalEngine(HostileExtractor, workers) as local:
            for unit in claim(folder, planned, "m"):
                extract_unit(unit, local, folder)
        made.append(content(tmp_path / f"out{workers}"))
    assert made[0] == made[1] and len(made[0]) == 7
