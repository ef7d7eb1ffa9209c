"""Parquet, a row an object, nested as its JSON line is; needs the extra `tables`."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from pipeline.write.export.arrow import batches, schema_of
from schemas.values import Model


def write(kind: type[Model], models: Iterable[Model], target: Path | BinaryIO) -> None:
    """Write objects of one model."""
    import pyarrow.parquet as pq

    schema = schema_of(kind)
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for batch in batches(models, schema):
            writer.write_batch(batch)
