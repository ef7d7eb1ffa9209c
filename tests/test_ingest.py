"""The main job: incremental, order-independent, robust against every bad input."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from pipeline.errors import DatasetError
from pipeline.ingest import Outcome
from pipeline.store import Store
from schemas import RawRelease, ReleaseRecord
from tests.dataset import FILES, LONG_AGO, contents, lines, mission, put, run
from tests.fakes import FakeExtractor

ROOT = Path(__file__).parents[1]


class Counting(FakeExtractor):
    """Notes the paths of what it is given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """As FakeExtractor."""
        for raw in releases:
            self.seen.append(Path(raw.source.path).name)
            yield from super().stream([raw])


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Two releases on one mission, one on another, one on none."""
    folder = tmp_path / "source"
    mission(folder, "a.txt")
    mission(folder, "b.txt", publisher="Ansa", published="2024-05-15")
    mission(folder, "c.txt", city="JP:Tokyo", start="2023-10-09")
    put(folder, "d.txt", "Nota\nNessuna missione", published="2024-01-01")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the dataset goes."""
    return tmp_path / "out"


def fresh(tmp_path: Path, *sources: Path) -> dict[str, bytes]:
    """What a run from nothing writes."""
    folder = tmp_path / "fresh"
    shutil.rmtree(folder, ignore_errors=True)
    run(*sources, output=folder)
    return contents(folder)


def paths(outcome: Outcome) -> dict[str, str]:
    """Errors by the name of the file."""
    return {Path(entry.path).name: entry.code for entry in outcome.errors}


def test_folder_to_dataset(source: Path, output: Path) -> None:
    outcome = run(source, output=output)
    assert outcome.errors == []
    assert [len(m["releases"]) for m in lines(output, "missions.jsonl")] in ([2, 1], [1, 2])
    assert len(lines(output, "releases.jsonl")) == 4
    assert sorted(p.name for p in output.iterdir()) == sorted([*FILES, ".missiva"])
    manifest = json.loads((output / "manifest.json").read_text())
    assert manifest["counts"]["missions"] == outcome.counts["missions"] == 2


def test_lines_are_sorted_by_id(source: Path, output: Path) -> None:
    run(source, output=output)
    for name in FILES[:-2]:
        ids = [entry["id"] for entry in lines(output, name)]
        assert ids == sorted(ids)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_sources_does_not_matter(source: Path, tmp_path: Path, seed: int) -> None:
    files = sorted(source.iterdir())
    random.Random(seed).shuffle(files)
    run(*files, output=tmp_path / "shuffled")
    assert contents(tmp_path / "shuffled") == fresh(tmp_path, source)


def test_nothing_new(source: Path, output: Path) -> None:
    run(source, output=output)
    before = contents(output)

    def fail() -> FakeExtractor:
        raise AssertionError("the model is not needed")

    outcome = run(source, output=output, load=fail)
    assert (outcome.changed, outcome.extracted, contents(output)) == (False, 0, before)


@pytest.mark.parametrize(
    ("change", "extracted"),
    [
        (
            lambda folder: mission(folder, "e.txt", publisher="Rina", published="2024-05-20"),
            ["e.txt"],
        ),
        (
            lambda folder: mission(folder, "sub/f.txt", city="FR:Nizza", start="2022-03-07"),
            ["f.txt"],
        ),
        (lambda folder: mission(folder, "d.txt", city="FR:Nizza", start="2022-03-07"), ["d.txt"]),
        (lambda folder: (folder / "b.txt").unlink(), []),
        (lambda folder: (folder / "c.txt").unlink(), []),
        (lambda folder: (folder / "c.txt").rename(folder / "z.txt"), ["z.txt"]),
        (lambda folder: os.utime(folder / "a.txt", (LONG_AGO + 9, LONG_AGO + 9)), []),
    ],
    ids=["new", "new-in-subfolder", "changed", "gone", "mission-gone", "renamed", "touched"],
)
def test_increment_equals_a_fresh_run(
    source: Path,
    output: Path,
    tmp_path: Path,
    change: Callable[[Path], object],
    extracted: list[str],
) -> None:
    run(source, output=output)
    change(source)
    counting = Counting()
    run(source, output=output, load=lambda: counting)
    assert counting.seen == extracted
    assert contents(output) == fresh(tmp_path, source)


def test_a_new_model_extracts_anew(source: Path, output: Path) -> None:
    run(source, output=output)
    counting = Counting()
    run(source, output=output, load=lambda: counting, extraction="v2")
    assert len(counting.seen) == 4


def test_keep_missing(source: Path, output: Path, tmp_path: Path) -> None:
    run(source, output=output)
    before = lines(output, "missions.jsonl")
    (source / "c.txt").unlink()
    run(source, output=output, keep_missing=True)
    assert lines(output, "missions.jsonl") == before
    run(source, output=output)
    assert contents(output) == fresh(tmp_path, source)


def test_keep_missing_lines_of_a_feed(tmp_path: Path, output: Path) -> None:
    feed = tmp_path / "feed.jsonl"

    def write(*names: str) -> None:
        rows = [{"id": n, "text": f"Nota {n}", "meta": {"published": "2024-01-01"}} for n in names]
        feed.write_text("".join(json.dumps(row) + "\n" for row in rows))
        os.utime(feed, (LONG_AGO + len(names), LONG_AGO))

    write("a", "b")
    run(feed, output=output)
    write("c")
    run(feed, output=output, keep_missing=True)
    assert [r["id"] for r in lines(output, "releases.jsonl")] == ["a", "b", "c"]
    run(feed, output=output)
    assert [r["id"] for r in lines(output, "releases.jsonl")] == ["c"]


