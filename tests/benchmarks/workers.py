"""The local engine: one worker against two, few releases against many, memory of a worker.

    python -m tests.benchmarks.workers [FEW] [MANY] [MODEL]

Times are wall times without the start of the workers (from the first result on), so the machine
must be otherwise idle; the CPU time beside them tells whether it was.
"""

import os
import resource
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.commands.common import DEFAULT_MODEL
from pipeline.engines.local import LocalEngine
from pipeline.engines.shard import ModelLoader
from tests.benchmarks.generate import releases

_POLL = 0.25


@dataclass(slots=True)
class Figures:
    """What one run took. `peak` is the resident memory of the largest worker, in MB; `cpu` the
    time that workers and engine spent on a core, for machines that are not idle."""

    first: float
    cpu: float
    rate: float
    peak: float
    own: float
    digest: int


def _resident(process: str) -> float:
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


class Watch(threading.Thread):
    """Notes the peak memory of the children, and its own process's."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.stop = threading.Event()

    def run(self) -> None:
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self.stop.wait(_POLL):
            sizes = map(_resident, children.read_text().split())
            self.peak = max(self.peak, *sizes, 0.0)


def measure(count: int, workers: int, model: str = DEFAULT_MODEL) -> Figures:
    """One pass of the local engine over `count` releases."""
    watch = Watch()
    watch.start()
    start, cpu = time.perf_counter(), _cpu()
    engine = LocalEngine(ModelLoader(model), workers)
    first = 0.0
    digest = done = 0
    for result in engine(releases(count)):
        first = first or time.perf_counter()
        digest = hash((digest, result.model_dump_json()))
        done += 1
    end = time.perf_counter()
    watch.stop.set()
    watch.join()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = (done - 1) / (end - first)
    return Figures(first - start, _cpu() - cpu, rate, watch.peak, own, digest)


def _cpu() -> float:
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def show(label: str, figures: Figures) -> None:
    """One line of the table."""
    print(
        f"{label:28} first {figures.first:5.1f} s  {figures.rate:7.2f} a second"
        f"  cpu {figures.cpu:6.1f} s  worker {figures.peak:5.0f} MB  engine {figures.own:5.0f} MB",
        flush=True,
    )


def main(few: int, many: int, model: str) -> None:
    """Print the table and the ratios."""
    releases(1)
    two = measure(few, 2, model)
    show(f"{few} releases, 2 workers", two)
    one = measure(few, 1, model)
    show(f"{few} releases, 1 worker", one)
    large = measure(many, 2, model)
    show(f"{many} releases, 2 workers", large)
    print(f"\n2 workers : 1 worker                  {two.rate / one.rate:5.2f}")
    print(f"CPU time, 1 worker : 2 workers        {one.cpu / two.cpu:5.2f}")
    print(f"time a release, {many} : {few}     {two.rate / large.rate:5.2f}")
    print(f"peak of a worker, {many} : {few}   {large.peak / two.peak:5.2f}")
    print(f"the same bytes                        {one.digest == two.digest}")


if __name__ == "__main__":
    given = sys.argv[1:] + ["200", "2000", DEFAULT_MODEL][len(sys.argv) - 1 :]
    main(int(given[0]), int(given[1]), given[2])
