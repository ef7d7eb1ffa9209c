"""schema.org `Event` as JSON-LD, with the releases it rests on as `subjectOf`."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from pipeline.write.export.context import Context, ReleaseHead, country, headline
from schemas import MergedDestination, MergedFiller, MergedPerson, Mission

_SCHEMA = "https://schema.org/"
_ROLES = {
    "organisers": "organizer",
    "promoters": "sponsor",
    "delegation": "attendee",
    "counterparts": "contributor",
}
Node = dict[str, Any]


def lines(missions: Iterable[Mission], context: Context) -> Iterator[str]:
    """One JSON-LD document, an event a line. `<` is escaped: it may be put into a web page."""
    yield '{"@context": "https://schema.org", "@graph": ['
    separator = ""
    for mission in missions:
        event = json.dumps(_event(mission, context), ensure_ascii=False)
        yield separator + event.replace("<", "\\u003c")
        separator = ","
    yield "]}"


def _identifier(kind: str, name: str) -> str:
    return f"urn:missiva:{kind}:{quote(name, safe=':')}"


def _event(mission: Mission, context: Context) -> Node:
    online = mission.direction == "online"
    mode = "OnlineEventAttendanceMode" if online else "OfflineEventAttendanceMode"
    roles: dict[str, list[Node]] = {role: [] for role in _ROLES.values()}
    for slot, role in _ROLES.items():
        fillers: tuple[MergedFiller, ...] = getattr(mission, slot)
        roles[role] += [_organisation(filler.name, filler.entity) for filler in fillers]
    roles["attendee"] += map(_person, mission.people)
    return _filled(
        {
            "@type": "Event",
            "@id": _identifier("mission", mission.id),
            "identifier": mission.id,
            "name": headline(mission),
            "startDate": mission.start,
            "endDate": mission.end,
            "eventAttendanceMode": _SCHEMA + mode,
            "location": [_place(place, context) for place in mission.destinations],
            **roles,
            "keywords": [*mission.kinds, *(theme.id for theme in mission.themes)],
            "subEvent": [*_named_events(mission), *_agenda(mission)],
            "subjectOf": [_article(head) for head in context.of_mission(mission)],
        }
    )


def _filled(node: Node) -> Node:
    """Without what is unknown."""
    return {key: value for key, value in node.items() if value not in (None, [], "")}


def _organisation(name: str, entity: str | None = None) -> Node:
    identifier = _identifier("organisation", entity) if entity else None
    return _filled({"@type": "Organization", "@id": identifier, "name": name})


def _person(person: MergedPerson) -> Node:
    body = person.organisation and _organisation(person.organisation, person.entity)
    return _filled(
        {"@type": "Person", "name": person.name, "jobTitle": person.role, "worksFor": body}
    )


def _place(destination: MergedDestination, context: Context) -> Node:
    kind = "Country"
    if ":" in destination.code:
        kind = "City"
    elif "-" in destination.code:
        kind = "AdministrativeArea"
    place: Node = {"@type": kind, "identifier": destination.code, "name": destination.name}
    if (code := country(destination.code)) and kind != "Country":
        place["address"] = {"@type": "PostalAddress", "addressCountry": code}
    if position := context.positions.get(destination.code):
        longitude, latitude = position
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": latitude,
            "longitude": longitude,
        }
    return place


def _named_events(mission: Mission) -> Sequence[Node]:
    return [{"@type": "Event", "name": event.name} for event in mission.events]


def _agenda(mission: Mission) -> Iterator[Node]:
    for item in mission.agenda:
        start, _, end = item.date.partition("/")
        first, last = (day if day[:1].isdigit() else None for day in (start, end or start))
        yield _filled(
            {"@type": "Event", "name": item.activity, "startDate": first, "endDate": last}
        )


def _article(head: ReleaseHead) -> Node:
    return _filled(
        {
            "@type": "NewsArticle",
            "@id": _identifier("release", head.id),
            "identifier": head.id,
            "headline": head.title,
            "datePublished": head.published,
            "url": head.url,
            "publisher": _organisation(head.publisher) if head.publisher else None,
        }
    )
