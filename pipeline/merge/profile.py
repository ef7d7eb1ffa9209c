"""What the comparison of releases needs to know of one, small enough for 100,000 in memory."""

import json
import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cache
from math import log
from sys import intern
from typing import Any, Self

from pipeline.merge.geography import geography, is_foreign, seat_of, seat_of_sender, shares
from pipeline.merge.marks import numbers, proper_stems
from pipeline.merge.sources import is_press
from pipeline.merge.words import folded, rare_stems, signature, weight, words
from pipeline.normalise import organisations
from pipeline.resources import table
from schemas import Mention, MissionRecord, ReleaseRecord

_SHORT = 14
_FULL = len("2025-05-05")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KEPT_DATES = 24
_KEPT_NAMES = 40

_AREAS = ("foreign", "home")
_NAMES = (
    "cities", "sender", "leaders", "bodies", "hosts", "people", "events", "themes", "stems",
    "names",
)  # fmt: skip
_WINDOWS = {"announced": (0, 60), "ongoing": (-10, 10), "concluded": (-35, 0)}

Days = tuple[int, int]
"""First and last day, as proleptic ordinals."""

Areas = tuple[tuple[str, float], ...]
"""Countries or regions with their shares, the greatest first."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One release as the comparison sees it. Days are ordinals; names are folded or ids."""

    id: str
    published: int | None
    period: Days | None
    """When the mission takes place."""
    whole: bool
    """Whether both its first and its last day are told."""
    window: Days | None
    """When it may take place by what is told of its phase, for want of a period."""
    dates: tuple[Days, ...]
    """Other stretches of at most a fortnight that the text names."""
    inbound: float
    """How likely the delegation travels to Italy, 0 … 1."""
    foreign: Areas
    home: Areas
    cities: tuple[str, ...]
    sender: tuple[str, ...]
    """Who published it, unless it is the press."""
    leaders: tuple[str, ...]
    """Organisers and promoters."""
    bodies: tuple[str, ...]
    """Every organisation that is named."""
    hosts: tuple[str, ...]
    """Those of them that are foreign."""
    people: tuple[str, ...]
    events: tuple[str, ...]
    themes: tuple[str, ...]
    stems: tuple[str, ...]
    """Its rarest words, cut to stems, without those of places, events and foreign bodies: these
    are the same for rival delegations."""
    weight: float
    """Squared length of their idf vector."""
    names: tuple[str, ...]
    """Stems of the rare words of proper names."""
    numbers: tuple[int, ...]
    """Numbers that belong to no date."""
    signature: bytes

    def dump(self) -> str:
        """As JSON, for the state."""
        *values, sketch = astuple(self)
        return json.dumps([*values, sketch.hex()], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, dumped: str) -> Self:
        """The profile that `dump` wrote."""
        values = dict(zip(cls.__slots__, json.loads(dumped), strict=True))
        values["dates"] = tuple(map(tuple, values["dates"]))
        for field in ("period", "window"):
            values[field] = tuple(values[field]) if values[field] else None
        # Names and stems recur in thousands of profiles; one copy of each saves memory.
        for field in _AREAS:
            values[field] = tuple((intern(area), share) for area, share in values[field])
        for field in _NAMES:
            values[field] = tuple(map(intern, values[field]))
        values["numbers"] = tuple(values["numbers"])
        values["signature"] = bytes.fromhex(values["signature"])
        return cls(**values)


def union(group: Sequence[Profile]) -> Profile:
    """What several releases of one mission say together, as one profile.

    Of the periods the shortest counts among those told with both days; the earliest publication.
    """
    if len(group) == 1:
        return group[0]
    whole = [p for p in group if p.whole and p.period]
    dated = [p.period for p in whole or group if p.period]
    names: dict[str, Any] = {
        field: tuple(sorted({name for p in group for name in getattr(p, field)}))
        for field in _NAMES
    }
    return replace(
        group[0],
        published=min((p.published for p in group if p.published), default=None),
        period=min(dated, key=lambda period: (period[1] - period[0], period), default=None),
        whole=bool(whole),
        dates=tuple(sorted({stretch for p in group for stretch in p.dates})),
        inbound=sum(p.inbound for p in group) / len(group),
        foreign=_mean([p.foreign for p in group]),
        home=_mean([p.home for p in group]),
        numbers=tuple(sorted({number for p in group for number in p.numbers})),
        weight=weight(names["stems"]),
        **names,
    )


