"""The shard function: one result a release, in order, whatever happens to one of them."""

import pytest

from pipeline.engines.local import run_shard
from pipeline.errors import ExtractionTimeoutError
from schemas import ErrorEntry, RawRelease, Source
from tests.fakes import FakeExtractor


def raw(name: str, text: str) -> RawRelease:
    source = Source(path=name, media_type="text/plain", sha256="0" * 64)
    return RawRelease(id=name, source=source, text=text)


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
