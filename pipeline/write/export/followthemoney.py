"""FollowTheMoney entities (https://followthemoney.tech), as `ftm` reads them: one a line.

Releases are `Article`, missions `Event`, bodies `Organization`, participants `Person`. Who has
which part in a mission, and which office a person holds, is said by `UnknownLink`, the one link
that claims no more than the release does. `proof` of each entity lists the releases it rests on.
Names that are linked to no body are the mission's `namesMentioned`. Written by the schemas of
FollowTheMoney 4.8 without its library, which needs ICU.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from pipeline.write.export.context import Context, ReleaseHead, country, headline
from schemas import (
    MergedFiller,
    Mission,
    OrganisationEntry,
    PersonEntry,
    Testimony,
)

_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited")
_FORBIDDEN = re.compile(r"[^0-9A-Za-z.]+")
Values = Iterable[str | None]


@dataclass(frozen=True, slots=True)
class _Participant:
    """A line of people.jsonl, as its missions need it."""

    key: str
    releases: tuple[str, ...]


def lines(
    missions: Iterable[Mission],
    organisations: Iterable[OrganisationEntry],
    people: Iterable[PersonEntry],
    context: Context,
) -> Iterator[str]:
    """Articles, then bodies, persons and their offices, then missions and the parts in them."""
    for head in context.heads.values():
        yield _article(head)
    bodies = set()
    for body in organisations:
        bodies.add(body.id)
        yield _organisation(body)
    participants: dict[str, list[_Participant]] = defaultdict(list)
    for person in people:
        participant = _Participant(key("person", person.id), person.releases)
        for name in person.missions:
            participants[name].append(participant)
        yield from _person(person, bodies)
    for mission in missions:
        yield from _mission(mission, bodies, participants[mission.id], context)


def key(kind: str, name: str) -> str:
    """An entity id: letters, digits, dots and hyphens only, still unlike any other."""
    slug = _FORBIDDEN.sub("-", name).strip("-.")
    if slug != name:
        slug = f"{slug[:80]}-{sha256(name.encode()).hexdigest()[:8]}".lstrip("-")
    return f"{kind}-{slug}"


def _entity(identifier: str, schema: str, properties: Mapping[str, Values]) -> str:
    filled = {
        name: list(dict.fromkeys(value for value in values if value))
        for name, values in properties.items()
    }
    entity = {
        "id": identifier,
        "schema": schema,
        "properties": {name: values for name, values in filled.items() if values},
    }
    return json.dumps(entity, ensure_ascii=False)


def _proof(releases: Iterable[str]) -> list[str]:
    return [key("release", name) for name in releases]


def _lined(names: Iterable[str]) -> list[str]:
    """Names on one line, though the text may break them."""
    return [" ".join(name.split()) for name in names]


def _code(code: str | None) -> str | None:
    """A country as FollowTheMoney writes it."""
    found = country(code) if code else None
    return found.lower() if found else None


def _article(head: ReleaseHead) -> str:
    return _entity(
        key("release", head.id),
        "Article",
        {
            "fileName": [head.source.path],
            "title": [head.title],
            "mimeType": [head.source.media_type],
            "publishedAt": [head.published],
            "publisher": [head.publisher],
            "sourceUrl": [head.url],
            "processingAgent": [head.model],
        },
    )


def _organisation(body: OrganisationEntry) -> str:
    return _entity(
        key("organisation", body.id),
        "Organization",
        {
            "name": _lined([body.name]),
            "alias": _lined(name for name in body.names if name != body.name),
            "country": [_code(body.country)],
            "classification": [body.kind],
            "proof": _proof(body.releases),
        },
    )


def _person(person: PersonEntry, bodies: set[str]) -> Iterator[str]:
    identifier = key("person", person.id)
    yield _entity(
        identifier,
        "Person",
        {"name": _lined([person.name]), "position": person.roles, "proof": _proof(person.releases)},
    )
    for body in person.organisations:
        if body in bodies:
            yield _link(identifier, key("organisation", body), person.roles, person.releases)


def _link(subject: str, target: str, roles: Values, releases: Iterable[str]) -> str:
    roles = list(roles)
    seed = json.dumps([subject, target, roles])
    return _entity(
        f"link-{sha256(seed.encode()).hexdigest()[:20]}",
        "UnknownLink",
        {"subject": [subject], "object": [target], "role": roles, "proof": _proof(releases)},
    )


def _told(evidence: Iterable[Testimony]) -> list[str]:
    return [testimony.release for testimony in evidence]


def _mission(
    mission: Mission, bodies: set[str], participants: Sequence[_Participant], context: Context
) -> Iterator[str]:
    identifier = key("mission", mission.id)
    parts: list[tuple[str, str, list[str]]] = []
    unlinked = [event.name for event in mission.events]
    organisers = []
    for slot in _SLOTS:
        fillers: tuple[MergedFiller, ...] = getattr(mission, slot)
        for filler in fillers:
            if filler.entity not in bodies:
                unlinked.append(filler.name)
                continue
            body = key("organisation", filler.entity)
            parts.append((body, slot, _told(filler.evidence)))
            if slot == "organisers":
                organisers.append(body)
    for person in participants:
        told = [name for name in person.releases if name in mission.releases]
        parts.append((person.key, "people", told))
    yield _entity(
        identifier,
        "Event",
        {
            "name": [headline(mission)],
            "startDate": [mission.start],
            "endDate": [mission.end],
            "location": [place.name for place in mission.destinations],
            "country": [_code(place.code) for place in mission.destinations],
            "keywords": [*mission.kinds, *(theme.id for theme in mission.themes)],
            "organizer": organisers,
            "involved": [part for part, _, _ in parts],
            "namesMentioned": _lined(unlinked),
            "recordId": [mission.id],
            "sourceUrl": [head.url for head in context.of_mission(mission)],
            "proof": _proof(mission.releases),
        },
    )
    for part, slot, releases in parts:
        yield _link(part, identifier, [slot], releases)
