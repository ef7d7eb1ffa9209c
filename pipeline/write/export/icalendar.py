"""iCalendar (RFC 5545): an all-day event for each mission, one for each item of its agenda.

Without a date a mission is not in the calendar. A month given without days spans the whole month
as TENTATIVE, and so does a mission of which only one end is known on that day.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from pipeline.write.export.context import Context, headline
from schemas import MergedAgenda, MergedFiller, Mission
from schemas.values import interval

_OCTETS = 75
_ESCAPED = str.maketrans(
    {
        **{chr(code): "" for code in (*range(0x20), 0x7F)},
        **{"\t": "\t", "\n": "\\n", "\\": "\\\\", ";": "\\;", ",": "\\,"},
    }
)
"""What TEXT values escape; other control characters are left out."""
_SLOTS = {
    "organisers": "Organizza",
    "promoters": "Promuove",
    "delegation": "Delegazione",
    "counterparts": "Controparti",
    "visited": "Visite",
    "events": "Eventi",
}


@dataclass(frozen=True, slots=True)
class _Period:
    first: date
    after: date
    """The day after the last one: DTEND is exclusive."""
    exact: bool


def lines(missions: Iterable[Mission], context: Context) -> Iterator[str]:
    """Content lines, folded; each ends in CR, to which the writer adds LF."""
    yield from _encoded("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//missiva//export//IT")
    yield from _encoded("CALSCALE:GREGORIAN", "X-WR-CALNAME:Missioni")
    for mission in missions:
        yield from _encoded(*_mission(mission, context))
        for name, item in {_name(item): item for item in mission.agenda}.items():
            yield from _encoded(*_agenda(name, item, mission, context))
    yield from _encoded("END:VCALENDAR")


def _mission(mission: Mission, context: Context) -> Iterator[str]:
    period = _period(mission.start, mission.end)
    if period is None:
        return
    yield from _opening(f"{mission.id}@missiva", period, _stamp(mission, period, context))
    yield f"SUMMARY:{escape(headline(mission))}"
    if places := ", ".join(place.name for place in mission.destinations):
        yield f"LOCATION:{escape(places)}"
    codes = [place.code for place in mission.destinations if place.code in context.positions]
    if len(codes) == 1:
        longitude, latitude = context.positions[codes[0]]
        yield f"GEO:{latitude};{longitude}"
    if categories := [*mission.kinds, *(theme.id for theme in mission.themes)]:
        yield f"CATEGORIES:{','.join(map(escape, categories))}"
    yield f"DESCRIPTION:{escape(_description(mission))}"
    if url := next((head.url for head in context.of_mission(mission) if head.url), None):
        yield f"URL:{url}"
    yield "END:VEVENT"


def _name(item: MergedAgenda) -> str:
    """What tells an item from others of the mission, and is the same in the next run."""
    return sha256("\n".join((item.date, item.place or "", item.activity)).encode()).hexdigest()[:12]


def _agenda(name: str, item: MergedAgenda, mission: Mission, context: Context) -> Iterator[str]:
    start, _, end = item.date.partition("/")
    period = _period(start, end or start)
    if period is None:
        return
    stamp = _stamp(mission, period, context)
    yield from _opening(f"{mission.id}-{name}@missiva", period, stamp)
    yield f"SUMMARY:{escape(item.activity)}"
    names = {place.code: place.name for place in mission.destinations}
    if item.place:
        yield f"LOCATION:{escape(names.get(item.place, item.place))}"
    about = [headline(mission), *item.organisations]
    yield f"DESCRIPTION:{escape(chr(10).join(about))}"
    yield f"RELATED-TO:{escape(mission.id)}@missiva"
    yield "END:VEVENT"


def _opening(identifier: str, period: _Period, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escape(identifier)}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{period.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{period.after:%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield f"STATUS:{'CONFIRMED' if period.exact else 'TENTATIVE'}"


def _period(start: str | None, end: str | None) -> _Period | None:
    """The days from `start` to `end`; None without a month, or for a day that does not exist."""
    known = [side for side in (start, end) if side and re.match(r"\d{4}-\d{2}", side)]
    if not known:
        return None
    try:
        first, last = interval(f"{known[0]}/{known[-1]}")
        opening, closing = (date.fromisoformat(day or "") for day in (first, last))
        after = max(opening, closing) + timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    return _Period(opening, after, exact=len(known) == 2 and all(len(day) == 10 for day in known))


def _stamp(mission: Mission, period: _Period, context: Context) -> str:
    """DTSTAMP: the last release's day, not the clock, so that the same dataset gives the same."""
    published = [head.published for head in context.of_mission(mission) if head.published]
    day = max(published, default=period.first.isoformat())
    return f"{day.replace('-', '')}T000000Z"


def _description(mission: Mission) -> str:
    told = []
    for slot, label in _SLOTS.items():
        fillers: tuple[MergedFiller, ...] = getattr(mission, slot)
        if fillers:
            told.append(f"{label}: {', '.join(filler.name for filler in fillers)}")
    if mission.people:
        told.append(f"Persone: {', '.join(person.name for person in mission.people)}")
    told.append(f"Comunicati: {', '.join(mission.releases)}")
    return "\n".join(told)


def escape(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ESCAPED)


def fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, none of which splits a character (RFC 5545, 3.1)."""
    rest = line.encode()
    while len(rest) > _OCTETS:
        cut = _OCTETS
        while rest[cut] & 0xC0 == 0x80:  # within a character
            cut -= 1
        yield rest[:cut].decode()
        rest = b" " + rest[cut:]
    yield rest.decode()


def _encoded(*content: str) -> Iterator[str]:
    for line in content:
        for piece in fold(line):
            yield piece + "\r"
