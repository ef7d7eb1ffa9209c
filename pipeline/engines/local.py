"""The shard function, run in this process: releases in, a record or an error for each."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from pipeline.errors import InputError
from schemas import ErrorEntry, RawRelease, ReleaseRecord

_BATCH = 8


class StreamExtractor(Protocol):
    """What the shard function needs of `pipeline.extractor.Extractor`."""

    @property
    def model(self) -> str:
        """Name and version of the model."""
        ...

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """Records in the order of `releases`."""
        ...


def run_shard(
    extractor: StreamExtractor, raws: Iterable[RawRelease]
) -> Iterator[ReleaseRecord | ErrorEntry]:
    """One result for each of `raws`, in their order; a release that fails costs itself alone."""
    batch: list[RawRelease] = []
    for raw in raws:
        batch.append(raw)
        if len(batch) == _BATCH:
            yield from _run(extractor, batch)
            batch = []
    yield from _run(extractor, batch)


def _run(
    extractor: StreamExtractor, batch: list[RawRelease]
) -> Iterator[ReleaseRecord | ErrorEntry]:
    try:
        records = list(extractor.stream(batch))
    except Exception as error:
        # Whatever a component raises on a strange text must not take other releases with it.
        if len(batch) == 1:
            yield _refused(batch[0], error)
            return
        for raw in batch:
            yield from _run(extractor, [raw])
        return
    yield from records


def _refused(raw: RawRelease, error: Exception) -> ErrorEntry:
    if isinstance(error, InputError):
        return ErrorEntry(path=raw.source.path, code=error.code, reason=str(error))
    reason = f"extraction failed: {type(error).__name__}: {error}"
    return ErrorEntry(path=raw.source.path, code="extraction", reason=reason)
