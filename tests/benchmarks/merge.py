"""Time and memory of merging releases generated from the corpus with changed names and dates.

    python -m tests.benchmarks.merge [COUNT] [RECORDS]

RECORDS (lines of `missiva extract` over the corpus) are what is varied; without them, the corpus'
own annotation. Measured from stored records and summaries on, as after extraction: blocking,
comparing, clustering, merging, writing; then a run with nothing new.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from pipeline.corrections import Corrections
from pipeline.engines.shard import run_shard
from pipeline.ingest import Job, ingest, stamp
from pipeline.merge.block import candidates
from pipeline.merge.entities import names_of
from pipeline.merge.profile import Profile, profile_of
from pipeline.merge.summary import Summary
from pipeline.publish import Stamp, publish
from pipeline.store import Item, Store
from pipeline.versions import merge_version
from schemas import Mention, ReleaseRecord
from tests.dataset import Silence
from tests.fakes import FakeExtractor

YEARS = 12
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "zi", "mo")
COUNTRIES = [
    "JP",
    "CN",
    "US",
    "DE",
    "FR",
    "ES",
    "GB",
    "BR",
    "IN",
    "KR",
    "VN",
    "MA",
    "TN",
    "EG",
    "ZA",
    "KE",
    "RS",
    "AL",
    "PL",
    "RO",
    "TR",
    "SA",
    "AE",
    "QA",
    "KZ",
    "UZ",
    "MX",
    "AR",
    "CL",
    "CA",
]


def invented(chance: random.Random) -> str:
    """A name that no text has."""
    return "".join(chance.choices(SYLLABLES, k=4)).title()


def moved(value: str | None, days: int) -> str | None:
    """An ISO day at another time; anything else as it is."""
    if value is None or len(value) != 10:
        return value
    return (date.fromisoformat(value) + timedelta(days=days)).isoformat()


def varied(record: ReleaseRecord, number: int, chance: random.Random, days: int) -> ReleaseRecord:
    """The same release of other people and bodies, at another time."""
    if record.mission is None:
        raise ValueError("no mission")
    names: dict[str, str] = {}

    def renamed(mention: Mention) -> Mention:
        update: dict[str, str | None] = {}
        if mention.label == "ORG" and mention.entity and chance.random() < 0.7:
            update["entity"] = names.setdefault(mention.entity, "org:" + invented(chance).lower())
        if mention.label == "DATE" and mention.value:
            update["value"] = "/".join(moved(v, days) or "" for v in mention.value.split("/"))
        return mention.model_copy(update=update)

    mission = record.mission
    return record.model_copy(
        update={
            "id": f"g{number:06}",
            "published": moved(record.published, days),
            "mentions": tuple(map(renamed, record.mentions)),
            "mission": mission.model_copy(
                update={"start": moved(mission.start, days), "end": moved(mission.end, days)}
            ),
        }
    )


def of_country(profile: Profile, country: str, surnames: tuple[str, ...]) -> Profile:
    """The profile as if the mission went to another country with other people."""
    return replace(profile, foreign=((country, 1.0),), cities=(), people=surnames)


def generate(seeds: list[ReleaseRecord], count: int) -> Iterator[tuple[ReleaseRecord, Profile]]:
    """`count` releases; every third mission is told by two or three of them."""
    chance = random.Random(11)
    number = 0
    while number < count:
        seed = chance.choice(seeds)
        days = chance.randint(-365 * YEARS // 2, 365 * YEARS // 2)
        country = chance.choice(COUNTRIES)
        people = tuple(f"{invented(chance)} {invented(chance)}".lower() for _ in range(3))
        for _ in range(chance.choice((1, 1, 2, 3))):
            record = varied(seed, number, chance, days + chance.randint(-3, 3))
            yield record, of_country(profile_of(record), country, people)
            number += 1


def fill(store: Store, seeds: list[ReleaseRecord], count: int) -> float:
    """Put generated releases into a state, as extraction would; seconds a profile."""
    rows, profiles = [], []
    start = time.process_time()
    for record, profile in generate(seeds, count):
        rows.append((record.id, record.id, record.id, record.model_dump_json()))
        profiles.append((record.id, Summary(tuple(names_of(record)), profile).dump()))
        if len(rows) == 1000:
            store.put_records("v", rows)
            store.put_summaries(merge_version(), profiles)
            rows, profiles = [], []
    store.put_records("v", rows)
    store.put_summaries(merge_version(), profiles)
    return (time.process_time() - start) / count


def measure(seeds: list[ReleaseRecord], count: int, folder: Path) -> dict[str, float]:
    """Seconds of each step."""
    feed = folder / "feed.jsonl"
    feed.write_text("\n" * 2)
    os.utime(feed, (1_000_000_000, 1_000_000_000))
    job = Job(
        (str(feed),), folder / "out", partial(run_shard, FakeExtractor()), Stamp("b", "m", "v")
    )
    with Store(folder / "out") as store:
        each = fill(store, seeds, count)
        items = [Item(f"feed.jsonl#{i}", f"g{i:06}", f"g{i:06}") for i in range(count + 2)]
        known = store.known("v")
        store.put_input(
            str(feed), stamp(feed), [item for item in items if item.content in known], False
        )
        start = time.process_time()
        published = publish(store, folder / "out", job.stamp, Corrections(), [], frozenset())
        merging = time.process_time() - start
        start = time.process_time()
        loaded = (store.summary(content, merge_version()) for content in sorted(known))
        profiles = [p for dumped in loaded if dumped and (p := Summary.load(dumped).profile)]
        pairs = sum(1 for _ in candidates(profiles))
        blocking = time.process_time() - start
    start = time.process_time()
    assert not ingest(job, Silence()).changed
    return {
        "releases": published.counts["releases"],
        "missions": published.counts["missions"],
        "pairs": pairs,
        "generate+profile ms each": round(each * 1e3, 2),
        "merge and write s": round(merging, 1),
        "of which loading and blocking s": round(blocking, 1),
        "ms a release": round(merging / count * 1e3, 3),
        "nothing new s": round(time.process_time() - start, 2),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print figures as JSON."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    lines = Path(sys.argv[2]).read_text().splitlines()
    seeds = [ReleaseRecord.model_validate_json(line) for line in lines]
    seeds = [record for record in seeds if record.mission and record.published]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(seeds, count, Path(folder))))


if __name__ == "__main__":
    main()
