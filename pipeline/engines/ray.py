"""The engine of a cluster: Ray Data hands shards to a pool of actors (extra `ray`).

Each actor runs a local engine of one worker, so the time limit, the isolation of releases that
kill their process and the results are those of the local engine, byte for byte. Ray repeats the
shards of actors and nodes that are lost; a shard gives the same results each time.
"""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from pipeline.engines import TIME_LIMIT
from pipeline.engines.local import LocalEngine
from pipeline.engines.parts import Done, Folder, Unit, extract_unit
from pipeline.engines.shard import Loader, Result, shards
from pipeline.errors import MissivaError, ModelError, UsageError
from pipeline.merge.block import Pair, candidates
from pipeline.merge.cluster import linked
from pipeline.merge.profile import Profile
from schemas import RawRelease

_SHARD, _RESULTS, _FAILURE = "shard", "results", "failure"
# An actor waits for its worker process; where they take every core, none is left for Ray itself.
_SHARED_CORE = 0.5
_PAIRS = 20_000


class _Actor:
    """Extracts one shard a call; the model stays loaded from one to the next."""

    def __init__(self, load: Loader, time_limit: float) -> None:
        self._engine = LocalEngine(load, 1, time_limit).__enter__()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        raws = [raw for shard in batch[_SHARD] for raw in pickle.loads(shard)]
        try:
            results, failure = list(self._engine(raws)), ""
        except ModelError as error:
            # Raised here, it would be repeated for ever like the loss of a node.
            results, failure = [], str(error)
        return {_RESULTS: [pickle.dumps(results)], _FAILURE: [failure]}


class _UnitActor:
    """Reads, extracts and writes one unit a call."""

    def __init__(self, load: Loader, time_limit: float, folder: Folder) -> None:
        self._engine = LocalEngine(load, 1, time_limit).__enter__()
        self._folder = folder

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        done = []
        for unit in map(pickle.loads, batch[_SHARD]):
            try:
                done.append(pickle.dumps(extract_unit(unit, self._engine, self._folder)))
            except MissivaError as error:
                done.append(pickle.dumps(error))
        return {_RESULTS: done}


class _PairActor:
    """Compares the pairs of a few blocks a call."""

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        return {_RESULTS: [pickle.dumps(linked(*pickle.loads(chunk))) for chunk in batch[_SHARD]]}


class RayEngine:
    """Runs the shard function in `workers` actors of the cluster at `address`, else right here.

    >>> engine = RayEngine(ModelLoader("it_missiva_md"), address="ray://head:10001")
    >>> results = engine(releases)

    The input is read here, as a whole, into Ray's object store, which spills to disk. Raises
    UsageError when Ray is not installed or there is no cluster; iterating raises ModelError.
    """

    def __init__(
        self,
        load: Loader,
        workers: int | None = None,
        time_limit: float = TIME_LIMIT,
        address: str | None = None,
    ) -> None:
        try:
            import ray  # noqa: F401
        except ImportError as error:
            raise UsageError("the ray engine needs: pip install 'missiva[ray]'") from error
        self._load = load
        self._count = workers
        self._limit = time_limit
        self._address = address

    def __call__(self, raws: Iterable[RawRelease]) -> Iterator[Result]:
        """One result for each of `raws`, in their order."""
        import ray

        with self._joined():
            blocks = [ray.put(_block(shard)) for shard in shards(raws)]
            for row in self._rows(blocks, _Actor, (self._load, self._limit)):
                if row[_FAILURE]:
                    raise ModelError(row[_FAILURE])
                yield from pickle.loads(row[_RESULTS])

    def parts(self, units: Iterable[Unit], folder: Folder) -> Iterator[Done]:
        """Have the actors read `units` and write their parts to `folder`; done as they come.

        All nodes must reach both under the same names. Raises ModelError or DatasetError.
        """
        import ray

        with self._joined():
            blocks = [ray.put(_block(unit)) for unit in units]
            arguments = (self._load, self._limit, folder)
            for row in self._rows(blocks, _UnitActor, arguments):
                done = pickle.loads(row[_RESULTS])
                if isinstance(done, MissivaError):
                    raise done
                yield done

    def scored(self, profiles: Sequence[Profile]) -> dict[Pair, float]:
        """What `merge.cluster.scored` gives, compared by the actors.

        Pairs come block after block (country, month), each once though its releases may share
        several, so a chunk of them concerns few releases.
        """
        import ray

        with self._joined():
            blocks = [ray.put(_block(chunk)) for chunk in _chunks(profiles)]
            return {
                pair: value
                for row in self._rows(blocks, _PairActor, ())
                for pair, value in pickle.loads(row[_RESULTS]).items()
            }

    @contextmanager
    def _joined(self) -> Iterator[None]:
        import ray

        started = not ray.is_initialized()
        if started:
            self._join()
        try:
            yield
        finally:
            if started:
                ray.shutdown()

    def _join(self) -> None:
        import ray

        try:
            ray.init(
                address=self._address or "local",
                num_cpus=None if self._address else self._count,
                include_dashboard=False if self._address is None else None,
                log_to_driver=False,
                logging_level="ERROR",
            )
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise UsageError(f"no Ray cluster at {self._address}: {error}") from error

    def _rows(
        self, blocks: list[Any], actor: type, arguments: tuple[object, ...]
    ) -> Iterator[dict[str, Any]]:
        """What a pool of actors makes of blocks in the object store, in their order."""
        import ray

        cores = int(ray.cluster_resources().get("CPU", 1))
        count = self._count or cores
        if not blocks:
            return
        context = ray.data.DataContext.get_current()
        context.execution_options.preserve_order = True
        context.enable_progress_bars = False
        rows = ray.data.from_arrow_refs(blocks).map_batches(
            actor,
            fn_constructor_args=arguments,
            batch_size=1,
            batch_format="numpy",
            concurrency=min(count, len(blocks)),
            num_cpus=_SHARED_CORE if count >= cores else 1,
        )
        yield from rows.iter_rows()


def _chunks(profiles: Sequence[Profile]) -> Iterator[tuple[list[Pair], dict[int, Profile]]]:
    """The pairs to compare, cut, with the profiles that they are of."""
    pairs = candidates(profiles)
    while chunk := list(islice(pairs, _PAIRS)):
        yield chunk, {index: profiles[index] for pair in chunk for index in pair}


def _block(item: object) -> Any:
    """An object as a row of a table, as Ray Data takes it."""
    import pyarrow

    return pyarrow.table({_SHARD: [pickle.dumps(item)]})
