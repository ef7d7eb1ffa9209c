"""The engine of one machine: worker processes that take shards, results in the order of the input.

The calling thread reads the input, hands out shards and yields results; what is in memory is
bounded by a window of shards, not by the number of releases. A worker that overstays the time
limit of a release, or dies, is replaced and the release listed; the others lose nothing.
"""

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Self

from pipeline.engines import TIME_LIMIT
from pipeline.engines.shard import Loader, Result, refused, shards
from pipeline.engines.worker import serve
from pipeline.errors import ExtractionTimeoutError, ModelError
from schemas import ErrorEntry, RawRelease

_SHARDS_A_WORKER = 8
_WORKER_BYTES = 1_200_000_000
# Vocabulary and caches of a worker grow with every new word: it is replaced after so many.
_RELEASES_A_LIFE = 20_000
_DEATHS = 2


def auto_workers() -> int:
    """As many workers as this process may use cores, as far as the memory suffices."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        cores = os.cpu_count() or 1
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                cores = min(cores, int(line.split()[1]) * 1024 // _WORKER_BYTES)
    except OSError:
        pass
    return max(1, cores)


@dataclass(slots=True)
class _Shard:
    """Releases and the results so far, in their order; `taken` are yielded already."""

    raws: list[RawRelease]
    results: deque[Result] = field(default_factory=deque)
    done: int = 0
    taken: int = 0
    deaths: int = 0

    def add(self, result: Result) -> None:
        self.results.append(result)
        self.done += 1
        self.deaths = 0

    @property
    def current(self) -> RawRelease:
        return self.raws[self.done]

    @property
    def finished(self) -> bool:
        return self.done == len(self.raws)


class _Worker:
    """A worker process as its engine sees it."""

    def __init__(self, load: Loader) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(
            target=serve, args=(theirs, load), daemon=True
        )
        self._process.start()
        theirs.close()
        self.shard: _Shard | None = None
        self.ready = False
        self.releases = 0
        self.since = 0.0

    @property
    def idle(self) -> bool:
        return self.ready and self.shard is None

    def give(self, shard: _Shard) -> None:
        self.shard, self.since = shard, time.monotonic()
        self.pipe.send(shard.raws[shard.done :])

    def end(self, grace: float = 0.0) -> int | None:
        """End the process; its exit code (negative: the signal that it died of)."""
        self.pipe.close()
        self._process.join(grace)
        self._process.kill()
        self._process.join()
        return self._process.exitcode


class LocalEngine:
    """Runs the shard function in `workers` processes.

    >>> engine = LocalEngine(ModelLoader("it_missiva_md"), workers=2)
    >>> results = engine(releases)

    Scripts that use it need the usual `if __name__ == "__main__":`. Iterating raises ModelError
    when the model cannot be loaded; closing the iterator, or Ctrl-C, ends all workers. As a context
    manager the engine keeps its idle workers from one call to the next.
    """

    def __init__(
        self, load: Loader, workers: int | None = None, time_limit: float = TIME_LIMIT
    ) -> None:
        self._load = load
        self._count = workers or auto_workers()
        self._limit = time_limit
        self._workers: list[_Worker] = []
        self._keeps = False

    def __enter__(self) -> Self:
        self._keeps = True
        return self

    def __exit__(self, *_: object) -> None:
        self._end(self._workers)

    def __call__(self, raws: Iterable[RawRelease]) -> Generator[Result, None, None]:
        """One result for each of `raws`, in their order."""
        run = _Run(self._load, self._count, self._limit, shards(raws), self._workers)
        try:
            yield from run.results()
        finally:
            self._end([w for w in self._workers if w.shard is not None or not self._keeps])

    def _end(self, workers: list[_Worker]) -> None:
        for worker in list(workers):
            worker.end()
            self._workers.remove(worker)


class _Run:
    """One pass over the input."""

    def __init__(
        self,
        load: Loader,
        count: int,
        limit: float,
        source: Iterator[list[RawRelease]],
        workers: list[_Worker],
    ) -> None:
        self._load = load
        self._count = count
        self._limit = limit
        self._source = source
        self._exhausted = False
        self._waiting: deque[_Shard] = deque()
        self._window: deque[_Shard] = deque()
        self._workers = workers

    def results(self) -> Iterator[Result]:
        while self._fill():
            first = self._window[0]
            self._hand_out()
            self._listen(block=not first.results)
            if first.results:
                first.taken += 1
                yield first.results.popleft()
            if first.taken == len(first.raws):
                self._window.popleft()

    def _fill(self) -> bool:
        """Read ahead so that no worker waits for the input; False when all is done."""
        while (
            not self._exhausted
            and len(self._waiting) < self._count
            and len(self._window) < self._count * _SHARDS_A_WORKER
        ):
            raws = next(self._source, None)
            if raws is None:
                self._exhausted = True
                break
            shard = _Shard(raws)
            self._window.append(shard)
            self._waiting.append(shard)
            # The workers should not be kept waiting while the rest is read.
            self._hand_out()
        return bool(self._window)

    def _hand_out(self) -> None:
        for worker in self._workers:
            if self._waiting and worker.idle:
                shard = self._waiting.popleft()
                try:
                    worker.give(shard)
                except OSError:  # it died while idle: `_listen` hears of it
                    self._waiting.appendleft(shard)
                    worker.shard = None
        starting = sum(not worker.ready for worker in self._workers)
        if len(self._waiting) > starting and len(self._workers) < self._count:
            self._workers.append(_Worker(self._load))

    def _listen(self, block: bool) -> None:
        """Take what the workers have sent; kill the one that takes too long."""
        pipes: dict[object, _Worker] = {worker.pipe: worker for worker in self._workers}
        heard = wait([worker.pipe for worker in self._workers], self._patience() if block else 0)
        for pipe in heard:
            self._hear(pipes[pipe])
        now = time.monotonic()
        for worker in [w for w in self._workers if w.pipe not in heard]:
            if worker.shard is not None and now - worker.since > self._limit:
                self._timed_out(worker, worker.shard)

    def _patience(self) -> float | None:
        """Seconds until the first worker that is at work overstays the limit."""
        since = [worker.since for worker in self._workers if worker.shard is not None]
        return max(0.0, min(since) + self._limit - time.monotonic()) + 0.01 if since else None

    def _hear(self, worker: _Worker) -> None:
        try:
            message = _receive(worker.pipe)
        except (EOFError, OSError):
            self._died(worker)
            return
        if isinstance(message, ModelError):
            self._drop(worker)
            raise message
        if message is None:
            worker.ready = True
            return
        shard = worker.shard
        if shard is None:
            raise AssertionError("a result without a shard")
        shard.add(message)
        worker.releases += 1
        worker.since = time.monotonic()
        if shard.finished:
            worker.shard = None
            if worker.releases >= _RELEASES_A_LIFE:
                self._drop(worker)

    def _timed_out(self, worker: _Worker, shard: _Shard) -> None:
        self._drop(worker)
        error = ExtractionTimeoutError(f"took longer than {self._limit:g} s")
        self._refuse(shard, refused(shard.current, error))

    def _died(self, worker: _Worker) -> None:
        """A worker that died of a release twice in a row will do so again."""
        code = self._drop(worker, grace=1.0)
        if not worker.ready:
            raise ModelError(f"a worker process ended while it loaded the model (exit code {code})")
        shard = worker.shard
        if shard is None:
            return
        shard.deaths += 1
        if shard.deaths < _DEATHS:
            self._waiting.appendleft(shard)
            return
        reason = f"extraction failed: the worker process died (exit code {code})"
        path = shard.current.source.path
        self._refuse(shard, ErrorEntry(path=path, code="extraction", reason=reason))

    def _refuse(self, shard: _Shard, entry: ErrorEntry) -> None:
        shard.add(entry)
        if not shard.finished:
            self._waiting.appendleft(shard)

    def _drop(self, worker: _Worker, grace: float = 0.0) -> int | None:
        self._workers.remove(worker)
        return worker.end(grace)


def _receive(pipe: Connection) -> Result | ModelError | None:
    message: Result | ModelError | None = pipe.recv()
    return message
