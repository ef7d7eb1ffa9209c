"""Extraction into parts: a folder of JSONL files that whoever extracts writes itself.

For inputs that are too many for one process to read or to write. The input is cut into units of
whole files. Each gives `part-000000.jsonl`, its records in the order of the input, and
`errors-000000.jsonl` where some were refused; the parts one after the other are what
`missiva extract` prints. A part is moved to its place when it is complete, and is not made again
when it is there: a unit that is repeated leaves the same bytes, and a run that was ended goes on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from pipeline.engines.shard import Engine
from pipeline.errors import DatasetError, InputError
from pipeline.read import Found, Remote, read
from pipeline.read.remote import filesystem, is_url
from schemas import ErrorEntry, RawRelease

MAX_FILES = 500
MAX_BYTES = 4_000_000
PLAN = "units.json"


@dataclass(frozen=True, slots=True)
class Unit:
    """Files whose records make one part."""

    number: int
    files: tuple[Found, ...]

    @property
    def part(self) -> str:
        """Name of the file of its records."""
        return f"part-{self.number:06}.jsonl"

    @property
    def errors(self) -> str:
        """Name of the file of what was refused of it."""
        return f"errors-{self.number:06}.jsonl"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a unit."""

    number: int
    records: int
    refused: tuple[ErrorEntry, ...]


def units(found: Iterable[Found]) -> Iterator[Unit]:
    """`found` in its order, cut after MAX_FILES files or MAX_BYTES bytes."""
    files: list[Found] = []
    number = size = 0
    for file in found:
        more = _size_and_time(file)[0]
        if files and (len(files) == MAX_FILES or size + more > MAX_BYTES):
            yield Unit(number, tuple(files))
            number, files, size = number + 1, [], 0
        files.append(file)
        size += more
    if files:
        yield Unit(number, tuple(files))


def _size_and_time(file: Found) -> tuple[int, int]:
    if isinstance(file.path, Remote):
        return file.path.size, file.path.changed
    try:
        status = file.path.stat()
    except OSError:  # its reader will say so
        return 0, 0
    return status.st_size, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class Folder:
    """Where parts go: a folder, or a URL of one. Its methods raise DatasetError."""

    place: str

    def _reach(self) -> tuple[Any, str]:
        url = self.place if is_url(self.place) else Path(self.place).absolute().as_uri()
        try:
            system, root = filesystem(url)
        except InputError as error:
            raise DatasetError(f"{self.place}: {error}") from error
        return system, root.rstrip("/")

    def names(self) -> set[str]:
        """Names of the files in it; it is made if there is none."""
        from pyarrow.fs import FileSelector

        system, root = self._reach()
        try:
            system.create_dir(root, recursive=True)
            return {info.base_name for info in system.get_file_info(FileSelector(root))}
        except OSError as error:
            raise DatasetError(f"{self.place}: {error}") from error

    def read(self, name: str) -> bytes:
        """The content of a file."""
        system, root = self._reach()
        try:
            with system.open_input_stream(f"{root}/{name}") as stream:
                return bytes(stream.read())
        except OSError as error:
            raise DatasetError(f"{self.place}/{name}: {error}") from error

    def write(
        self, name: str, lines: Iterable[str], before: Callable[[], None] = lambda: None
    ) -> int:
        """Write a file whole or not at all, calling `before` right before it is in its place; the
        number of its lines."""
        system, root = self._reach()
        unfinished = f"{root}/.{name}.{uuid4().hex}"
        number = 0
        try:
            with system.open_output_stream(unfinished) as stream:
                for line in lines:
                    stream.write(line.encode() + b"\n")
                    number += 1
            before()
            system.move(unfinished, f"{root}/{name}")
        except OSError as error:
            raise DatasetError(f"{self.place}/{name}: {error}") from error
        finally:
            _forget(system, unfinished)
        return number


def _forget(system: Any, path: str) -> None:
    with suppress(OSError):  # moved already
        system.delete_file(path)


def claim(folder: Folder, planned: Sequence[Unit], model: str) -> list[Unit]:
    """Those of `planned` that have no part yet in `folder`.

    Raises DatasetError when it holds parts of other inputs or made with another model.
    """
    told = [[file.name, *_size_and_time(file)] for unit in planned for file in unit.files]
    digest = sha256(json.dumps([MAX_FILES, MAX_BYTES, told]).encode()).hexdigest()
    plan = json.dumps({"model": model, "units": len(planned), "inputs": digest})
    names = folder.names()
    if PLAN not in names:
        if any(name.startswith("part-") for name in names):
            raise DatasetError(f"{folder.place} holds parts, but no {PLAN}")
        folder.write(PLAN, [plan])
    elif folder.read(PLAN).decode().strip() != plan:
        raise DatasetError(f"{folder.place} holds parts of other inputs or of another model")
    return [unit for unit in planned if unit.part not in names]


def extract_unit(unit: Unit, engine: Engine, folder: Folder) -> Done:
    """Read a unit, extract it and write its part."""
    refused: list[ErrorEntry] = []

    def readable() -> Iterator[RawRelease]:
        for file in unit.files:
            for result in read(file.path, file.name):
                if isinstance(result, RawRelease):
                    yield result
                else:
                    name, error = result
                    entry = ErrorEntry(path=name, code=error.code, reason=str(error))
                    refused.append(entry)

    def records() -> Iterator[str]:
        for result in engine(readable()):
            if isinstance(result, ErrorEntry):
                refused.append(result)
            else:
                yield result.model_dump_json()

    def errors() -> None:
        refused.sort(key=lambda entry: (entry.path, entry.code, entry.reason))
        if refused:
            folder.write(unit.errors, [entry.model_dump_json() for entry in refused])

    number = folder.write(unit.part, records(), before=errors)
    return Done(unit.number, number, tuple(refused))
