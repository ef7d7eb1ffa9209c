"""What `missiva ingest` does: sources → state → a dataset folder, only as far as something changed.

Extraction is remembered release by release, so a run that was killed goes on where it ended. The
files are made from the state as a whole: a function of the inputs, the model and the history of
ids, not of the way there.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Protocol

from pipeline import corrections
from pipeline.engines.shard import Engine
from pipeline.errors import InputError
from pipeline.merge.cluster import Scorer, scored
from pipeline.merge.summary import Summary
from pipeline.publish import Stamp, publish
from pipeline.read import Found, Remote, discover, read
from pipeline.store import Item, Store
from pipeline.versions import merge_version
from schemas import ErrorEntry, RawRelease, ReleaseRecord

# A file written this shortly before it was read may change again without a new time stamp.
_SETTLED_SECONDS = 2.0
_COMMIT = 64


class Progress(Protocol):
    """Hears how far a run has come."""

    def reading(self, done: int, total: int) -> None:
        """So many of the inputs are read."""
        ...

    def extracted(self, releases: int) -> None:
        """So many releases are extracted."""
        ...

    def publishing(self) -> None:
        """The files are being written."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """What to ingest, with what, and where to."""

    sources: tuple[str, ...]
    output: Path
    engine: Engine
    """Extracts; called only when there is something to extract."""
    stamp: Stamp
    keep_missing: bool = False
    scorer: Scorer = scored
    """Compares releases."""


@dataclass(slots=True)
class Outcome:
    """What a run came to."""

    errors: list[ErrorEntry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    extracted: int = 0
    changed: bool = False


def ingest(job: Job, progress: Progress) -> Outcome:
    """Bring the dataset folder up to date. Raises DatasetError when it cannot be written."""
    with Store(job.output) as store:
        run = _Run(job, store, progress)
        run.extract()
        progress.publishing()
        corrected, refused = corrections.load(job.output)
        refused += run.failed.values()
        failed = frozenset(run.failed)
        published = publish(store, job.output, job.stamp, corrected, refused, failed, job.scorer)
        return Outcome(published.errors, published.counts, run.extracted, published.changed)


def content_hash(raw: RawRelease) -> str:
    """Hash of everything that a reader says of a release."""
    return sha256(raw.model_dump_json().encode()).hexdigest()[:32]


def stamp(path: Path | Remote) -> str | None:
    """What tells a file's content without reading it; None for a stream or a file just written."""
    if isinstance(path, Remote):
        settled = time.time() - path.changed / 1e9 >= _SETTLED_SECONDS
        return path.stamp if settled else None
    try:
        status = path.stat()
    except OSError:
        return None
    if str(path) == "-" or time.time() - status.st_mtime < _SETTLED_SECONDS:
        return None
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


class _Run:
    """One pass over the sources."""

    def __init__(self, job: Job, store: Store, progress: Progress) -> None:
        self._job = job
        self._store = store
        self._progress = progress
        self._waiting: deque[str] = deque()
        self.failed: dict[str, ErrorEntry] = {}
        self.extracted = 0

    def extract(self) -> None:
        """Read what is new or changed, extract what has no record yet, forget what is gone."""
        found = list(discover(self._job.sources))
        raws = self._pending(found)
        first = next(raws, None)
        if first is not None:
            self._store_all(self._job.engine(chain([first], raws)))
        if not self._job.keep_missing:
            present = {entry.name if isinstance(entry, Found) else entry[0] for entry in found}
            self._store.retire(self._store.input_names() - present)

    def _pending(self, found: Sequence[Found | tuple[str, InputError]]) -> Iterator[RawRelease]:
        """Releases without a record, in the order of the sources; notes what each input holds."""
        settled = self._store.settled_inputs(self._job.stamp.extraction)
        known = self._store.known(self._job.stamp.extraction)
        for number, entry in enumerate(found, start=1):
            self._progress.reading(number, len(found))
            if not isinstance(entry, Found):
                name, error = entry
                item = Item(name, code=error.code, reason=str(error))
                self._store.put_input(name, None, [item], self._job.keep_missing)
                continue
            before = stamp(entry.path)
            if before is not None and settled.get(entry.name) == before:
                continue
            items = []
            for result in read(entry.path, entry.name):
                if not isinstance(result, RawRelease):
                    part, error = result
                    items.append(Item(part, code=error.code, reason=str(error)))
                    continue
                content = content_hash(result)
                items.append(Item(result.source.path, content, result.id))
                if content not in known:
                    known.add(content)
                    self._waiting.append(content)
                    yield result
            # An input that could not be read at all may be readable next time.
            unread = any(item.code == InputError.code for item in items)
            after = None if unread or stamp(entry.path) != before else before
            self._store.put_input(entry.name, after, items, self._job.keep_missing)

    def _store_all(self, results: Iterable[ReleaseRecord | ErrorEntry]) -> None:
        rows: list[tuple[str, str, str, str]] = []
        summaries: list[tuple[str, str]] = []
        for result in results:
            content = self._waiting.popleft()
            if isinstance(result, ErrorEntry):
                self.failed[content] = result
                continue
            said = (result.text, result.title, result.published, result.publisher)
            digest = sha256(repr(said).encode()).hexdigest()[:16]
            rows.append((content, result.id, digest, result.model_dump_json()))
            summaries.append((content, Summary.of(result).dump()))
            self.extracted += 1
            if len(rows) == _COMMIT:
                self._commit(rows, summaries)
                rows, summaries = [], []
        self._commit(rows, summaries)

    def _commit(
        self, rows: list[tuple[str, str, str, str]], summaries: list[tuple[str, str]]
    ) -> None:
        self._store.put_records(self._job.stamp.extraction, rows)
        self._store.put_summaries(merge_version(), summaries)
        self._progress.extracted(self.extracted)
