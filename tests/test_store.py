"""The state database: what it remembers, who may write it."""

from pathlib import Path

import pytest

from pipeline.errors import DatasetError
from pipeline.store import Item, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty state."""
    return Store(tmp_path)


def test_an_input_is_settled_once_its_records_are_there(store: Store) -> None:
    store.put_input("a.txt", "stamp", [Item("a.txt", "c1"), Item("a.txt#2", code="empty")], False)
    assert store.settled_inputs("v1") == {}
    store.put_records("v1", [("c1", "id1", "d", "{}")])
    assert store.settled_inputs("v1") == {"a.txt": "stamp"}
    assert store.settled_inputs("v2") == {}


def test_an_input_without_a_stamp_is_never_settled(store: Store) -> None:
    store.put_input("-", None, [], False)
    assert store.settled_inputs("v1") == {}
    assert store.input_names() == {"-"}


@pytest.mark.parametrize(("keep", "expected"), [(False, ["x"]), (True, ["x", "b"])])
def test_keep(store: Store, keep: bool, expected: list[str]) -> None:
    old = [Item("f#1", "ca", "a"), Item("f#2", "cb", "b"), Item("f#3", "cn"), Item("f#4", code="e")]
    store.put_input("f", None, old, False)
    store.put_input("f", None, [Item("f#1", "cx", "x"), Item("f#2", "ca2", "a")][:1], keep)
    names = [row.item.own_id for row in store.rows()]
    assert [name for name in names if name != "a"] == expected
    store.retire([])
    assert [row.item.own_id for row in store.rows()] == ["x"]


def test_retire(store: Store) -> None:
    for name in ("a", "b"):
        store.put_input(name, "s", [Item(name, f"c{name}")], False)
    store.retire(["a"])
    assert [row.input for row in store.rows()] == ["b"]
    assert store.input_names() == {"b"}


def test_settle_drops_records_of_nothing(store: Store) -> None:
    store.put_input("a", "s", [Item("a", "c1")], False)
    store.put_records("v1", [("c1", "id1", "d", "{}"), ("c2", "id2", "d", "{}")])
    store.settle({"m-1": (("id1",), ("m-0",))}, {"key": "value"})
    assert store.known("v1") == {"c1"}
    assert store.history() == {"m-1": (frozenset({"id1"}), ("m-0",))}
    assert store.get("key") == "value"
    with pytest.raises(DatasetError):
        store.record("c2")


def test_a_summary_is_of_one_version(store: Store) -> None:
    store.put_records("v1", [("c1", "id1", "d", "{}")])
    store.put_summaries("m1", [("c1", "[]")])
    assert store.summarised("c1", "m1") == ("{}", "[]")
    assert store.summarised("c1", "m2") == ("{}", None)


def test_one_writer(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(DatasetError, match="written by another missiva process"):
        Store(tmp_path)
    with Store(tmp_path):
        pass


def test_write_ahead_log(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("key", "value")
        assert (tmp_path / ".missiva" / "state.sqlite-wal").exists()


def test_another_version(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.put("schema", "99")
    with pytest.raises(DatasetError, match="another version"):
        Store(tmp_path)
