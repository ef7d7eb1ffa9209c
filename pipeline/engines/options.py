"""Which engine a call asks for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.engines import TIME_LIMIT
from pipeline.engines.local import LocalEngine
from pipeline.engines.parts import Done, Folder, Unit, extract_unit
from pipeline.engines.shard import ModelLoader
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.engines.ray import RayEngine

NAMES = ("local", "ray")


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """Engine, number of worker processes (`auto`: as the machine allows), address of a cluster."""

    name: str = "local"
    workers: str = "auto"
    address: str | None = None
    time_limit: float = TIME_LIMIT

    def engine(self, model: str) -> "LocalEngine | RayEngine":
        """The engine that extracts with `model`. Raises UsageError when the options make no sense.

        Nothing is started and no model loaded before it is given a release.
        """
        workers = self._workers()
        if self.time_limit <= 0:
            raise UsageError("--time-limit takes a number of seconds above 0")
        if self.name == "ray":
            from pipeline.engines.ray import RayEngine

            return RayEngine(ModelLoader(model), workers, self.time_limit, self.address)
        if self.name != "local":
            raise UsageError(f"--engine takes one of: {', '.join(NAMES)}")
        if self.address:
            raise UsageError("--address is for --engine ray")
        return LocalEngine(ModelLoader(model), workers, self.time_limit)

    def parts(self, model: str, units: Iterable[Unit], folder: Folder) -> Iterator[Done]:
        """Extract `units` into `folder`. Raises UsageError, ModelError or DatasetError."""
        engine = self.engine(model)
        if isinstance(engine, LocalEngine):
            with engine:
                for unit in units:
                    yield extract_unit(unit, engine, folder)
        else:
            yield from engine.parts(units, folder)

    def _workers(self) -> int | None:
        if self.workers == "auto":
            return None
        if self.workers.isdecimal() and int(self.workers) > 0:
            return int(self.workers)
        raise UsageError("--workers takes auto or a number above 0")


DEFAULT = EngineOptions()
