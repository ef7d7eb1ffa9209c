"""The organisations, places and people of a dataset, over all its releases and missions."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from itertools import repeat
from sys import intern
from typing import NamedTuple

from pipeline.merge.fillers import fullest
from pipeline.merge.words import folded
from pipeline.normalise import organisations, places
from pipeline.normalise.organisation_table import Organisation
from pipeline.normalise.organisation_table import organisations as organisation_table
from schemas import (
    MergedFiller,
    Mission,
    OrganisationEntry,
    PersonEntry,
    PlaceEntry,
    ReleaseRecord,
)

_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited")


class Name(NamedTuple):
    """A linked name of a release; `kind` and `country` where no table tells them of the body."""

    label: str
    entity: str
    name: str
    mentions: int
    kind: str | None = None
    country: str | None = None


def names_of(record: ReleaseRecord) -> list[Name]:
    """The linked names of a release, sorted."""
    counts = Counter(
        (mention.label, mention.entity, mention.text)
        for mention in record.mentions
        if mention.entity is not None and mention.label in ("ORG", "LOC")
    )
    return [
        Name(label, entity, name, count, *_described(label, entity, name))
        for (label, entity, name), count in sorted(counts.items())
    ]


def _described(label: str, entity: str, name: str) -> tuple[str | None, str | None]:
    """Type and country of a body that the table does not have, as its name tells them.

    Found out here, once a release: there are too many names to do it over a whole dataset.
    """
    if label != "ORG" or entity in _known():
        return None, None
    link = organisations.resolve(name)
    return link.type, link.country


@dataclass(slots=True)
class _Seen:
    """Names, one for each mention; releases and missions in the order of ids.

    Lists only, since there are hundreds of thousands of these, most of them with one entry.
    """

    names: list[str] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    missions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _SeenPerson(_Seen):
    roles: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)


def _note(identifier: str, seen: list[str]) -> None:
    """Append an id, unless it is the last already."""
    if not seen or seen[-1] != identifier:
        seen.append(identifier)


@cache
def _known() -> dict[str, Organisation]:
    return {row.entity: row for row in organisation_table().organisations}


def person_id(name: str, organisation: str | None) -> str:
    """Stable id of a person: folded name and organisation."""
    seed = f"{folded(name)}\n{organisation or ''}"
    return "p-" + sha256(seed.encode()).hexdigest()[:12]


class Entities:
    """Collects what releases and missions name. Add releases and missions in the order of ids."""

    def __init__(self) -> None:
        self._organisations: dict[str, _Seen] = defaultdict(_Seen)
        self._places: dict[str, _Seen] = defaultdict(_Seen)
        self._links: dict[str, places.PlaceLink] = {}
        self._people: dict[str, _SeenPerson] = defaultdict(_SeenPerson)
        self._codes: dict[str, str] = {}
        self._described: dict[str, tuple[str | None, str | None]] = {}

    def add_release(
        self, release: str, names: Iterable[Name], record: Callable[[], ReleaseRecord]
    ) -> None:
        """Count the linked names of a release; `record` fetches it, for a place not yet known."""
        for label, entity, name, count, kind, country in names:
            seen = (self._organisations if label == "ORG" else self._places)[entity]
            seen.names += repeat(intern(name), count)
            _note(release, seen.releases)
            if kind or country:
                self._described[intern(name)] = kind, country
            if label == "LOC" and entity not in self._links:
                self._link(entity, name, record)

    def _link(self, entity: str, name: str, record: Callable[[], ReleaseRecord]) -> None:
        """Find out about a place, by the name and the context in which it was linked."""
        link = places.resolve(name)
        if link.entity != entity:
            release = record()
            found = [mention.text for mention in release.mentions if mention.label == "LOC"]
            link = places.resolve(name, places.context_of(found, release.text))
        if link.entity == entity:
            self._links[entity] = link
            if link.code:
                self._codes[link.code] = entity

    def add_mission(self, mission: Mission) -> None:
        """Note the roles in a mission."""
        for slot in _SLOTS:
            fillers: tuple[MergedFiller, ...] = getattr(mission, slot)
            for filler in fillers:
                if filler.entity in self._organisations:
                    _note(mission.id, self._organisations[filler.entity].missions)
                elif filler.entity in self._places:
                    _note(mission.id, self._places[filler.entity].missions)
        for destination in mission.destinations:
            if entity := self._codes.get(destination.code):
                _note(mission.id, self._places[entity].missions)
        for person in mission.people:
            body = person.entity or (folded(person.organisation) if person.organisation else None)
            seen = self._people[person_id(person.name, body)]
            seen.names.append(intern(person.name))
            _note(mission.id, seen.missions)
            seen.releases += (intern(told.release) for told in person.evidence)
            if person.role:
                seen.roles.append(intern(person.role))
            if person.entity:
                seen.bodies.append(intern(person.entity))

    def organisations(self) -> Iterator[OrganisationEntry]:
        """Lines of organisations.jsonl, sorted by id."""
        for entity, seen in sorted(self._organisations.items()):
            row, name = _known().get(entity), fullest(seen.names)
            kind, country = self._described.get(name, (None, None))
            yield OrganisationEntry(
                id=entity,
                name=row.name if row else " ".join(name.split()),
                kind=row.type if row else kind,
                country=row.country if row else country,
                linked=row is not None,
                names=_counted(seen.names),
                releases=tuple(seen.releases),
                missions=tuple(seen.missions),
            )

    def places(self) -> Iterator[PlaceEntry]:
        """Lines of places.jsonl, sorted by id."""
        for entity, seen in sorted(self._places.items()):
            link = self._links.get(entity)
            yield PlaceEntry(
                id=entity,
                code=link.code if link else None,
                name=(link.canonical if link else None) or fullest(seen.names),
                kind=link.kind if link else None,
                country=link.country if link else None,
                latitude=link.latitude if link else None,
                longitude=link.longitude if link else None,
                names=_counted(seen.names),
                releases=tuple(seen.releases),
                missions=tuple(seen.missions),
            )

    def people(self) -> Iterator[PersonEntry]:
        """Lines of people.jsonl, sorted by id."""
        for identifier, seen in sorted(self._people.items()):
            yield PersonEntry(
                id=identifier,
                name=fullest(seen.names),
                roles=tuple(_counted(seen.roles)),
                organisations=tuple(sorted(set(seen.bodies))),
                releases=tuple(sorted(set(seen.releases))),
                missions=tuple(seen.missions),
            )


def _counted(names: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
