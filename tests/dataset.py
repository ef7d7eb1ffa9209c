"""A folder of small sources, and a call of `ingest` on it without a model.

    python -m tests.dataset SOURCES OUTPUT

does the same in a process of its own, for tests that kill it.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.engines.shard import run_shard
from pipeline.ingest import Job, Outcome, ingest
from pipeline.publish import Stamp
from tests.fakes import MODEL, FakeExtractor

FILES = (
    "releases.jsonl", "missions.jsonl", "organisations.jsonl", "people.jsonl", "places.jsonl",
    "errors.jsonl", "manifest.json",
)  # fmt: skip
LONG_AGO = 1_000_000_000


class Silence:
    """A progress bar that shows nothing."""

    def reading(self, done: int, total: int) -> None:
        """Nothing."""

    def extracted(self, releases: int) -> None:
        """Nothing."""

    def publishing(self) -> None:
        """Nothing."""


def put(folder: Path, name: str, text: str, **fields: Any) -> Path:
    """Write a release; `published`, `publisher` go to its header, the rest is its mission.

    The file is as old as if it had been there for long.
    """
    header = {key: fields.pop(key) for key in ("published", "publisher") if key in fields}
    lines = ["---", *(f"{key}: {value}" for key, value in header.items()), "---", text]
    if fields:
        lines.append(json.dumps(fields, ensure_ascii=False))
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def mission(
    folder: Path, name: str, city: str = "KR:Busan", start: str = "2024-05-13", **fields: Any
) -> Path:
    """Write a release on a mission of the Regione Liguria with Marzia Traverso."""
    place = city.partition(":")[2]
    published = fields.pop("published", f"{start[:8]}{int(start[8:]) - 6:02}")
    text = f"La Regione Liguria a {place}\nGuida Marzia Traverso. Testo di {name}."
    return put(
        folder, name, text, published=published, **{
            "publisher": "Regione Liguria", "destinations": [city], "start": start,
            "organisers": ["Regione Liguria"], "people": ["Marzia Traverso"], **fields,
        },
    )  # fmt: skip


def run(
    *sources: Path,
    output: Path,
    load: Callable[[], FakeExtractor] = FakeExtractor,
    extraction: str = "v1",
    keep_missing: bool = False,
) -> Outcome:
    """Ingest with the fake extractor."""
    stamp = Stamp("missiva test", MODEL, extraction)
    job = Job(
        tuple(map(str, sources)), output, lambda raws: run_shard(load(), raws), stamp, keep_missing
    )
    return ingest(job, Silence())


def contents(output: Path) -> dict[str, bytes]:
    """Every file of the dataset."""
    return {name: (output / name).read_bytes() for name in FILES}


def lines(output: Path, name: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file."""
    return [json.loads(line) for line in (output / name).read_text().splitlines()]


if __name__ == "__main__":

    class Slow(FakeExtractor):
        """Takes its time, so that a kill hits it at work."""

        def stream(self, releases: Any) -> Any:
            """As FakeExtractor, but slower."""
            for result in super().stream(releases):
                time.sleep(0.002)
                yield result

    run(Path(sys.argv[1]), output=Path(sys.argv[2]), load=Slow)
