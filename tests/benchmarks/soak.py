"""Many releases, two in a hundred of them hostile: nothing good is lost, nothing bad goes unlisted.

    python -m tests.benchmarks.soak [RELEASES] [WORKERS] [LIMIT] [ONE IN N HOSTILE] [MODEL]

LIMIT is the number of seconds that a release may take.
Good releases come as JSONL, hostile ones as files of all kinds, among them texts that are readable
but hang a regular expression or the tokenizer; those may end as a record or at the time limit.
"""

import os
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.commands.common import DEFAULT_MODEL
from pipeline.engines.local import LocalEngine
from pipeline.engines.shard import ModelLoader
from pipeline.read import Found, discover, read
from pipeline.read.discover import display_name
from schemas import ErrorEntry, RawRelease
from tests.benchmarks.generate import line, releases
from tests.benchmarks.workers import Watch
from tests.hostile import hostile

_LINES = 500


def _write(folder: Path, count: int, share: int) -> tuple[int, dict[str, str]]:
    """Good releases in files of 500 lines, hostile ones beside them: (good ones, code by name)."""
    codes: dict[str, str] = {}
    cases = list(hostile())
    for number in range(count // share):
        case = cases[number % len(cases)]
        name = f"{number:05}-{case.name}"
        (folder / name).write_bytes(case.data)
        codes[name] = case.code
    codes |= _names(folder)
    good = count - len(codes)
    stream = releases(good)
    for start in range(0, good, _LINES):
        size = min(_LINES, good - start)
        lines = "".join(line(next(stream)) + "\n" for _ in range(size))
        (folder / f"{start:07}.jsonl").write_text(lines, encoding="utf-8")
    return good, codes


def _names(folder: Path) -> dict[str, str]:
    """Names in any bytes, and links that go nowhere or round in circles."""
    strange = folder / os.fsdecode(b"90001-nome \xff\xe9\n.txt")
    strange.write_text("La delegazione torna da Lima.")
    (folder / "90002-anello.txt").symlink_to("90002-anello.txt")
    (folder / "90003-assente.txt").symlink_to("niente.txt")
    (folder / "anello").mkdir()
    (folder / "anello" / "su").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "90004-tubo.txt")
    refused = dict.fromkeys(
        ["90002-anello.txt", "90003-assente.txt", "90004-tubo.txt"], "unreadable"
    )
    return {Path(display_name(strange)).name: "", **refused}


def main(count: int, workers: int, limit: float, share: int, model: str) -> None:
    """Run the soak; end with status 1 when anything is lost or listed twice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good, codes = _write(folder, count, share)
        outcomes: Counter[tuple[str, str]] = Counter()

        def readable() -> Iterator[RawRelease]:
            for entry in discover([folder]):
                for result in read(entry.path, entry.name) if isinstance(entry, Found) else [entry]:
                    if isinstance(result, RawRelease):
                        yield result
                    else:
                        outcomes[Path(result[0]).name, result[1].code] += 1

        watch = Watch()
        watch.start()
        start = previous = time.perf_counter()
        longest = 0.0
        for result in LocalEngine(ModelLoader(model), workers, limit)(readable()):
            now = time.perf_counter()
            longest, previous = max(longest, now - previous), now
            if isinstance(result, ErrorEntry):
                outcomes[Path(result.path).name, result.code] += 1
            else:
                outcomes[Path(result.source.path).name, ""] += 1
        seconds = time.perf_counter() - start
        watch.stop.set()

    wrong = [f"{key} {times} times" for key, times in outcomes.items() if times != 1]
    found = {re.split("[#!]", name)[0]: code for name, code in outcomes if name[5:6] == "-"}
    for name, code in codes.items():
        got = found.get(name, "nothing")
        if got != code and not (code == "" and got == "timeout"):
            wrong.append(f"{name}: {got} instead of {code or 'a record'}")
    records = sum(
        times for (name, code), times in outcomes.items() if name[7:14] == ".jsonl#" and not code
    )
    print(f"{count} releases in {seconds:.0f} s, {count / seconds:.2f} a second")
    print(f"good ones extracted: {records} of {good}; hostile ones: {Counter(found.values())}")
    print(f"longest wait for a result {longest:.1f} s at a limit of {limit:g} s")
    print(f"peak of a worker {watch.peak:.0f} MB")
    print("\n".join(wrong) or "nothing lost, nothing doubled")
    sys.exit(1 if wrong or records != good else 0)


if __name__ == "__main__":
    given = sys.argv[1:] + ["2000", "2", "60", "50", DEFAULT_MODEL][len(sys.argv) - 1 :]
    main(int(given[0]), int(given[1]), float(given[2]), int(given[3]), given[4])
