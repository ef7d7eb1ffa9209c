"""Suffix → reader, and the one call that reads a file of any format."""

import hashlib
import io
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import EmptyInputError, InputError, TooLargeError, WrongFormatError
from pipeline.read.draft import MAX_FILE_BYTES, MAX_TEXT_CHARS, Draft
from pipeline.read.metadata import well_formed
from pipeline.read.remote import Remote
from schemas import RawRelease, Source

_LONGEST_REASON = 200

Reader = Callable[[bytes], Iterator[Draft | InputError]]
StreamReader = Callable[[BinaryIO], Iterator[Draft | InputError]]

MEDIA_TYPES = {
    "text": "text/plain",
    "markdown": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "eml": "message/rfc822",
    "rtf": "application/rtf",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}

SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "eml",
    ".rtf": "rtf",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
}
_STREAMED = ("jsonl", "parquet")
"""Formats of many releases a file, which may be of any size: their readers take a stream."""


def reader_for(kind: str) -> Reader:
    """The reader of a format; imported on first use, since some parsers are slow to import."""
    if kind in _STREAMED:
        return lambda data: _stream_reader(kind)(io.BytesIO(data))
    reader: Reader = import_module(f"pipeline.read.{kind}").read
    return reader


def _stream_reader(kind: str) -> StreamReader:
    reader: StreamReader = import_module(f"pipeline.read.{kind}").read
    return reader


@contextmanager
def _opened(path: Path | Remote) -> Iterator[BinaryIO]:
    """A stream of the file's bytes. Raises InputError, also for what goes wrong in reading it."""
    try:
        with path.open_binary() if isinstance(path, Remote) else path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error


def _bytes_of(path: Path | Remote) -> bytes:
    if str(path) == "-":
        data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    else:
        with _opened(path) as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise TooLargeError(f"over {MAX_FILE_BYTES // 2**20} MiB")
    return data


def _kind_of(path: Path | Remote, data: bytes | None) -> str:
    if data is not None:
        return "jsonl" if data.lstrip()[:1] == b"{" else "text"
    return SUFFIXES[path.suffix.lower()]


def read(path: Path | Remote, name: str) -> Iterator[RawRelease | tuple[str, InputError]]:
    """Releases of one file (`-`: standard input), or (name of the part, error) where one fails.

    Never raises InputError itself: what cannot be read comes back in its place in the stream.
    """
    try:
        _check_kind(path)
        if str(path) != "-" and (kind := SUFFIXES[path.suffix.lower()]) in _STREAMED:
            with _opened(path) as stream:
                yield from _releases(_stream_reader(kind)(stream), kind, None, name)
            return
        data = _bytes_of(path)
        kind = _kind_of(path, data if str(path) == "-" else None)
        if not data.strip():
            raise EmptyInputError("empty file")
        yield from _releases(reader_for(kind)(data), kind, hashlib.sha256(data).hexdigest(), name)
    except InputError as error:
        yield name, error
    except Exception as error:
        # Whatever a parser raises on strange bytes must not take other inputs with it.
        reason = well_formed(f"{type(error).__name__}: {error}")[:_LONGEST_REASON]
        yield name, WrongFormatError(f"cannot be parsed: {reason}")


def _check_kind(path: Path | Remote) -> None:
    """Refuse pipes and devices: a walk that opens one would wait for ever."""
    if isinstance(path, Remote) or str(path) == "-":
        return
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise InputError(error.strerror or str(error)) from error
    if not stat.S_ISREG(mode):
        raise InputError("no regular file")


def _releases(
    drafts: Iterator[Draft | InputError], kind: str, sha256: str | None, name: str
) -> Iterator[RawRelease | tuple[str, InputError]]:
    for draft in drafts:
        if isinstance(draft, InputError):
            yield f"{name}{draft.part}", draft
            continue
        label = f"{name}{draft.part}"
        text = well_formed(draft.text)
        if not any(map(str.isalnum, text)):
            yield label, EmptyInputError("no text in it")
        elif len(text) > MAX_TEXT_CHARS:
            yield label, TooLargeError(f"text of over {MAX_TEXT_CHARS:,} characters")
        else:
            yield RawRelease(
                id=draft.id,
                source=Source(
                    path=label,
                    media_type=draft.media_type or MEDIA_TYPES[kind],
                    url=draft.url,
                    sha256=draft.sha256 or sha256 or "",
                ),
                title=draft.title,
                published=draft.published,
                publisher=draft.publisher,
                text=text,
                verbatim=draft.verbatim,
            )
