"""One result to standard output, or to a file that is replaced at once or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pipeline.write.jsonl import Staged, publish, write_error


def to_stream(lines: Iterable[str], stream: BinaryIO) -> None:
    """Write lines, each ended by LF, in UTF-8 whatever the locale."""
    for line in lines:
        stream.write(line.encode() + b"\n")
    stream.flush()


def to_file(lines: Iterable[str], path: Path) -> None:
    """Write lines, each ended by LF, to a file. Raises DatasetError."""
    staged = Staged(path.parent, path.name)
    try:
        with staged:
            for line in lines:
                staged.line(line)
        publish(path.parent, [staged])
    finally:
        staged.path.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path for a writer of its own (Parquet, DuckDB); put in place of `path` on success.

    Raises DatasetError.
    """
    staged = Staged(path.parent, path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.path.unlink(missing_ok=True)
        yield staged.path
        with staged.path.open("rb+") as stream:
            os.fsync(stream.fileno())
        publish(path.parent, [staged])
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        staged.path.unlink(missing_ok=True)
