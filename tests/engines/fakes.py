"""Extractors for worker processes, without a model: some texts hang them, some kill them."""

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import ModelError
from schemas import RawRelease, ReleaseRecord, Source


def raw(name: str, text: str) -> RawRelease:
    """A release to extract."""
    source = Source(path=name, media_type="text/plain", sha256="0" * 64)
    return RawRelease(id=name, source=source, text=text)


class HostileExtractor:
    """Obeys its texts: `SLEEP`, `DIE`, `DIE ONCE <file>`, `BROKEN`."""

    model = "it_missiva_test 0"

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """Records in the order of `releases`, or what their texts ask for."""
        for release in releases:
            match release.text.split():
                case ["SLEEP"]:
                    time.sleep(3600)
                case ["DIE"]:
                    os._exit(9)
                case ["DIE", "ONCE", mark] if not Path(mark).exists():
                    Path(mark).write_text("")
                    os._exit(9)
                case ["BROKEN"]:
                    raise ValueError("broken on purpose \udc80")
            yield ReleaseRecord(
                id=release.id or "",
                source=release.source,
                language="it",
                text=release.text,
                model=f"{self.model} {os.environ['OMP_NUM_THREADS']}",
            )


def no_model() -> HostileExtractor:
    """A loader that fails."""
    raise ModelError("no model named x")


def dying_model() -> HostileExtractor:
    """A loader that takes its process with it."""
    os._exit(3)


class SlowExtractor(HostileExtractor):
    """Takes its time, so that a kill hits it at work."""

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """As HostileExtractor, but slower."""
        for result in super().stream(releases):
            time.sleep(0.02)
            yield result
