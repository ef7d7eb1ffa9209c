"""Whose word counts for more: organisers before the wire, later before earlier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from pydantic import ConfigDict

from pipeline.merge.words import folded, resemblance
from pipeline.normalise import organisations
from pipeline.resources import lines
from schemas import MissionRecord
from schemas.values import Model

_REPRINT = 0.6
_RANKS = (
    "correction", "organiser's release", "participant's release", "other release", "press",
    "reprint",
)  # fmt: skip
_REPRINTED = _RANKS.index("reprint")


class Telling(Model):
    """What merging needs of a release record; the rest is not even parsed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    title: str | None
    published: str | None
    publisher: str | None
    mission: MissionRecord


@dataclass(frozen=True, slots=True)
class Voice:
    """One release of a mission, and how much its word counts: a lower rank is better."""

    record: Telling
    rank: int
    corrected: frozenset[str] = frozenset()

    @property
    def mission(self) -> MissionRecord:
        """The record of the mission."""
        return self.record.mission

    @property
    def is_reprint(self) -> bool:
        """Whether it only repeats another."""
        return self.rank == _REPRINTED

    def rank_for(self, field: str) -> int:
        """Rank of what it says of one field; the user's own value goes before all."""
        return 0 if field in self.corrected else self.rank

    def order(self, field: str = "") -> tuple[int, int, str]:
        """Sorts voices, the best first: rank, then later before earlier, then id."""
        day = int((self.record.published or "0").replace("-", ""))
        return self.rank_for(field), -day, self.record.id


def rank_name(rank: int) -> str:
    """What a rank is called in reasons."""
    return _RANKS[rank]


@cache
def _press() -> frozenset[str]:
    return frozenset(folded(line) for line in lines("merge/press.txt"))


def is_press(publisher: str) -> bool:
    """Whether a publisher is a news agency, a newspaper or a broadcaster."""
    link = organisations.resolve(publisher)
    return link.type in (
        "news-agency",
        "newspaper",
        "broadcaster",
        "media",
    ) or not _press().isdisjoint(folded(publisher).split())


def voices(
    records: Sequence[Telling], corrected: dict[str, frozenset[str]] | None = None
) -> list[Voice]:
    """The releases of one mission, the best source first."""
    leaders, others = set(), set()
    for record in records:
        mission = record.mission
        leaders.update(_entities(mission.organisers, mission.promoters))
        others.update(_entities(mission.delegation, mission.counterparts, mission.visited))
    found = [
        Voice(
            record,
            _rank(record.publisher, leaders, others),
            (corrected or {}).get(record.id, frozenset()),
        )
        for record in records
    ]
    return sorted(found, key=Voice.order)


def _entities(*slots: Sequence[object]) -> set[str]:
    return {
        entity for slot in slots for filler in slot if (entity := getattr(filler, "entity", None))
    }


@lru_cache(maxsize=65536)
def _sender(publisher: str) -> tuple[str, bool]:
    """Entity of a publisher, and whether it is of the press."""
    return organisations.resolve(publisher).entity, is_press(publisher)


def _rank(publisher: str | None, leaders: set[str], others: set[str]) -> int:
    if not publisher:
        return 3
    entity, press = _sender(publisher)
    if entity in leaders:
        return 1
    if press:
        return 4
    return 2 if entity in others else 3


def demoted(ranked: Sequence[Voice], signatures: Mapping[str, bytes]) -> list[Voice]:
    """The same voices, with those last that only repeat a better one: the word of a reprint
    counts only where nobody else has one. What the user has corrected is never a reprint."""
    kept: list[bytes] = []
    found = []
    for voice in ranked:
        sketch = signatures[voice.record.id]
        repeats = any(resemblance(sketch, other) >= _REPRINT for other in kept)
        if repeats and not voice.corrected:
            found.append(replace(voice, rank=_REPRINTED))
        else:
            kept.append(sketch)
            found.append(voice)
    return sorted(found, key=Voice.order)
