"""The local engine against Ray with as many actors, start-up apart.

python -m tests.benchmarks.ray [RELEASES] [WORKERS] [MODEL]
"""

import sys
import time

from pipeline.commands.common import DEFAULT_MODEL
from pipeline.engines.local import LocalEngine
from pipeline.engines.ray import RayEngine
from pipeline.engines.shard import Engine, ModelLoader
from tests.benchmarks.generate import releases


def measure(engine: Engine, count: int) -> tuple[float, float, list[str]]:
    """(seconds to the first result, results a second after it, results as JSON)."""
    start = time.perf_counter()
    first = 0.0
    results = []
    for result in engine(releases(count)):
        first = first or time.perf_counter()
        results.append(result.model_dump_json())
    return first - start, (count - 1) / (time.perf_counter() - first), results


def main(count: int, workers: int, model: str) -> None:
    """Print both and their ratio."""
    load = ModelLoader(model)
    started, local, expected = measure(LocalEngine(load, workers), count)
    print(f"local  first {started:5.1f} s  {local:7.2f} a second", flush=True)
    started, cluster, got = measure(RayEngine(load, workers), count)
    print(f"ray    first {started:5.1f} s  {cluster:7.2f} a second")
    print(f"ray : local  {cluster / local:.2f}   the same bytes: {got == expected}")


if __name__ == "__main__":
    given = sys.argv[1:] + ["200", "2", DEFAULT_MODEL][len(sys.argv) - 1 :]
    main(int(given[0]), int(given[1]), given[2])
