"""Time and memory of merging releases generated from the corpus with changed names and dates.

    python -m tests.benchmarks.merge COUNT RECORDS

RECORDS (lines of `missiva extract` over the corpus) are what is varied. Measured from stored
records and summaries on, as after extraction: blocking, comparing, clustering, merging, writing;
then a run with nothing new.
"""

import json
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from pipeline.corrections import Corrections
from pipeline.engines.shard import run_shard
from pipeline.ingest import Job, ingest, stamp
from pipeline.merge.cluster import cluster
from pipeline.merge.entities import names_of
from pipeline.merge.profile import Days, Profile, profile_of
from pipeline.merge.summary import Summary
from pipeline.merge.words import folded
from pipeline.publish import Stamp, publish
from pipeline.store import Item, Store
from pipeline.versions import merge_version
from schemas import ReleaseRecord
from tests.dataset import Silence
from tests.fakes import FakeExtractor

YEARS = 12
RENAMED = 0.7
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "ro", "su", "ta", "ve", "zi", "mo")
COUNTRIES = (
    "JP", "CN", "US", "DE", "FR", "ES", "GB", "BR", "IN", "KR", "VN", "MA", "TN", "EG", "ZA",
    "KE", "RS", "AL", "PL", "RO", "TR", "SA", "AE", "QA", "KZ", "UZ", "MX", "AR", "CL", "CA",
)  # fmt: skip
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def invented(chance: random.Random) -> str:
    """A name that no text has."""
    return "".join(chance.choices(SYLLABLES, k=5)).title()


def renamed(records: Sequence[ReleaseRecord], chance: random.Random) -> dict[str, str]:
    """Names and ids of a mission's people and bodies → those of others. Senders keep their names:
    they are few, and tell of many missions."""
    senders = {record.publisher for record in records}
    new: dict[str, str] = {}
    for mention in (mention for record in records for mention in record.mentions):
        if mention.label == "PER" and " " in mention.text and mention.text not in new:
            name = f"{invented(chance)} {invented(chance)}"
            new[mention.text], new[folded(mention.text)] = name, name.lower()
        elif mention.label == "ORG" and mention.entity and mention.text not in new:
            if mention.entity not in new:
                other = "org:" + invented(chance).lower()
                new[mention.entity] = other if chance.random() < RENAMED else mention.entity
            if new[mention.entity] != mention.entity and mention.text not in senders:
                new[mention.text] = f"{mention.text} {new[mention.entity][4:].title()}"
    return new


def moved(profile: Profile, days: int, country: str) -> Profile:
    """The profile of the same release at another time about another country."""

    def shifted(stretch: Days | None) -> Days | None:
        return (stretch[0] + days, stretch[1] + days) if stretch else None

    return replace(
        profile,
        published=profile.published + days if profile.published else None,
        period=shifted(profile.period),
        window=shifted(profile.window),
        dates=tuple((low + days, high + days) for low, high in profile.dates),
        foreign=((country, 1.0),),
        cities=(),
    )


def generate(seeds: Sequence[ReleaseRecord], count: int) -> Iterator[tuple[str, str, str]]:
    """Id, record and summary of `count` releases.

    Missions of the corpus, told by as many releases as there and in the same words, but with other
    people and bodies, at another time and, as far as merging knows, in another country.
    """
    chance = random.Random(11)
    told = {record.id: (record, profile_of(record)) for record in seeds}
    missions = [
        [told[name] for name in names]
        for names in cluster([profile for _, profile in told.values()])
    ]
    number = 0
    while number < count:
        mission = chance.choice(missions)
        days = chance.randint(-365 * YEARS // 2, 365 * YEARS // 2)
        country = chance.choice(COUNTRIES)
        new = renamed([record for record, _ in mission], chance)
        for record, profile in mission[: count - number]:
            name = f"g{number:06}"
            yield (
                name,
                *varied(record, moved(profile, days, country), {**new, record.id: name}, days),
            )
            number += 1


def varied(
    record: ReleaseRecord, profile: Profile, new: dict[str, str], days: int
) -> tuple[str, str]:
    """A record and its summary with new names, and the record at another time."""

    def name(match: re.Match[str]) -> str:
        return f'"{new.get(match[1], match[1])}"'

    def day(match: re.Match[str]) -> str:
        return (date.fromisoformat(match[0]) + timedelta(days=days)).isoformat()

    summary = Summary(tuple(names_of(record)), profile).dump()
    return (
        _DAY.sub(day, _STRING.sub(name, record.model_dump_json())),
        _STRING.sub(name, summary),
    )


def fill(store: Store, seeds: Sequence[ReleaseRecord], count: int) -> None:
    """Put generated releases into a state, as extraction would."""
    generated = generate(seeds, count)
    while batch := list(islice(generated, 1000)):
        store.put_records("v", [(name, name, name, record) for name, record, _ in batch])
        store.put_summaries(merge_version(), [(name, summary) for name, _, summary in batch])


def measure(seeds: list[ReleaseRecord], count: int, folder: Path) -> dict[str, float]:
    """Seconds of each step."""
    feed = folder / "feed.jsonl"
    feed.write_text("\n" * 2)
    os.utime(feed, (1_000_000_000, 1_000_000_000))
    job = Job(
        (str(feed),), folder / "out", partial(run_shard, FakeExtractor()), Stamp("b", "m", "v")
    )
    with Store(folder / "out") as store:
        fill(store, seeds, count)
        items = [Item(f"feed.jsonl#{i}", f"g{i:06}", f"g{i:06}") for i in range(count)]
        store.put_input(str(feed), stamp(feed), items, False)
        wall, start = time.perf_counter(), time.process_time()
        published = publish(store, folder / "out", job.stamp, Corrections(), [], frozenset())
        merging = time.process_time() - start
        wall = time.perf_counter() - wall
    start = time.process_time()
    assert not ingest(job, Silence()).changed
    return {
        "releases": published.counts["releases"],
        "missions": published.counts["missions"],
        "merge and write, s of CPU": round(merging, 1),
        "s": round(wall, 1),
        "ms of CPU a release": round(merging / count * 1e3, 3),
        "nothing new, s of CPU": round(time.process_time() - start, 2),
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print figures as JSON."""
    count = int(sys.argv[1])
    lines = Path(sys.argv[2]).read_text().splitlines()
    seeds = [ReleaseRecord.model_validate_json(line) for line in lines]
    seeds = [record for record in seeds if record.mission and record.published]
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(seeds, count, Path(folder))))


if __name__ == "__main__":
    main()