def test_an_edited_result_is_written_anew(source: Path, output: Path) -> None:
    run(source, output=output)
    before = contents(output)
    (output / "missions.jsonl").write_text("{}\n")
    assert run(source, output=output).changed
    assert contents(output) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: mission(folder, "e.txt", publisher="Rina", published="2024-05-01"),
        lambda folder: (folder / "a.txt").unlink(),
    ],
    ids=["earlier-release", "earliest-release-gone"],
)
def test_an_id_survives_what_would_change_it(
    source: Path, output: Path, tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """The one exception from 'equals a fresh run': pipeline/merge/ids.py."""
    run(source, output=output)
    before = {m["id"] for m in lines(output, "missions.jsonl")}
    change(source)
    run(source, output=output)
    assert {m["id"] for m in lines(output, "missions.jsonl")} == before
    assert contents(output) != fresh(tmp_path, source)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "wrong-format"),
        ("broken.txt", b"BROKEN", "extraction"),
        ("cut.pdf", b"%PDF-1.4\n1 0 obj\n<<", "wrong-format"),
        ("cut.docx", b"PK\x03\x04cut", "wrong-format"),
        ("nothing.html", b"<html><body></body></html>", "empty"),
    ],
)
def test_a_bad_input_costs_itself_alone(
    source: Path, output: Path, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    good = fresh(tmp_path, source)
    (source / name).write_bytes(data)
    outcome = run(source, output=output)
    assert paths(outcome) == {name: code}
    assert [entry["code"] for entry in lines(output, "errors.jsonl")] == [code]
    now = contents(output)
    assert all(now[file] == good[file] for file in FILES if file[:4] not in ("erro", "mani"))
    assert paths(run(source, output=output)) == {name: code}


def test_a_broken_line_costs_itself_alone(tmp_path: Path, output: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "a", "text": "Nota"}\n{oops\n{"id": "b", "text": "Nota"}\n')
    outcome = run(feed, output=output)
    assert paths(outcome) == {"feed.jsonl#2": "wrong-format"}
    assert [r["id"] for r in lines(output, "releases.jsonl")] == ["a", "b"]


@pytest.mark.parametrize("shuffled", [False, True])
def test_duplicate_ids(tmp_path: Path, output: Path, shuffled: bool) -> None:
    names = [("a.jsonl", "uno"), ("b.jsonl", "due"), ("c.jsonl", "uno")]
    for name, text in names:
        (tmp_path / name).write_text(json.dumps({"id": "x", "text": text}) + "\n")
    files = [tmp_path / name for name, _ in names]
    outcome = run(*(files[::-1] if shuffled else files), output=output)
    assert paths(outcome) == {"b.jsonl#1": "duplicate-id"}
    assert [r["text"] for r in lines(output, "releases.jsonl")] == ["uno"]


def test_a_missing_source(source: Path, output: Path) -> None:
    outcome = run(source, source / "gone.txt", output=output)
    assert paths(outcome) == {"gone.txt": "unreadable"}
    assert len(lines(output, "releases.jsonl")) == 4


def test_a_full_disk_leaves_the_old_files(
    source: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(source, output=output)
    before = contents(output)
    mission(source, "e.txt", publisher="Rina", published="2024-05-20")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(DatasetError, match="No space left on device"):
            run(source, output=output)
    assert contents(output) == before
    assert not list(output.glob(".missiva/staging/*"))
    run(source, output=output)
    assert contents(output) == fresh(tmp_path, source)


def test_two_processes_at_once(source: Path, output: Path) -> None:
    with Store(output), pytest.raises(DatasetError, match="another missiva process"):
        run(source, output=output)
    run(source, output=output)


def test_an_output_that_is_a_file(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="cannot write"):
        run(source, output=tmp_path / "file")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder(source: Path, output: Path) -> None:
    output.mkdir(mode=0o555)
    with pytest.raises(DatasetError, match="cannot write"):
        run(source, output=output)


def test_a_damaged_state_is_named(source: Path, output: Path) -> None:
    run(source, output=output)
    state = output / ".missiva" / "state.sqlite"
    state.write_bytes(b"no database at all" * 100)
    with pytest.raises(DatasetError, match=r"state.sqlite is damaged"):
        run(source, output=output)


def _start(source: Path, output: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.dataset", str(source), str(output)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)


def _watch_for_halves(output: Path, known: set[bytes]) -> None:
    """Whatever is visible is the whole of some version."""
    manifest = output / "manifest.json"
    for name in FILES[:-1]:
        if (output / name).exists():
            data = (output / name).read_bytes()
            assert data == b"" or data.endswith(b"\n")
            assert not known or data in known
    if manifest.exists():
        json.loads(manifest.read_bytes())


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_killed_at_any_moment(tmp_path: Path, output: Path) -> None:
    source = tmp_path / "source"
    for number in range(150):
        month = 1 + number % 12
        mission(source, f"{number:03}.txt", start=f"20{10 + number // 12}-{month:02}-13")
    start = time.monotonic()
    assert _start(source, tmp_path / "calm").wait() == 0
    length = time.monotonic() - start
    calm = contents(tmp_path / "calm")
    versions = set(calm.values())
    chance = random.Random(5)
    for _ in range(12):
        process = _start(source, output)
        time.sleep(chance.uniform(0.3, 1.0) * length)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _watch_for_halves(output, versions)
    assert _start(source, output).wait() == 0
    assert contents(output) == calm


@pytest.mark.parametrize("moment", range(1, 8))
def test_killed_between_the_files(
    source: Path, output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    run(source, output=output)
    mission(source, "e.txt", publisher="Rina", published="2024-05-20")
    replace, calls = Path.replace, 0

    def dying(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == moment:
            raise KeyboardInterrupt
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            run(source, output=output)
    _watch_for_halves(output, set())
    run(source, output=output)
    assert contents(output) == fresh(tmp_path, source)
