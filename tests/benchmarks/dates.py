"""Speed of the date reader beside Duckling's native binding and dateparser, on the same texts.

    python -m tests.benchmarks.dates [TEXTS]

reads the first TEXTS releases of corpus/ (default 40) with each reader in turn, three rounds, and
prints the best processor time of each. Needs `pip install dateparser pyduckling-native-phihos`.
"""

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from pipeline.normalise.dates import find

PUBLISHED = datetime(2025, 5, 12, tzinfo=UTC)
CORPUS = Path(__file__).parents[2] / "corpus" / "texts"
MARK = re.compile(r"\[([^\[\]]+)\]\{[A-Z]+(?::[^}]*)?\}")


def texts(limit: int) -> list[str]:
    """Plain texts of the annotated corpus."""
    paths = sorted(CORPUS.glob("*/*.txt"))[:limit]
    bodies = [path.read_text(encoding="utf-8").split("\n---\n")[1] for path in paths]
    return [MARK.sub(r"\1", body) for body in bodies]


def missiva() -> Callable[[str], object]:
    day = PUBLISHED.date()
    return lambda text: find(text, day)


def duckling() -> Callable[[str], object]:
    import duckling as native

    context = native.Context(
        native.parse_ref_time(
            native.load_time_zones("/usr/share/zoneinfo"), "Europe/Rome", int(PUBLISHED.timestamp())
        ),
        native.parse_locale("IT_XX", native.default_locale_lang(native.parse_lang("IT"))),
    )
    dimensions = native.parse_dimensions(["time"])
    return lambda text: native.parse(text, context, dimensions, False)


def dateparser() -> Callable[[str], object]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": PUBLISHED.replace(tzinfo=None)}
    return lambda text: search_dates(text, languages=["it"], settings=settings)


def main() -> None:
    sample = texts(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
    characters = sum(map(len, sample))
    print(f"{len(sample)} texts, {characters} characters")
    best: dict[str, float] = {}
    for make in (missiva, duckling, dateparser):
        try:
            read = make()
        except ImportError as error:
            print(f"{make.__name__:12s} left out: {error}")
            continue
        read(sample[0])
        rounds = 3
        for _ in range(rounds):
            begin = process_time()
            for text in sample:
                read(text)
            spent = process_time() - begin
            best[make.__name__] = min(spent, best.get(make.__name__, spent))
        spent = best[make.__name__]
        times = spent / best["missiva"]
        print(f"{make.__name__:12s} {spent * 1000 / len(sample):9.2f} ms a text  x {times:.1f}")


if __name__ == "__main__":
    main()