def _mean(areas: Sequence[Areas]) -> Areas:
    """Average shares over those releases that name any area."""
    telling = [named for named in areas if named]
    sums: dict[str, float] = defaultdict(float)
    for named in telling:
        for area, share in named:
            sums[area] += share / len(telling)
    return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


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
    day = published[0] if published else None
    where = geography(record.mentions, mission, record.publisher, record.text)
    bodies = {m.entity for m in record.mentions if m.label == "ORG" and m.entity}
    leaders = {f.entity for f in (*mission.organisers, *mission.promoters) if f.entity}
    said = words(f"{record.title or ''}\n{record.text}")
    places = [*where.names, *where.adjectives]
    abroad = {m.text for m in record.mentions if m.label == "ORG" and is_foreign(seat_of(m.text))}
    shared = abroad | {m.text for m in record.mentions if m.label == "EVENT"}
    rare = rare_stems(said, words(" ".join([*places, *shared])))
    called = [m.text for m in record.mentions if m.label in ("PER", "ORG", "EVENT")]
    foreign = {m.entity for m in record.mentions if m.text in abroad}
    named = tuple(sorted(bodies | leaders, key=lambda e: (-rarity(e), e))[:_KEPT_NAMES])
    return Profile(
        id=record.id,
        published=day,
        period=days(mission.start, mission.end),
        whole=len(mission.start or "") == len(mission.end or "") == _FULL,
        window=_window(mission, day),
        dates=_dates(record.mentions, day),
        inbound=_inbound(mission, record.publisher),
        foreign=shares(where.foreign),
        home=shares(where.home),
        cities=tuple(sorted(where.cities)),
        sender=_sender(record.publisher),
        leaders=tuple(sorted(leaders)),
        bodies=named,
        hosts=tuple(entity for entity in named if entity in foreign),
        people=_people(record),
        events=tuple(sorted({folded(m.text) for m in record.mentions if m.label == "EVENT"})),
        themes=tuple(sorted({theme.id for theme in mission.themes})),
        stems=rare,
        weight=round(weight(rare), 3),
        names=proper_stems(record.text, called, words(" ".join(places))),
        numbers=numbers(record.text, record.mentions),
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


def _window(mission: MissionRecord, published: int | None) -> Days | None:
    if published is None or mission.phase is None:
        return None
    before, after = _WINDOWS[mission.phase]
    return published + before, published + after


def _sender(publisher: str | None) -> tuple[str, ...]:
    if not publisher or is_press(publisher):
        return ()
    return (organisations.resolve(publisher).entity,)


def _inbound(mission: MissionRecord, publisher: str | None) -> float:
    """A guest's host speaks of 'receiving' too: abroad that means a delegation from Italy."""
    italian = {d.code[:2] == "IT" for d in mission.destinations}
    incoming = float(mission.reasons.get("category/incoming", mission.direction == "incoming"))
    outgoing = float(mission.reasons.get("category/outgoing", mission.direction == "outgoing"))
    share = incoming / (incoming + outgoing) if incoming + outgoing else 0.5
    if is_foreign(seat_of_sender(publisher)):
        return round(1 - share, 3)
    if len(italian) == 1 and italian != {mission.direction == "incoming"}:
        return 0.5
    return round(share, 3)


def _people(record: ReleaseRecord) -> tuple[str, ...]:
    names = {folded(m.text) for m in record.mentions if m.label == "PER"}
    return tuple(sorted(names, key=lambda name: (-name.count(" "), name))[:_KEPT_NAMES])


@cache
def _rarities() -> dict[str, float]:
    rows = table("merge/bodies.tsv")
    return {row["entity"]: 1 / (1 + log(int(row["documents"]))) for row in rows}


def rarity(entity: str) -> float:
    """From 1 for a body that the corpus hardly names towards 0 for one that is everywhere."""
    return _rarities().get(entity, 1.0)
