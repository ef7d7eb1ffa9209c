"""The local engine: order, isolation, time limit, death, bounded reading, clean ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipeline.engines.local import LocalEngine, auto_workers
from pipeline.errors import ModelError
from schemas import ErrorEntry, RawRelease, ReleaseRecord
from tests.engines.fakes import HostileExtractor, dying_model, no_model, raw

ROOT = Path(__file__).parents[2]


def said(results: list[ReleaseRecord | ErrorEntry]) -> list[tuple[str, str]]:
    """(name, code of the error or nothing) of each result."""
    return [(r.path, r.code) if isinstance(r, ErrorEntry) else (r.id, "") for r in results]


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("number", [0, 1, 7, 100])
def test_one_result_a_release_in_order(workers: int, number: int) -> None:
    raws = [raw(f"{i}", "Nota " * (i % 13)) for i in range(number)]
    results = list(LocalEngine(HostileExtractor, workers)(raws))
    assert said(results) == [(f"{i}", "") for i in range(number)]


def test_the_number_of_workers_changes_no_byte() -> None:
    raws = [raw(f"{i}", "BROKEN" if i % 10 == 4 else f"Nota {i}") for i in range(60)]
    one, two, three = (
        [r.model_dump_json() for r in LocalEngine(HostileExtractor, workers)(raws)]
        for workers in (1, 2, 3)
    )
    assert one == two == three


def test_every_bad_release_is_listed_and_no_good_one_lost(tmp_path: Path) -> None:
    texts = {3: "SLEEP", 4: "DIE", 11: "BROKEN", 17: "DIE", 18: "DIE", 24: "SLEEP"}
    texts[20] = f"DIE ONCE {tmp_path / 'mark'}"
    raws = [raw(f"{i}", texts.get(i, "Nota")) for i in range(25)]
    results = list(LocalEngine(HostileExtractor, 2, time_limit=1.0)(raws))
    codes = {"SLEEP": "timeout", "DIE": "extraction", "BROKEN": "extraction"}
    assert said(results) == [(f"{i}", codes.get(texts.get(i, ""), "")) for i in range(25)]
    reasons = {r.path: r.reason for r in results if isinstance(r, ErrorEntry)}
    assert reasons["3"] == "took longer than 1 s"
    assert reasons["4"] == "extraction failed: the worker process died (exit code 9)"
    assert reasons["11"] == "extraction failed: ValueError: broken on purpose \\udc80"


def test_the_limit_is_each_release_s_own() -> None:
    raws = [raw("slow", "SLEEP"), *(raw(f"{i}", "Nota") for i in range(5))]
    start = time.monotonic()
    results = list(LocalEngine(HostileExtractor, 1, time_limit=1.0)(raws))
    assert [code for _, code in said(results)] == ["timeout", "", "", "", "", ""]
    assert time.monotonic() - start < 60


@pytest.mark.parametrize(
    ("load", "message"), [(no_model, "no model named x"), (dying_model, "exit code 3")]
)
def test_a_model_that_cannot_be_loaded(load: type[HostileExtractor], message: str) -> None:
    with pytest.raises(ModelError, match=message):
        list(LocalEngine(load, 2)([raw("a", "Nota")]))


def test_reads_no_further_than_its_window() -> None:
    read = 0

    def endless() -> Iterator[RawRelease]:
        nonlocal read
        for read in count(1):
            yield raw(f"{read}", "Nota")

    results = LocalEngine(HostileExtractor, 1)(endless())
    for number in range(1, 400):
        assert said([next(results)]) == [(f"{number}", "")]
        assert read <= number + 8 * 8 + 1
    results.close()


def test_workers_run_on_one_thread() -> None:
    (result,) = LocalEngine(HostileExtractor, 1)([raw("a", "Nota")])
    assert isinstance(result, ReleaseRecord) and result.model.endswith(" 1")


def test_auto_is_at_least_one() -> None:
    assert 1 <= auto_workers() <= (os.cpu_count() or 1)


_SCRIPT = """
from itertools import count
from pipeline.engines.local import LocalEngine
from tests.engines.fakes import HostileExtractor, raw

if __name__ == "__main__":
    for result in LocalEngine(HostileExtractor, 2)(raw(f"{i}", "Nota") for i in count()):
        print(result.id, flush=True)
"""


def _children(process: int) -> set[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return set(map(int, tasks.read_text().split()))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_is_left_behind(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "endless.py"
    script.write_text(_SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    children = _children(process.pid)
    process.send_signal(number)
    process.stdout.close()
    process.wait(20)
    assert first == b"0\n" and children
    until = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_workers_are_kept_from_call_to_call(tmp_path: Path) -> None:
    with LocalEngine(HostileExtractor, 1) as engine:
        for number in range(3):
            assert said(list(engine([raw(f"{number}", "Nota")]))) == [(f"{number}", "")]
        abandoned = engine([raw(f"{i}", "Nota") for i in range(100)])
        next(abandoned)
        abandoned.close()
        assert said(list(engine([raw("last", "Nota")]))) == [("last", "")]
