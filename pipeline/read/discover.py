"""Which files a call of `ingest` or `extract` means."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, WrongFormatError
from pipeline.read.formats import SUFFIXES
from pipeline.read.remote import Remote, is_url, listed

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and its name as it is shown and stored."""

    path: Path | Remote
    name: str


def display_name(path: Path) -> str:
    """`path` with forward slashes; bytes that are no UTF-8 are escaped."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _walk(folder: Path, failed: list[OSError]) -> Iterator[Path]:
    # Links to folders are not followed, so a loop of links cannot trap the walk.
    for parent, folders, names in os.walk(folder, onerror=failed.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(parent, name)


def _remote(url: str, seen: set[Path | str]) -> Iterator[Found | tuple[str, InputError]]:
    try:
        for file in listed(url):
            if file.suffix.lower() in SUFFIXES and file.name not in seen:
                seen.add(file.name)
                yield Found(file, file.name)
    except InputError as error:
        yield url.partition("?")[0].rpartition("@")[2], error


def discover(sources: Iterable[str | Path]) -> Iterator[Found | tuple[str, InputError]]:
    """Files of `sources`, folders walked in the order of names, each file once.

    A source that does not exist, has an unsupported suffix or cannot be looked into comes back as
    (name, error).
    """
    seen: set[Path | str] = set()
    for source in sources:
        if is_url(str(source)):
            yield from _remote(str(source), seen)
            continue
        path = Path(source)
        if str(source) == STDIN:
            yield Found(path, STDIN)
            continue
        failed: list[OSError] = []
        try:
            folder, exists = path.is_dir(), path.exists()
        except OSError as error:
            yield display_name(path), InputError(error.strerror or str(error))
            continue
        if folder:
            candidates: Iterable[Path] = _walk(path, failed)
        elif not exists:
            yield display_name(path), InputError("no such file or folder")
            continue
        elif path.suffix.lower() not in SUFFIXES:
            supported = " ".join(sorted(SUFFIXES))
            yield display_name(path), WrongFormatError(f"unsupported suffix; known: {supported}")
            continue
        else:
            candidates = (path,)
        for file in candidates:
            key = file.absolute()
            if key not in seen:
                seen.add(key)
                yield Found(file, display_name(file))
        for failure in failed:
            name = display_name(Path(failure.filename))
            yield name, InputError(failure.strerror or str(failure))
