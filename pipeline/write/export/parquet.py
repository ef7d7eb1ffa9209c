"""Parquet of missions, nested as in missions.jsonl; needs the extra `tables`."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.write.export.arrow import batches, schema_of
from schemas import Mission


def write(missions: Iterable[Mission], path: Path) -> None:
    """Write a row a mission."""
    import pyarrow.parquet as pq

    schema = schema_of(Mission)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches(missions, schema):
            writer.write_batch(batch)
