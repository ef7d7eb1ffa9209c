"""Parquet: a release a row, with the fields of a JSONL line as columns (needs pyarrow).

`text`, and as far as there are: `id`, and `title`, `published`, `publisher`, `url`, either as
columns of their own or in a struct `meta`.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from pipeline.errors import InputError, WrongFormatError
from pipeline.read.draft import Draft
from pipeline.read.jsonl import draft_of

_META = ("title", "published", "publisher", "url")
_ROWS = 64


def read(stream: BinaryIO) -> Iterator[Draft | InputError]:
    """Releases of Parquet, some rows at a time."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'missiva[tables]'") from error
    try:
        file = ParquetFile(stream)
        names = set(file.schema_arrow.names)
        if "text" not in names:
            raise WrongFormatError('no column "text"')
        columns = [name for name in ("id", "text", "meta", *_META) if name in names]
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            for row in batch.to_pylist():
                number += 1
                yield _draft(row, number)
    except ArrowException as error:
        raise WrongFormatError(f"cannot be parsed: {error}") from error


def _draft(row: dict[str, Any], number: int) -> Draft | InputError:
    meta = row.get("meta")
    given = {name: row[name] for name in _META if row.get(name) is not None}
    entry = {**row, "meta": {**(meta if isinstance(meta, dict) else {}), **given}}
    written = json.dumps(row, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
    return draft_of(entry, number, digest)
