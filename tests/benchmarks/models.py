"""Releases a second of CPU time: the small model against the default one, turn about.

    python -m tests.benchmarks.models [RELEASES]

Both get the same releases one by one, in this process and on one thread, so what else the machine
does changes both alike.
"""

import sys
import time

from pipeline.annotate.nlp import DEFAULT_MODEL
from pipeline.extractor import Extractor
from tests.benchmarks.generate import releases

_SMALL = "it_missiva_sm"


def main(count: int) -> None:
    """Print both rates and their ratio."""
    extractors = {name: Extractor.load(name) for name in (DEFAULT_MODEL, _SMALL)}
    for extractor in extractors.values():
        list(extractor.stream(releases(20, seed=1)))
    spent = dict.fromkeys(extractors, 0.0)
    for number, raw in enumerate(releases(count)):
        # Whoever comes second finds the tables' links of the release's names remembered.
        for name in list(extractors)[:: 1 if number % 2 else -1]:
            start = time.process_time()
            extractors[name].extract(raw).model_dump_json()
            spent[name] += time.process_time() - start
    for name, seconds in spent.items():
        print(f"{name:16} {1000 * seconds / count:7.1f} ms a release")
    print(f"small : default model, releases a second  {spent[DEFAULT_MODEL] / spent[_SMALL]:5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
