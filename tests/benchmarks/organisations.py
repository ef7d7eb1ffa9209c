"""Score and time organisation linking: `python tests/benchmarks/organisations.py [GOLD.tsv]`.

GOLD has the columns a, b, same (1 or 0) and kind. Both are compared with `rapidfuzz.process` over
the same table: two names are the same body if their best match (score of 86 or more) is one row.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from pipeline.normalise import organisation_names, organisation_words, organisations
from pipeline.normalise.organisation_table import organisations as shipped

Same = Callable[[str, str], bool]
_CUTOFF = 86


def nearest() -> Callable[[str], str]:
    """A linker by string similarity only: entity of the nearest name, or the name itself."""
    entities = [(name, row.entity) for row in shipped().organisations for name in row.names]
    names = [utils.default_process(name) for name, _ in entities]

    def link(name: str) -> str:
        written = utils.default_process(name)
        best = process.extractOne(
            written, names, scorer=fuzz.token_sort_ratio, score_cutoff=_CUTOFF
        )
        return entities[best[2]][1] if best else written

    return link


def score(path: Path, same: Same) -> dict[str, object]:
    """Accuracy, precision and recall of `same`, and the pairs it gets wrong by kind."""
    counts = {(gold, told): 0 for gold in (False, True) for told in (False, True)}
    wrong: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            gold, told = row["same"] == "1", same(row["a"], row["b"])
            counts[gold, told] += 1
            if gold is not told:
                wrong[row["kind"]] = wrong.get(row["kind"], 0) + 1
    right = counts[True, True]
    return {
        "accuracy": round((right + counts[False, False]) / sum(counts.values()), 4),
        "precision": round(right / max(1, right + counts[False, True]), 4),
        "recall": round(right / max(1, right + counts[True, False]), 4),
        "wrong": wrong,
    }


def seconds_each(names: list[str], link: Callable[[str], object], rounds: int) -> float:
    """Mean seconds of one call of `link`."""
    start = time.perf_counter()
    for _ in range(rounds):
        for name in names:
            link(name)
    return (time.perf_counter() - start) / (rounds * len(names))


def uncached(name: str) -> object:
    """One resolution with every cache of names cold."""
    for cached in (
        organisations._resolve,
        organisation_names.normal_form,
        organisation_words.read_name,
        organisation_words.tokenise,
    ):
        cached.cache_clear()
    return organisations.resolve(name)


def main() -> None:
    """Print the report as JSON."""
    start = time.perf_counter()
    organisations.resolve("Officine Meccaniche Neri S.r.l.")
    report: dict[str, object] = {"load": round(time.perf_counter() - start, 3)}
    known = [row.name for row in shipped().organisations[::40]]
    unknown = [f"{name.split()[-1]} Impianti Vari" for name in known]
    by_similarity = nearest()
    report["microseconds"] = {
        "known, cold": round(seconds_each(known, uncached, 5) * 1e6, 1),
        "unknown, cold": round(seconds_each(unknown, uncached, 5) * 1e6, 1),
        "cached": round(seconds_each(known, organisations.resolve, 20) * 1e6, 2),
        "rapidfuzz, known": round(seconds_each(known, by_similarity, 1) * 1e6, 1),
        "rapidfuzz, unknown": round(seconds_each(unknown, by_similarity, 1) * 1e6, 1),
    }
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        report["missiva"] = score(path, organisations.same)
        report["rapidfuzz"] = score(path, lambda a, b: by_similarity(a) == by_similarity(b))
    json.dump(report, sys.stdout, ensure_ascii=False, indent=2)
    print()


if __name__ == "__main__":
    main()
