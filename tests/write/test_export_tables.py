"""Parquet and DuckDB: round trips; they are skipped without the extra `tables`."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import DatasetError
from pipeline.export import export
from tests.write.made import DDE, MISSIONS, ORGANISATIONS, RELEASES, made

pq = pytest.importorskip("pyarrow.parquet", reason="needs missiva[tables]")
duckdb = pytest.importorskip("duckdb", reason="needs missiva[tables]")


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_parquet_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "missions.parquet"
    export(made(tmp_path / "dataset"), "parquet", path)
    rows = pq.read_table(path).to_pylist()
    assert rows == [_plain(mission.model_dump()) for mission in MISSIONS]


def test_parquet_without_missions_has_all_columns(tmp_path: Path) -> None:
    folder = made(tmp_path / "dataset")
    (folder / "missions.jsonl").write_bytes(b"")
    export(folder, "parquet", tmp_path / "missions.parquet")
    table = pq.read_table(tmp_path / "missions.parquet")
    assert table.num_rows == 0
    assert table.column_names == list(type(MISSIONS[0]).model_fields)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("duckdb")
    export(made(folder / "dataset"), "duckdb", folder / "dataset.duckdb")
    assert {path.name for path in folder.iterdir()} == {"dataset", "dataset.duckdb"}
    return duckdb.connect(str(folder / "dataset.duckdb"), read_only=True)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT count(*) FROM releases", [(len(RELEASES),)]),
        ("SELECT id FROM missions ORDER BY id", [("m-1",), ("m-2",), ("m-3",)]),
        ("SELECT starts_with(title, $1) FROM missions WHERE id = 'm-1'", [(True,)]),
        ("SELECT mentions[1].text FROM releases LIMIT 1", [("Busan",)]),
        ("SELECT latitude FROM places WHERE code = 'KR:Busan'", [(35.102,)]),
        (
            "SELECT mission, code, releases FROM mission_destinations WHERE code = 'ES-PV'",
            [("m-1", "ES-PV", ["b/2 è"])],
        ),
        ("SELECT name FROM mission_fillers WHERE slot = 'promoters'", [("+39 Group",)]),
        ("SELECT role FROM mission_people WHERE role IS NOT NULL", [("assessora",)]),
        ("SELECT theme FROM mission_themes", [("blue-economy",)]),
    ],
)
def test_duckdb(database: Any, query: str, rows: list[tuple[Any, ...]]) -> None:
    assert database.execute(query, [DDE] if "$1" in query else []).fetchall() == rows


def test_duckdb_maps(database: Any) -> None:
    names = database.execute("SELECT names FROM organisations ORDER BY id").fetchall()
    assert [dict(row[0]) for row in names] == [entry.names for entry in ORGANISATIONS]


@pytest.mark.parametrize("format_", ["parquet", "duckdb"])
def test_a_broken_dataset_leaves_the_old_file(tmp_path: Path, format_: str) -> None:
    folder = made(tmp_path / "dataset")
    (folder / "missions.jsonl").write_text("{}\n")
    target = tmp_path / "out" / "old"
    target.parent.mkdir()
    target.write_text("old")
    with pytest.raises(DatasetError, match=r"missions\.jsonl:1"):
        export(folder, format_, target)
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]
