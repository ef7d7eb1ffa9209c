"""Datasets without a model: the annotated corpus as missions, as many as a test wants.

python -m tests.report.made FOLDER MISSIONS
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from pipeline.normalise import organisations, places
from pipeline.resources import table
from pipeline.samples.corpus import read_corpus
from pipeline.write.dataset import DatasetWriter
from schemas import (
    Claim,
    Conflict,
    ErrorEntry,
    Mention,
    Mission,
    MissionRecord,
    OrganisationEntry,
    PlaceEntry,
    ReleaseRecord,
    Sample,
    Source,
)

CORPUS = Path(__file__).parents[2] / "corpus"
SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited", "events")


def records(count: int) -> Iterator[ReleaseRecord]:
    """`count` records of annotated releases that tell of a mission; copies are numbered."""
    samples = [sample for sample in read_corpus(CORPUS) if sample.mission is not None]
    for turn, sample in enumerate(islice(cycle(samples), count)):
        copy = turn // len(samples)
        yield _record(sample, f"{sample.id}-{copy}" if copy else sample.id)


def _record(sample: Sample, identifier: str) -> ReleaseRecord:
    mission = sample.mission
    assert mission is not None
    ids = [row["id"] for row in table("themes/themes.tsv")]
    mentions = tuple(
        Mention(
            start=span.start,
            end=span.end,
            label=span.label,
            text=sample.text[span.start : span.end],
            value=span.value,
            entity=_entity(span.label, sample.text[span.start : span.end]),
            detector="corpus",
        )
        for span in sample.spans
    )
    themed = [m for m in mentions if m.label == "THEME"] or list(mentions[:1])
    fields: dict[str, Any] = {
        slot: [
            {"name": name, "entity": _entity("ORG", name), "evidence": _spans(mentions, name)}
            for name in getattr(mission, slot)
        ]
        for slot in SLOTS
    }
    fields["destinations"] = [
        {"code": code, "name": _place(code), "evidence": _spans(mentions, _place(code))}
        for code in mission.destinations
    ]
    fields["people"] = [
        {**person.model_dump(), "evidence": _spans(mentions, person.name)}
        for person in mission.people
    ]
    fields["agreements"] = [
        {**act.model_dump(), "evidence": _spans(mentions, *act.parties)}
        for act in mission.agreements
    ]
    fields["themes"] = [
        {"id": theme, "evidence": [(m.start, m.end) for m in themed[place :: len(mission.themes)]]}
        for place, theme in enumerate(theme for theme in mission.themes if theme in ids)
    ]
    plain = mission.model_dump(include={"direction", "kinds", "phase", "start", "end"})
    return ReleaseRecord(
        id=identifier,
        source=Source(
            path=f"corpus/{identifier}.txt",
            media_type="text/plain",
            url=sample.meta.url,
            sha256=sha256(identifier.encode()).hexdigest(),
        ),
        title=sample.meta.title,
        published=sample.meta.published,
        publisher=sample.meta.publisher,
        language="it",
        text=sample.text,
        mentions=mentions,
        mission=MissionRecord.model_validate({**plain, **fields}),
        model="corpus",
        warnings=() if sample.meta.published else ("no publication date",),
    )


def _spans(mentions: Sequence[Mention], *names: str) -> list[tuple[int, int]]:
    return [(m.start, m.end) for m in mentions if m.text in names]


@cache
def _entity(label: str, name: str) -> str | None:
    if label == "ORG":
        return organisations.resolve(name).entity
    return places.resolve(name).entity if label == "LOC" else None


def _place(code: str) -> str:
    if ":" in code:
        return code.partition(":")[2]
    rows = table("report/countries.tsv")
    return next((row["name_it"] for row in rows if row["code"] == code), code)


def merged(told: Sequence[ReleaseRecord], identifier: str, **more: Any) -> Mission:
    """A mission told by those releases; what they have in common is joined by name."""
    first = told[0].mission
    assert first is not None
    fields: dict[str, Any] = first.model_dump(
        include={"direction", "kinds", "phase", "start", "end"}
    )
    for slot in (*SLOTS, "destinations", "people", "agreements", "themes"):
        values: dict[str, dict[str, Any]] = {}
        for record in told:
            for filler in getattr(record.mission, slot):
                value = filler.model_dump(exclude={"cue", "rule", "score"})
                told_by = {"release": record.id, "spans": value.pop("evidence")}
                key = str([value.get(name) for name in ("name", "code", "id", "kind", "parties")])
                values.setdefault(key, {**value, "evidence": []})["evidence"].append(told_by)
        fields[slot] = list(values.values())
    ids = sorted(record.id for record in told)
    title = told[0].title
    return Mission.model_validate(
        {"id": identifier, "releases": ids, "title": title, **fields, **more}
    )


def write(
    folder: Path,
    missions: Iterable[Mission],
    releases: Iterable[ReleaseRecord],
    errors: Iterable[ErrorEntry] = (),
) -> Path:
    """A dataset folder of these missions and releases."""
    missions = sorted(missions, key=lambda mission: mission.id)
    bodies: dict[str, dict[str, int]] = {}
    codes: dict[str, str] = {}
    with DatasetWriter(folder) as writer:
        for record in sorted(releases, key=lambda record: record.id):
            writer.release(record.model_dump_json())
            for mention in record.mentions:
                if mention.label == "ORG" and mention.entity:
                    names = bodies.setdefault(mention.entity, {})
                    names[mention.text] = names.get(mention.text, 0) + 1
        for mission in missions:
            writer.mission(mission)
            codes.update({place.code: place.name for place in mission.destinations})
        writer.entities(
            "organisations.jsonl",
            (
                OrganisationEntry(
                    id=entity,
                    name=max(names, key=len),
                    linked=entity.startswith("org:"),
                    names=names,
                    releases=(),
                )
                for entity, names in sorted(bodies.items())
            ),
        )
        writer.entities("places.jsonl", (_located(c, n) for c, n in sorted(codes.items())))
        writer.errors(errors)
        writer.commit("missiva test", "corpus")
    return folder


def _located(code: str, name: str) -> PlaceEntry:
    link = places.resolve(name, (code[:2],))
    return PlaceEntry(
        id=link.entity or code,
        code=code,
        name=link.canonical or name,
        country=code[:2],
        latitude=link.latitude,
        longitude=link.longitude,
        names={name: 1},
        releases=(),
    )


def conflict(field: str, values: Sequence[str], releases: Sequence[str]) -> Conflict:
    """A conflict in which each release says one of the values; the first is chosen."""
    claims = tuple(Claim(value=v, releases=(r,)) for v, r in zip(values, releases, strict=True))
    return Conflict(field=field, chosen=values[0], reason="two of three releases", claims=claims)


def corpus_dataset(folder: Path, count: int) -> Path:
    """A dataset of `count` missions; every eighth is told by two releases and has a conflict."""
    missions, releases = [], list(records(count + count // 8 + 1))
    waiting = iter(releases)
    for place in range(count):
        told = [next(waiting)]
        more: dict[str, Any] = {}
        if place % 8 == 0 and (other := next(waiting, None)) is not None:
            told.append(other)
            days = [r.mission.start or "2020-01" for r in told if r.mission]
            more["conflicts"] = [conflict("start", days, [r.id for r in told]).model_dump()]
        missions.append(merged(told, f"m-{place:012x}", **more))
    return write(folder, missions, releases)


if __name__ == "__main__":
    corpus_dataset(Path(sys.argv[1]), int(sys.argv[2]))
