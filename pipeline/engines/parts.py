"""Extraction into parts: a folder of JSONL or Parquet files that whoever extracts writes itself.

For inputs that are too many for one process to read or to write. The input is cut into units of
whole files. Each gives `part-000000.jsonl`, its records in the order of the input, and
`errors-000000.jsonl` where some were refused; the parts one after the other are what
`missiva extract` prints. As Parquet a record is a row, nested as its line is. A part is moved to
its place when it is complete, and is not made again when it is there: a unit that is repeated
leaves the same bytes, and a run that was ended goes on.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from pipeline.engines.shard import Engine
from pipeline.errors import DatasetError, InputError
from pipeline.read import Found, Remote, read
from pipeline.read.remote import filesystem, is_url
from pipeline.write.export import parquet
from pipeline.write.output import to_stream
from schemas import ErrorEntry, RawRelease, ReleaseRecord


def _jsonl(records: Iterable[ReleaseRecord], stream: BinaryIO) -> None:
    to_stream((record.model_dump_json() for record in records), stream)


FORMATS: dict[str, Callable[[Iterable[ReleaseRecord], BinaryIO], None]] = {
    "jsonl": _jsonl,
    "parquet": partial(parquet.write, ReleaseRecord),
}
"""What parts are written as."""

MAX_FILES = 500
MAX_BYTES = 4_000_000
PLAN = "units.json"


@dataclass(frozen=True, slots=True)
class Unit:
    """Files whose records make one part."""

    number: int
    files: tuple[Found, ...]
    format: str = "jsonl"

    @property
    def part(self) -> str:
        """Name of the file of its records."""
        return f"part-{self.number:06}.{self.format}"

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


def units(found: Iterable[Found], format_: str = "jsonl") -> Iterator[Unit]:
    """`found` in its order, cut after MAX_FILES files or MAX_BYTES bytes."""
    files: list[Found] = []
    number = size = 0
    for file in found:
        more = _size_and_time(file)[0]
        if files and (len(files) == MAX_FILES or size + more > MAX_BYTES):
            yield Unit(number, tuple(files), format_)
            number, files, size = number + 1, [], 0
        files.append(file)
        size += more
    if files:
        yield Unit(number, tuple(files), format_)


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
        system, root = self._reach()
        from pyarrow.fs import FileSelector

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
        self, name: str, fill: Callable[[BinaryIO], None], before: Callable[[], None] = lambda: None
    ) -> None:
        """Have `fill` write a file, whole or not at all, and call `before` right before it is in
        its place."""
        system, root = self._reach()
        unfinished = f"{root}/.{name}.{uuid4().hex}"
        try:
            with system.open_output_stream(unfinished) as stream:
                fill(stream)
            before()
            system.move(unfinished, f"{root}/{name}")
        except OSError as error:
            raise DatasetError(f"{self.place}/{name}: {error}") from error
        finally:
            _forget(system, unfinished)


def _forget(system: Any, path: str) -> None:
    with suppress(OSError):  # moved already
        system.delete_file(path)


def claim(folder: Folder, planned: Sequence[Unit], model: str) -> list[Unit]:
    """Those of `planned` that have no part yet in `folder`.

    Raises DatasetError when it holds parts of other inputs, another model or format.
    """
    told = [[file.name, *_size_and_time(file)] for unit in planned for file in unit.files]
    formats = sorted({unit.format for unit in planned})
    digest = sha256(json.dumps([MAX_FILES, MAX_BYTES, told, formats]).encode()).hexdigest()
    plan = json.dumps({"model": model, "units": len(planned), "inputs": digest})
    names = folder.names()
    if PLAN not in names:
        if any(name.startswith("part-") for name in names):
            raise DatasetError(f"{folder.place} holds parts, but no {PLAN}")
        folder.write(PLAN, partial(to_stream, [plan]))
    elif folder.read(PLAN).decode().strip() != plan:
        raise DatasetError(f"{folder.place} holds parts of other inputs, another model or format")
    return [unit for unit in planned if unit.part not in names]


def extract_unit(unit: Unit, engine: Engine, folder: Folder) -> Done:
    """Read a unit, extract it and write its part."""
    refused: list[ErrorEntry] = []
    number = 0

    def readable() -> Iterator[RawRelease]:
        for file in unit.files:
            for result in read(file.path, file.name):
                if isinstance(result, RawRelease):
                    yield result
                else:
                    name, error = result
                    entry = ErrorEntry(path=name, code=error.code, reason=str(error))
                    refused.append(entry)

    def records() -> Iterator[ReleaseRecord]:
        nonlocal number
        for result in engine(readable()):
            if isinstance(result, ErrorEntry):
                refused.append(result)
            else:
                number += 1
                yield result

    def errors() -> None:
        refused.sort(key=lambda entry: (entry.path, entry.code, entry.reason))
        if refused:
            lines = [entry.model_dump_json() for entry in refused]
            folder.write(unit.errors, partial(to_stream, lines))

    folder.write(unit.part, partial(FORMATS[unit.format], records()), before=errors)
    return Done(unit.number, number, tuple(refused))
