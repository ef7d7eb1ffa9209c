"""What the comparison of releases needs to know of one, small enough for 100,000 in memory."""

import json
import re
from calendar import monthrange
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache
from math import log
from sys import intern
from typing import Self

from pipeline.merge.geography import geography, is_foreign, shares
from pipeline.merge.words import folded, rare_stems, signature, weight, words
from pipeline.resources import table
from schemas import Mention, MissionRecord, ReleaseRecord

_SHORT = 14
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEPT_DATES = 24
_KEPT_NAMES = 40

Days = tuple[int, int]
"""First and last day, as proleptic ordinals."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One release as the comparison sees it. Days are ordinals; names are folded or ids."""

    id: str
    published: int | None
    period: Days | None
    """When the mission takes place."""
    dates: tuple[Days, ...]
    """Other stretches of at most a fortnight that the text names."""
    inbound: float
    """How likely the delegation travels to Italy, 0 … 1."""
    foreign: tuple[tuple[str, float], ...]
    home: tuple[tuple[str, float], ...]
    cities: tuple[str, ...]
    leaders: tuple[str, ...]
    """Organisers and promoters."""
    bodies: tuple[str, ...]
    """Every organisation that is named."""
    people: tuple[str, ...]
    events: tuple[str, ...]
    themes: tuple[str, ...]
    stems: tuple[str, ...]
    """Its rarest words, cut to stems."""
    weight: float
    """Squared length of their idf vector."""
    signature: bytes

    def dump(self) -> str:
        """As JSON, for the state."""
        *values, sketch = astuple(self)
        return json.dumps([*values, sketch.hex()], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The profile that `dump` wrote."""
        values = json.loads(dumped)
        period, dates, foreign, home = values[2], values[3], values[5], values[6]
        # Names and stems recur in thousands of profiles; one copy of each saves memory.
        names = [tuple(map(intern, names)) for names in values[7:14]]
        cities, leaders, bodies, people, events, themes, stems = names
        return cls(
            id=values[0],
            published=values[1],
            period=tuple(period) if period else None,
            dates=tuple(map(tuple, dates)),
            inbound=values[4],
            foreign=tuple((intern(area), share) for area, share in foreign),
            home=tuple((intern(area), share) for area, share in home),
            cities=cities,
            leaders=leaders,
            bodies=bodies,
            people=people,
            events=events,
            themes=themes,
            stems=stems,
            weight=values[14],
            signature=bytes.fromhex(values[15]),
        )


def days(first: str | None, last: str | None) -> Days | None:
    """The stretch between two partial dates; one alone stands for both."""
    first, last = first or last, last or first
    if not first or not last:
        return None
    try:
        low = date.fromisoformat(first if len(first) > 7 else f"{first}-01")
        if len(last) > 7:
            high = date.fromisoformat(last)
        else:
            year, month = int(last[:4]), int(last[5:7])
            high = date(year, month, monthrange(year, month)[1])
    except ValueError:
        return None
    return (low.toordinal(), high.toordinal()) if low <= high else None


def profile_of(record: ReleaseRecord) -> Profile:
    """The profile of a release that tells of a mission. Raises ValueError if it does not."""
    mission = record.mission
    if mission is None:
        raise ValueError(f"{record.id} tells of no mission")
    published = days(record.published, None)
    where = geography(record.mentions, mission, record.publisher, record.text)
    bodies = {m.entity for m in record.mentions if m.label == "ORG" and m.entity}
    leaders = {f.entity for f in (*mission.organisers, *mission.promoters) if f.entity}
    said = words(f"{record.title or ''}\n{record.text}")
    named = [m.text for m in record.mentions if m.label == "LOC"]
    rare = rare_stems(said, words(" ".join([*named, *where.adjectives])))
    return Profile(
        id=record.id,
        published=published[0] if published else None,
        period=days(mission.start, mission.end),
        dates=_dates(record.mentions, published[0] if published else None),
        inbound=_inbound(mission, record.publisher),
        foreign=shares(where.foreign),
        home=shares(where.home),
        cities=tuple(sorted(where.cities)),
        leaders=tuple(sorted(leaders)),
        bodies=tuple(sorted(bodies | leaders, key=lambda e: (-rarity(e), e))[:_KEPT_NAMES]),
        people=_people(record),
        events=tuple(sorted({folded(m.text) for m in record.mentions if m.label == "EVENT"})),
        themes=tuple(sorted({theme.id for theme in mission.themes})),
        stems=rare,
        weight=round(weight(rare), 3),
        signature=signature(said),
    )


def _dates(mentions: tuple[Mention, ...], published: int | None) -> tuple[Days, ...]:
    found = set()
    for mention in mentions:
        if mention.label != "DATE" or not mention.value:
            continue
        ends = _DAY.findall(mention.value)
        stretch = days(ends[0], ends[-1]) if ends else None
        # The publication day stands in every dateline; 'oggi' means something.
        dateline = stretch == (published, published) and any(map(str.isdigit, mention.text))
        if stretch and stretch[1] - stretch[0] <= _SHORT and not dateline:
            found.add(stretch)
    near = published or 0
    return tuple(sorted(sorted(found, key=lambda d: (abs(d[0] - near), d))[:_KEPT_DATES]))


def _inbound(mission: MissionRecord, publisher: str | None) -> float:
    """A guest's host speaks of 'receiving' too: abroad that means a delegation from Italy."""
    italian = {d.code[:2] == "IT" for d in mission.destinations}
    incoming = float(mission.reasons.get("category/incoming", mission.direction == "incoming"))
    outgoing = float(mission.reasons.get("category/outgoing", mission.direction == "outgoing"))
    share = incoming / (incoming + outgoing) if incoming + outgoing else 0.5
    if is_foreign(publisher):
        return round(1 - share, 3)
    if len(italian) == 1 and italian != {mission.direction == "incoming"}:
        return 0.5
    return round(share, 3)


def _people(record: ReleaseRecord) -> tuple[str, ...]:
    names = {folded(m.text) for m in record.mentions if m.label == "PER"}
    return tuple(sorted(names, key=lambda name: (-name.count(" "), name))[:_KEPT_NAMES])


@cache
def _frequencies() -> dict[str, int]:
    return {row["entity"]: int(row["documents"]) for row in table("merge/bodies.tsv")}


def rarity(entity: str) -> float:
    """From 1 for a body that the corpus hardly names towards 0 for one that is everywhere."""
    return 1 / (1 + log(_frequencies().get(entity, 1)))
