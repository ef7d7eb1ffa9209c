"""Which foreign countries and which Italian regions a release is about, and how much."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from pipeline.merge.sources import is_press
from pipeline.normalise import organisations, place_table, places
from pipeline.normalise.demonyms import nationality
from schemas import Mention, MissionRecord

_LOWER = re.compile(r"\b[a-zà-ÿ]{4,}")
_CAPITALISED = re.compile(r"\b[A-ZÀ-Ý]\w{3,}")
_DATELINE = re.compile(
    r"^(?:\([^)\n]*\)\s*[-–—]?\s*)?([A-ZÀ-Ý][\w' ]{1,30}?)(?=,? \d{1,2}\b|,? \(| [-–—])",
    re.MULTILINE,
)
_SURE = 0.9
_MENTION = 1.0
_ADJECTIVE = 0.5
_DESTINATION = 3.0
_BODY = 1.0
_LEADER = 2.0
_SHOWN = 4
_PRIOR = 1.0
_PARENTS = 3


@lru_cache(maxsize=4096)
def region(code: str) -> str:
    """The Italian region of an Italian subdivision: `IT-MO` gives `IT-45`."""
    table = place_table.load()
    for _ in range(_PARENTS):
        place = table.subdivision(code)
        if place is None or not place.subdivision:
            break
        code = place.subdivision
    return code


@lru_cache(maxsize=65536)
def _area(name: str, context: tuple[str, ...]) -> tuple[str | None, str | None]:
    """(area, city) of a place name: an Italian region or a foreign country, and the city's code."""
    link = places.resolve(name, context)
    code = link.code
    if code is None or link.country is None:
        return None, None
    city = code if ":" in code else None
    if link.country != "IT":
        return link.country, city or (code if "-" in code else None)
    subdivision = link.subdivision if city else code
    return (region(subdivision) if subdivision and "-" in subdivision else None), city


@lru_cache(maxsize=65536)
def seat_of(body: str) -> str | None:
    """The area in an organisation's name: `Università di Trento` gives `IT-32`."""
    link = organisations.resolve(body)
    if not link.place:
        return None if link.rule != "unlinked" else _placed(body)
    area, _ = _area(link.place.replace("-", " ").title(), (link.country,) if link.country else ())
    return area


def _placed(body: str) -> str | None:
    """The area of the first word of a name that is a place beyond doubt ('Lahti Region …')."""
    for word in _CAPITALISED.findall(body):
        link = places.resolve(word)
        if link.code and link.confidence >= _SURE:
            return _area(word, ())[0]
    return None


@lru_cache(maxsize=65536)
def _adjective(word: str) -> tuple[str, ...]:
    codes = nationality(word)
    return tuple(region(c) if c.startswith("IT-") else c[:2] for c in codes if c != "IT")


def _newsroom(text: str) -> int:
    """Where the dateline's place stands; an agency's desk has nothing to do with the mission."""
    found = _DATELINE.search(text)
    return found.start(1) if found else -1


class Geography:
    """Weighted areas of one release: `foreign` countries, `home` regions, and `cities`.

    `names` and `adjectives` are the words that told of them.
    """

    def __init__(self) -> None:
        self.foreign: defaultdict[str, float] = defaultdict(float)
        self.home: defaultdict[str, float] = defaultdict(float)
        self.cities: set[str] = set()
        self.adjectives: set[str] = set()
        self.names: list[str] = []

    def add(self, area: str | None, weight: float) -> None:
        """Count an area."""
        if area and area != "IT":
            (self.home if area.startswith("IT-") else self.foreign)[area] += weight


def geography(
    mentions: Iterable[Mention], mission: MissionRecord, publisher: str | None, text: str
) -> Geography:
    """The areas of one release, from places, adjectives, bodies and destinations."""
    found = Geography()
    mentions = list(mentions)
    newsroom = _newsroom(text) if publisher and is_press(publisher) else -1
    context = tuple(dict.fromkeys(d.code.partition(":")[0] for d in mission.destinations))
    for mention in mentions:
        if mention.label == "LOC":
            area, city = _area(mention.text, context)
            if mention.start == newsroom and (area or "").startswith("IT"):
                continue
            found.add(area, _MENTION)
            if area or mention.entity:
                found.names.append(mention.text)
            if city:
                found.cities.add(city)
        elif mention.label == "ORG":
            found.add(seat_of(mention.text), _BODY)
    for word, count in Counter(_LOWER.findall(text)).items():
        for code in _adjective(word):
            found.add(code, _ADJECTIVE * count)
            found.adjectives.add(word)
    for destination in mission.destinations:
        area, _, city = destination.code.partition(":")
        if area.startswith("IT"):
            area = region(area) if "-" in area else "IT"
        found.add(area if area.startswith("IT") else area[:2], _DESTINATION)
        if city or "-" in destination.code:
            found.cities.add(destination.code)
    seats = [seat_of(f.name) for f in (*mission.organisers, *mission.promoters)]
    seats.append(seat_of_sender(publisher))
    for seat in seats:
        found.add(seat, _LEADER)
    return found


def seat_of_sender(publisher: str | None) -> str | None:
    """Where a publisher is at home; that of the press counts only in Italy ('Radio Cuba' may be
    anywhere)."""
    seat = seat_of(publisher) if publisher else None
    if publisher and seat and not seat.startswith("IT") and is_press(publisher):
        return None
    return seat


def shares(counts: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The leading areas with their shares, which sum to less than 1: the less, the fewer words
    they rest on, so that a country named once in passing weighs little."""
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
    total = sum(weight for _, weight in top) + _PRIOR
    return tuple((area, round(weight / total, 3)) for area, weight in top)


def is_foreign(seat: str | None) -> bool:
    """Whether a seat is known to be abroad."""
    return seat is not None and not seat.startswith("IT")
