"""Watching: only what matters wakes it, and only once it is complete."""

import threading
import time
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.watch import changes, until_complete


def later(action: object, seconds: float) -> None:
    timer = threading.Timer(seconds, action)  # type: ignore[arg-type]
    timer.daemon = True
    timer.start()


def test_until_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("1")

    def grow() -> None:
        for _ in range(4):
            time.sleep(0.2)
            with path.open("a") as stream:
                stream.write("2")

    threading.Thread(target=grow, daemon=True).start()
    until_complete([path, tmp_path / "gone.txt"])
    assert path.read_text() == "12222"


@pytest.mark.parametrize("name", ["new.txt", "sub/new.html", "out/corrections.jsonl"])
def test_what_wakes_it(tmp_path: Path, name: str) -> None:
    source, output = tmp_path / "source", tmp_path / "source" / "out"
    output.mkdir(parents=True)
    (source / "sub").mkdir()

    def write() -> None:
        (output / "missions.jsonl").write_text("{}")
        (source / "image.png").write_text("")
        (source / name).write_text("x")

    later(write, 0.5)
    found = next(changes([str(source)], output / "corrections.jsonl"))
    assert {path.name for path in found} == {Path(name).name}


@pytest.mark.parametrize("source", ["-", "gone"])
def test_what_cannot_be_watched(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError, match="cannot watch"):
        next(changes([source], tmp_path / "corrections.jsonl"))
