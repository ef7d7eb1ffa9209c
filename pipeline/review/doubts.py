"""What is least sure in a release's record, so that it can be looked at first.

A doubt has a weight (`pipeline/data/review/doubts.tsv`); a release is as doubtful as the
probability that any of its doubts is right, if they were independent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from typing import get_args

from pipeline.normalise import organisations
from pipeline.report.context import ORGANISATIONS
from pipeline.report.load import Dataset
from pipeline.resources import table
from pipeline.setting import RECORD, RULE
from schemas import Filler, Mission, MissionRecord, ReleaseRecord
from schemas.values import Direction, Kind

_SURE_MISSION = 0.9
_SURE_LEAD = 0.4
"""Share of the best direction's score by which it leads the next one."""
_CLOSE_KIND = 0.07
_SURE_LINK = 0.8
_SURE_SLOT = 0.65
"""A value is in its slot from 0.5 on."""
_SURE_JOIN = 0.9
_SHOWN = 4
_MOST = 0.95


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason to look at a field (none: at the release as a whole); `values` fill its words."""

    key: str
    weight: float
    field: str
    values: Mapping[str, str]


@cache
def _weights() -> dict[str, float]:
    return {row["key"]: float(row["weight"]) for row in table("review/doubts.tsv")}


def _doubt(key: str, name: str = "", share: float = 1.0, **values: str) -> Doubt:
    return Doubt(key, min(_MOST, _weights()[key] * share), name, values)


def _listed(key: str, name: str, found: Sequence[str]) -> Iterator[Doubt]:
    """One doubt about several names, the heavier the more there are."""
    if found:
        names = ", ".join(found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        yield _doubt(key, name, share=len(found), names=names)


def doubts_of(
    dataset: Dataset, record: ReleaseRecord, mission: Mission | None
) -> tuple[Doubt, ...]:
    """All doubts about a release, the weightiest first. `mission` is the one that it tells."""
    found = [_doubt("doubt_warning", text=warning) for warning in record.warnings]
    if record.mission is None:
        found += _untold(dataset, record)
    else:
        found += _scores(record.mission)
        found += _gaps(record.mission)
        found += _near_threshold(record.mission)
        found += _slots(dataset, record.mission)
        unknown = {m.text for m in record.mentions if m.label == "LOC" and m.entity is None}
        found += _listed("doubt_place", "destinations", sorted(unknown))
    if mission is not None:
        found += _merging(record, mission)
    return tuple(sorted(found, key=lambda doubt: -doubt.weight))


def total(doubts: Sequence[Doubt]) -> float:
    """How doubtful a release is, 0 to 1."""
    return 1 - prod(1 - doubt.weight for doubt in doubts)


def _untold(dataset: Dataset, record: ReleaseRecord) -> Iterator[Doubt]:
    """A release without a mission that names places abroad may have one all the same."""
    countries = {place.id: place.country for place in dataset.places}
    abroad = {
        mention.text
        for mention in record.mentions
        if mention.label == "LOC" and countries.get(mention.entity or "") not in (None, "IT")
    }
    yield from _listed("doubt_untold", "", sorted(abroad))


def _scores(mission: MissionRecord) -> Iterator[Doubt]:
    """Categories that the model was not sure of."""
    scores = {
        name.removeprefix("category/"): float(score)
        for name, score in mission.reasons.items()
        if name.startswith("category/")
    }
    certain = scores.get("mission", 1.0)
    if certain < _SURE_MISSION:
        share = 1 - certain
        yield _doubt("doubt_mission", share=share, score=f"{certain:.2f}")
    ranked = sorted((scores.get(name, 0.0) for name in get_args(Direction)), reverse=True)
    lead = (ranked[0] - ranked[1]) / ranked[0] if ranked[0] else 1.0
    if lead < _SURE_LEAD:
        yield _doubt("doubt_direction", "direction", share=1 - lead / _SURE_LEAD)
    least = min((scores[kind] for kind in mission.kinds if kind in scores), default=0.0)
    if any(
        abs(scores.get(kind, 0.0) - least) < _CLOSE_KIND
        for kind in get_args(Kind)
        if least and kind not in mission.kinds
    ):
        yield _doubt("doubt_kinds", "kinds")


def _gaps(mission: MissionRecord) -> Iterator[Doubt]:
    """Where the model abstained."""
    if mission.start is None:
        yield _doubt("doubt_undated", "start")
    elif mission.end is None:
        yield _doubt("doubt_endless", "end")
    if not mission.destinations:
        yield _doubt("doubt_nowhere", "destinations")
    if not mission.organisers:
        yield _doubt("doubt_nobody", "organisers")


def _near_threshold(mission: MissionRecord) -> Iterator[Doubt]:
    """Values that the slot network has only just let in."""
    for slot in RECORD:
        value = getattr(mission, slot)
        items = value if isinstance(value, tuple) else ()
        scores = [(getattr(item, "score", None), item) for item in items]
        unsure = [item for score, item in scores if score is not None and score < _SURE_SLOT]
        yield from _listed("doubt_score", slot, [_called(item) for item in unsure])


def _called(item: object) -> str:
    """The name of a value, or the id of a theme."""
    return str(getattr(item, "name", None) or getattr(item, "id", ""))


def _slots(dataset: Dataset, mission: MissionRecord) -> Iterator[Doubt]:
    slots: dict[str, list[str]] = {}
    for slot in ORGANISATIONS:
        fillers: tuple[Filler, ...] = getattr(mission, slot)
        for filler in fillers:
            slots.setdefault(filler.entity or filler.name, []).append(slot)
        plain = [f.name for f in fillers if f.rule not in (None, RULE) and not f.cue]
        yield from _listed("doubt_cue", slot, plain)
        yield from _links(dataset, fillers, slot)
    for filler in (f for slot in ORGANISATIONS for f in getattr(mission, slot)):
        twice = slots.pop(filler.entity or filler.name, [])
        if len(twice) > 1:
            yield _doubt("doubt_roles", twice[-1], names=filler.name)


def _links(dataset: Dataset, fillers: Sequence[Filler], slot: str) -> Iterator[Doubt]:
    """Organisations that are not in the table, or of whose link the resolver is not sure."""
    unknown = []
    for filler in fillers:
        entry = dataset.organisations.get(filler.entity or "")
        if entry is None or not entry.linked:
            unknown.append(filler.name)
            continue
        link = organisations.resolve(filler.name)
        if link.entity == filler.entity and link.confidence < _SURE_LINK:
            yield _doubt("doubt_link", slot, names=filler.name, known=entry.name)
    yield from _listed("doubt_unlinked", slot, unknown)


def _merging(record: ReleaseRecord, mission: Mission) -> Iterator[Doubt]:
    for conflict in mission.conflicts:
        if any(record.id in claim.releases for claim in conflict.claims):
            claims = " / ".join(claim.value for claim in conflict.claims)
            yield _doubt("doubt_conflict", conflict.field, names=claims)
    for joined in mission.joined:
        if joined.release == record.id and joined.score < _SURE_JOIN:
            yield _doubt("doubt_joined", share=1 - joined.score, score=f"{joined.score:.2f}")
