"""Files behind a URL (`s3://`, `gs://`, `file://` …), through the filesystems of pyarrow.

Nothing is copied to the disk. What a URL says beside the path (keys, region, endpoint) is used to
reach the files and appears in no output.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from pipeline.errors import InputError


def is_url(source: str) -> bool:
    """Whether a source is meant as a URL, not as a path."""
    scheme, mark, _ = source.partition("://")
    return bool(mark) and scheme.isalnum() and len(scheme) > 1


@lru_cache(maxsize=16)
def filesystem(url: str) -> tuple[Any, str]:
    """A pyarrow filesystem and the path in it. Raises InputError."""
    try:
        from pyarrow.fs import FileSystem
    except ImportError as error:
        raise InputError("needs pyarrow: pip install 'missiva[tables]'") from error
    try:
        system, path = FileSystem.from_uri(url)
    except (OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"not a place to read from: {error}") from error
    return system, path


@dataclass(frozen=True, slots=True)
class Remote:
    """A file behind a URL, with what the readers need of a `Path`.

    `root` is the URL that was given, `path` that of the file in its filesystem.
    """

    root: str
    path: str
    size: int
    changed: int

    @property
    def name(self) -> str:
        """The URL of the file, without what else `root` says."""
        return f"{self.root.partition('://')[0]}://{self.path}"

    @property
    def suffix(self) -> str:
        """The last suffix of its name, with the dot."""
        return PurePosixPath(self.path).suffix

    @property
    def stamp(self) -> str:
        """What tells its content without reading it."""
        return f"{self.size} {self.changed}"

    @contextmanager
    def open_binary(self) -> Iterator[BinaryIO]:
        """A stream of its bytes. Raises OSError or InputError."""
        system, _ = filesystem(self.root)
        with system.open_input_file(self.path) as stream:
            yield cast(BinaryIO, io.BufferedReader(stream))


def listed(url: str) -> Iterator[Remote]:
    """The files at or under `url`, in the order of their names. Raises InputError."""
    system, path = filesystem(url)
    from pyarrow.fs import FileSelector, FileType

    try:
        (info,) = system.get_file_info([path])
        if info.type == FileType.NotFound:
            raise InputError("no such file or folder")
        infos = [info]
        if info.type == FileType.Directory:
            infos = system.get_file_info(FileSelector(path, recursive=True))
    except OSError as error:
        raise InputError(str(error)) from error
    files = [found for found in infos if found.type == FileType.File]
    for found in sorted(files, key=lambda info: str(info.path)):
        if "/." in found.path[len(path) :]:
            continue  # hidden, as in a folder
        yield Remote(url, found.path, found.size or 0, found.mtime_ns or 0)
