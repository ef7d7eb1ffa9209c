"""JSONL files that are replaced at once or not at all."""

import os
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.errors import DatasetError
from schemas import FileEntry
from schemas.values import Model


class Staged:
    """A file being written beside its place; readers see the old one until `publish`.

    Raises DatasetError when the disk is full or the folder cannot be written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = folder / f"{name}.part"
        self._hash = sha256()
        self._lines = 0
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = self.path.open("wb")
        except OSError as error:
            raise write_error(self.path, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        stream, self._stream = self._stream, None
        if stream is None:
            return
        try:
            if error is None:
                stream.flush()
                os.fsync(stream.fileno())
            stream.close()
        except OSError as failure:
            raise write_error(self.path, failure) from failure

    def line(self, text: str) -> None:
        """Write one line."""
        if self._stream is None:
            raise DatasetError(f"{self.path} is not open")
        data = text.encode() + b"\n"
        try:
            self._stream.write(data)
        except OSError as error:
            raise write_error(self.path, error) from error
        self._hash.update(data)
        self._lines += 1

    def models(self, models: Iterable[Model]) -> None:
        """Write objects, a line each."""
        for model in models:
            self.line(model.model_dump_json())

    @property
    def entry(self) -> FileEntry:
        """What the manifest says of the file."""
        return FileEntry(lines=self._lines, sha256=self._hash.hexdigest())


def write_error(path: Path, error: OSError) -> DatasetError:
    """The error for a file that cannot be written."""
    return DatasetError(f"cannot write {path}: {error.strerror or error}")


def publish(folder: Path, staged: Iterable[Staged]) -> None:
    """Put complete files in their places, in the given order. Raises DatasetError."""
    for file in staged:
        try:
            file.path.replace(folder / file.name)
        except OSError as error:
            raise write_error(folder / file.name, error) from error
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    """Make the renames outlast a power failure, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows cannot open a folder
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
