"""The shard function and the cutting of shards."""

import pytest

from pipeline.engines.shard import MAX_CHARS, MAX_RELEASES, run_shard, shards
from pipeline.errors import ExtractionTimeoutError
from schemas import ErrorEntry
from tests.engines.fakes import raw
from tests.fakes import FakeExtractor


@pytest.mark.parametrize("broken", [(), (0,), (3,), (7, 8), (19,), tuple(range(20))])
def test_one_result_a_release(broken: tuple[int, ...]) -> None:
    raws = [raw(f"{i}", "BROKEN" if i in broken else "Nota") for i in range(20)]
    results = list(run_shard(FakeExtractor(), raws))
    for number, result in enumerate(results):
        if number in broken:
            assert isinstance(result, ErrorEntry)
            assert (result.path, result.code) == (f"{number}", "extraction")
            assert "broken on purpose" in result.reason
        else:
            assert not isinstance(result, ErrorEntry)
            assert result.id == f"{number}"
    assert len(results) == 20


def test_an_input_error_keeps_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(self: object, releases: object) -> None:
        raise ExtractionTimeoutError("over 60 s")

    monkeypatch.setattr(FakeExtractor, "stream", late)
    (result,) = run_shard(FakeExtractor(), [raw("a", "Nota")])
    assert result == ErrorEntry(path="a", code="timeout", reason="over 60 s")


def test_nothing_in_nothing_out() -> None:
    assert list(run_shard(FakeExtractor(), [])) == []


@pytest.mark.parametrize(
    ("lengths", "cut"),
    [
        ([], []),
        ([10], [1]),
        ([10] * (MAX_RELEASES + 1), [MAX_RELEASES, 1]),
        ([MAX_CHARS, 1, 1], [1, 2]),
        ([1, 3 * MAX_CHARS, 1], [1, 1, 1]),
        ([MAX_CHARS // 2, MAX_CHARS // 2, 1], [2, 1]),
    ],
)
def test_shards_are_of_about_the_same_size(lengths: list[int], cut: list[int]) -> None:
    raws = [raw(f"{i}", "x" * length) for i, length in enumerate(lengths)]
    made = list(shards(raws))
    assert [len(shard) for shard in made] == cut
    assert [release for shard in made for release in shard] == raws
