"""Whose word counts for more: the organiser's release before the wire, the later before the earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.merge.words import resemblance, signature, words
from pipeline.normalise import organisations
from pipeline.normalise.folding import fold
from pipeline.resources import lines
from schemas import MissionRecord, ReleaseRecord

_REPRINT = 0.6
_RANKS = ("correction", "organiser's release", "participant's release", "other release", "press")


@dataclass(frozen=True, slots=True)
class Voice:
    """One release of a mission, and how much its word counts: a lower rank is better."""

    record: ReleaseRecord
    rank: int
    corrected: frozenset[str] = frozenset()

    @property
    def mission(self) -> MissionRecord:
        """The record of the mission."""
        if self.record.mission is None:
            raise ValueError(f"{self.record.id} tells of no mission")
        return self.record.mission

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
    return frozenset(fold(line) for line in lines("merge/press.txt"))


def is_press(publisher: str) -> bool:
    """Whether a publisher is a news agency, a newspaper or a broadcaster."""
    link = organisations.resolve(publisher)
    return link.type in (
        "news-agency",
        "newspaper",
        "broadcaster",
        "media",
    ) or not _press().isdisjoint(fold(publisher).split())


def voices(
    records: Sequence[ReleaseRecord], corrected: dict[str, frozenset[str]] | None = None
) -> list[Voice]:
    """The releases of one mission, the best source first."""
    leaders, others = set(), set()
    for record in records:
        mission = record.mission
        if mission is not None:
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


def _rank(publisher: str | None, leaders: set[str], others: set[str]) -> int:
    if not publisher:
        return 3
    entity = organisations.resolve(publisher).entity
    if entity in leaders:
        return 1
    if is_press(publisher):
        return 4
    return 2 if entity in others else 3


def reprints(ranked: Sequence[Voice]) -> frozenset[str]:
    """Ids of the releases that only repeat a better one of the same mission."""
    found: set[str] = set()
    kept: list[bytes] = []
    for voice in ranked:
        sketch = signature(words(voice.record.text))
        if any(resemblance(sketch, other) >= _REPRINT for other in kept):
            found.add(voice.record.id)
        else:
            kept.append(sketch)
    return frozenset(found)
