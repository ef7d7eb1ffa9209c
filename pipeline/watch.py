"""Waits until something changes under the sources, and until the files are complete."""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from watchfiles import watch

from pipeline.errors import UsageError
from pipeline.read import SUFFIXES

_STEP = 0.5
_PATIENCE = 120


def _sizes(paths: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    found = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            continue
        found[path] = (status.st_size, status.st_mtime_ns)
    return found


def until_complete(paths: Sequence[Path]) -> None:
    """Return when no file among `paths` has changed for a moment, or patience is at its end."""
    before = _sizes(paths)
    for _ in range(int(_PATIENCE / _STEP)):
        time.sleep(_STEP)
        now = _sizes(paths)
        if now == before:
            return
        before = now


def changes(sources: Sequence[str], also: Path) -> Iterator[frozenset[Path]]:
    """Batches of changed files under `sources`, or `also` itself; ends on an interrupt.

    Raises UsageError when a source cannot be watched.
    """
    watched = []
    for source in sources:
        if source == "-" or not Path(source).exists():
            raise UsageError(f"cannot watch {source}")
        watched.append(Path(source))
    names = {path.resolve() for path in watched if path.is_file()}
    folders = {path.resolve() for path in watched if path.is_dir()}
    roots = folders | {path.parent for path in names} | {also.resolve().parent}

    def wanted(path: Path) -> bool:
        if path == also.resolve() or path in names:
            return True
        inside = any(path.is_relative_to(folder) for folder in folders)
        return inside and path.suffix.lower() in SUFFIXES and not path.is_relative_to(also.parent)

    for batch in watch(*roots, raise_interrupt=False):
        found = frozenset(path for _, name in batch if wanted(path := Path(name).resolve()))
        if found:
            until_complete(sorted(found))
            yield found
