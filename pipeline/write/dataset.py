"""The files of a dataset folder: staged beside their places, then put there together."""

import json
from collections.abc import Iterable
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.write.jsonl import Staged, publish
from schemas import ErrorEntry, Manifest, Mission
from schemas.values import Model

STATE = ".missiva"
MANIFEST = "manifest.json"
DATA_FILES = (
    "releases.jsonl", "missions.jsonl", "organisations.jsonl", "people.jsonl", "places.jsonl",
    "errors.jsonl",
)  # fmt: skip
_DIGEST = 16


def digest(line: str) -> str:
    """Short digest of a mission's line, as the manifest holds it."""
    return sha256(line.encode()).hexdigest()[:_DIGEST]


class DatasetWriter:
    """Writes one version of a dataset. Lines must come sorted by id; nothing shows before `commit`.

    >>> with DatasetWriter(folder) as writer:
    ...     writer.mission(mission)
    ...     writer.commit(generator="missiva 0.1.0", model="it_missiva_md 0.1.0")
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._staged: dict[str, Staged] = {}
        self._missions: dict[str, str] = {}

    def __enter__(self) -> Self:
        for name in DATA_FILES:
            staged = Staged(self._folder / STATE / "staging", name)
            self._staged[name] = self._stack.enter_context(staged)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        for staged in self._staged.values():
            staged.path.unlink(missing_ok=True)

    def release(self, line: str) -> None:
        """Write a release, as JSON."""
        self._staged["releases.jsonl"].line(line)

    def mission(self, mission: Mission) -> None:
        """Write a mission."""
        line = mission.model_dump_json()
        self._missions[mission.id] = digest(line)
        self._staged["missions.jsonl"].line(line)

    def entities(self, name: str, entries: Iterable[Model]) -> None:
        """Write organisations, people or places to the file `name`."""
        self._staged[name].models(entries)

    def errors(self, entries: Iterable[ErrorEntry]) -> None:
        """Write the errors, sorted."""
        ordered = sorted(entries, key=lambda entry: (entry.path, entry.code, entry.reason))
        self._staged["errors.jsonl"].models(ordered)

    def commit(self, generator: str, model: str) -> Manifest:
        """Put the files in their places, the manifest last. Raises DatasetError."""
        files = [self._staged[name] for name in DATA_FILES]
        self._stack.close()
        entries = {staged.name: staged.entry for staged in files}
        manifest = Manifest(
            generator=generator,
            model=model,
            counts={name.removesuffix(".jsonl"): entry.lines for name, entry in entries.items()},
            files=entries,
            missions=self._missions,
        )
        with Staged(self._folder / STATE / "staging", MANIFEST) as staged:
            staged.line(json.dumps(manifest.model_dump(), ensure_ascii=False, indent=1))
        self._staged[MANIFEST] = staged
        publish(self._folder, [*files, staged])
        return manifest
