"""The state of a dataset folder: what was read, what came out of it, which missions there were.

A cache but for one table: `missions` is the only memory of ids. SQLite in WAL mode, one writer:
the connection holds the exclusive lock from the first statement until it is closed or killed.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipeline.errors import DatasetError

_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS inputs (name TEXT PRIMARY KEY, stamp TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    input TEXT NOT NULL, place INTEGER NOT NULL, path TEXT NOT NULL,
    content TEXT, own_id TEXT, code TEXT, reason TEXT, kept INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (input, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS records (
    content TEXT PRIMARY KEY, version TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL,
    record TEXT NOT NULL, summary TEXT, summary_version TEXT
);
CREATE TABLE IF NOT EXISTS missions (
    id TEXT PRIMARY KEY, releases TEXT NOT NULL, previous_ids TEXT NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Item:
    """What one place of an input holds: a release's content hash, or the error instead of it."""

    path: str
    content: str | None = None
    own_id: str | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An item with the record that came out of it, as far as there is one."""

    input: str
    place: int
    item: Item
    id: str | None
    digest: str | None


class Store:
    """The state database of one folder. Raises DatasetError when it is locked or unusable."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ".missiva" / "state.sqlite"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, timeout=0.5, isolation_level=None)
        except OSError as error:
            raise DatasetError(f"cannot write to {folder}: {error.strerror or error}") from error
        except sqlite3.Error as error:
            raise DatasetError(f"cannot open {self._path}: {error}") from error
        try:
            self._open()
        except DatasetError:
            self._db.close()
            raise

    def _open(self) -> None:
        try:
            self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute("BEGIN EXCLUSIVE")
            for statement in _SCHEMA.strip().split(";\n"):
                self._db.execute(statement)
            if self.get("schema") not in (None, str(_VERSION)):
                raise DatasetError(f"{self._path} is of another version of missiva: delete it")
            self.put("schema", str(_VERSION))
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise self._error(error) from error
        except sqlite3.DatabaseError as error:
            raise DatasetError(f"{self._path} is damaged ({error}): delete it") from error

    def _error(self, error: sqlite3.Error) -> DatasetError:
        folder = self._path.parent.parent
        if "locked" in str(error) or "busy" in str(error):
            return DatasetError(
                f"{folder} is being written by another missiva process: wait until it has ended"
            )
        return DatasetError(f"cannot write the state of {folder}: {error}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _run(self, sql: str, values: Iterable[tuple[object, ...]]) -> None:
        """One statement over many rows, all or none."""
        try:
            self._db.execute("BEGIN")
            self._db.executemany(sql, values)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._error(error) from error

    def get(self, key: str) -> str | None:
        """A value of the settings table."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def put(self, key: str, value: str) -> None:
        """Set a value of the settings table."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def settled_inputs(self, version: str) -> dict[str, str]:
        """Stamps of the inputs whose releases all have a record of this version."""
        rows = self._db.execute(
            "SELECT name, stamp FROM inputs WHERE stamp IS NOT NULL AND name NOT IN ("
            " SELECT input FROM items LEFT JOIN records USING (content)"
            " WHERE items.content IS NOT NULL AND items.kept = 0 AND version IS NOT ?)",
            (version,),
        )
        return dict(rows.fetchall())

    def input_names(self) -> frozenset[str]:
        """Names of all inputs."""
        return frozenset(name for (name,) in self._db.execute("SELECT name FROM inputs"))

    def put_input(self, name: str, stamp: str | None, items: list[Item], keep: bool) -> None:
        """Replace what an input holds; with `keep`, releases with an id of their own stay."""
        now = {item.own_id for item in items if item.own_id}
        kept = [item for item in self._kept(name) if item.own_id not in now] if keep else []
        rows = [
            (name, place, i.path, i.content, i.own_id, i.code, i.reason, int(place >= len(items)))
            for place, i in enumerate([*items, *kept])
        ]
        try:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM items WHERE input = ?", (name,))
            self._db.executemany("INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._db.execute("INSERT OR REPLACE INTO inputs VALUES (?, ?)", (name, stamp))
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._error(error) from error

    def _kept(self, name: str) -> list[Item]:
        rows = self._db.execute(
            "SELECT path, content, own_id FROM items"
            " WHERE input = ? AND own_id IS NOT NULL AND content IS NOT NULL ORDER BY place",
            (name,),
        )
        return [Item(*row) for row in rows]

    def retire(self, names: Iterable[str]) -> None:
        """Forget inputs that are gone, and kept releases of those that are not."""
        gone = [(name,) for name in names]
        self._run("DELETE FROM items WHERE input = ?", gone)
        self._run("DELETE FROM inputs WHERE name = ?", gone)
        self._run("DELETE FROM items WHERE kept = ?", [(1,)])

    def known(self, version: str) -> set[str]:
        """Content hashes that have a record of this version."""
        rows = self._db.execute("SELECT content FROM records WHERE version = ?", (version,))
        return {content for (content,) in rows}

    def put_records(self, version: str, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """Store (content hash, id, digest of what was read, record as JSON)."""
        self._run(
            "INSERT OR REPLACE INTO records (content, version, id, digest, record)"
            " VALUES (?, ?, ?, ?, ?)",
            [(content, version, *rest) for content, *rest in rows],
        )

    def rows(self) -> Iterator[Row]:
        """All items by input and place, with the record of each release that has one."""
        cursor = self._db.execute(
            "SELECT input, place, path, items.content, own_id, code, reason, id, digest"
            " FROM items LEFT JOIN records USING (content) ORDER BY input, place"
        )
        for name, place, path, content, own_id, code, reason, identifier, digest in cursor:
            item = Item(path, content, own_id, code, reason)
            yield Row(name, place, item, identifier, digest)

    def record(self, content: str) -> str:
        """The record of a content hash, as JSON. Raises DatasetError when there is none."""
        row = self._db.execute(
            "SELECT record FROM records WHERE content = ?", (content,)
        ).fetchone()
        if row is None:
            raise DatasetError(f"{self._path} lacks a record: delete it")
        return str(row[0])

    def summarised(self, content: str, version: str) -> tuple[str, str | None]:
        """The record of a content hash, and its summary, if there is one of this version."""
        row = self._db.execute(
            "SELECT record, CASE summary_version WHEN ? THEN summary END"
            " FROM records WHERE content = ?",
            (version, content),
        ).fetchone()
        if row is None:
            raise DatasetError(f"{self._path} lacks a record: delete it")
        record, summary = row
        return record, summary

    def put_summaries(self, version: str, rows: Iterable[tuple[str, str]]) -> None:
        """Store (content hash, summary)."""
        self._run(
            "UPDATE records SET summary = ?, summary_version = ? WHERE content = ?",
            [(summary, version, content) for content, summary in rows],
        )

    def history(self) -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
        """Missions of the last run: id → releases, previous ids."""
        rows = self._db.execute("SELECT id, releases, previous_ids FROM missions")
        return {
            name: (frozenset(json.loads(releases)), tuple(json.loads(previous)))
            for name, releases, previous in rows
        }

    def settle(
        self,
        missions: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
        values: Mapping[str, str],
    ) -> None:
        """After the files are in place: remember the missions, drop records of nothing."""
        try:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM missions")
            self._db.executemany(
                "INSERT INTO missions VALUES (?, ?, ?)",
                (
                    (name, json.dumps(releases), json.dumps(previous))
                    for name, (releases, previous) in missions.items()
                ),
            )
            self._db.execute(
                "DELETE FROM records WHERE content NOT IN"
                " (SELECT content FROM items WHERE content NOT NULL)"
            )
            for key, value in values.items():
                self.put(key, value)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise self._error(error) from error
