"""The shard function, the same for every engine: releases in, a record or an error for each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from pipeline.annotate.nlp import torch_hidden
from pipeline.errors import InputError
from pipeline.language import load_ahead
from schemas import ErrorEntry, RawRelease, ReleaseRecord

Result = ReleaseRecord | ErrorEntry
Engine = Callable[[Iterable[RawRelease]], Iterator[Result]]
"""One result for each release, in their order, however many processes there are."""

MAX_RELEASES = 8
MAX_CHARS = 64_000


class StreamExtractor(Protocol):
    """What the shard function needs of `pipeline.extractor.Extractor`."""

    @property
    def model(self) -> str:
        """Name and version of the model."""
        ...

    def stream(self, releases: Iterable[RawRelease]) -> Iterator[ReleaseRecord]:
        """Records in the order of `releases`."""
        ...


Loader = Callable[[], StreamExtractor]
"""Makes the extractor where it is needed; picklable, and cheap to import until it is called."""


@dataclass(frozen=True, slots=True)
class ModelLoader:
    """Loads the extractor of a model. Raises ModelError when called."""

    model: str

    def __call__(self) -> StreamExtractor:
        load_ahead()
        with torch_hidden():
            from pipeline.extractor import Extractor

        return Extractor.load(self.model)


def run_shard(extractor: StreamExtractor, raws: Iterable[RawRelease]) -> Iterator[Result]:
    """One result for each of `raws`, in their order; a release that fails costs itself alone."""
    for raw in raws:
        try:
            (result,) = extractor.stream([raw])
        except Exception as error:
            # Whatever a component raises on a strange text must not take other releases with it.
            yield refused(raw, error)
        else:
            yield result


def refused(raw: RawRelease, error: Exception) -> ErrorEntry:
    """The entry for a release that could not be extracted."""
    if isinstance(error, InputError):
        return ErrorEntry(path=raw.source.path, code=error.code, reason=str(error))
    reason = f"extraction failed: {type(error).__name__}: {error}"
    # What an error quotes of a strange text may have no UTF-8 form.
    reason = reason.encode("utf-8", "backslashreplace").decode()
    return ErrorEntry(path=raw.source.path, code="extraction", reason=reason)


def shards(raws: Iterable[RawRelease]) -> Iterator[list[RawRelease]]:
    """`raws` cut, in their order, into shards of about the same work; read only as far as asked."""
    shard: list[RawRelease] = []
    chars = 0
    for raw in raws:
        if shard and (len(shard) == MAX_RELEASES or chars + len(raw.text) > MAX_CHARS):
            yield shard
            shard, chars = [], 0
        shard.append(raw)
        chars += len(raw.text)
    if shard:
        yield shard
