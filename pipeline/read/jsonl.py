"""JSONL: a release a line, `{"id", "text", "meta": {title, published, publisher, url}}`."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.errors import InputError, TooLargeError, WrongFormatError
from pipeline.read.draft import MAX_TEXT_CHARS, Draft
from pipeline.read.metadata import iso_day, one_line

_MAX_LINE = 8 * MAX_TEXT_CHARS


def _string(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return one_line(str(value))


def _draft(line: bytes, number: int) -> Draft | InputError:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        return WrongFormatError(f"line {number} is not JSON: {error}", f"#{number}")
    return draft_of(entry, number, hashlib.sha256(line.strip()).hexdigest())


def draft_of(entry: Any, number: int, sha256: str) -> Draft | InputError:
    """The release that `entry`, the `number`th of its file, describes."""
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        return WrongFormatError(f'line {number} has no "text" string', f"#{number}")
    meta = entry.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    return Draft(
        text=entry["text"],
        id=_string(entry.get("id")),
        title=_string(meta.get("title")),
        published=iso_day(_string(meta.get("published"))),
        publisher=_string(meta.get("publisher")),
        url=_string(meta.get("url")),
        part=f"#{number}",
        sha256=sha256,
        verbatim=True,
    )


def read(stream: BinaryIO) -> Iterator[Draft | InputError]:
    """Releases of JSONL, line by line; a broken line comes back as an error in its place."""
    number = 0
    while line := stream.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield TooLargeError(f"line {number} is over {_MAX_LINE // 10**6} MB", f"#{number}")
        elif line.strip():
            yield _draft(line.removeprefix(b"\xef\xbb\xbf"), number)
