"""On which side of a mission a name is, so that a variant's bodies and places stay plausible: a
ministry abroad is no promoter at home, and what linking knows of a name is a feature of roles."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from pipeline.normalise import organisations, places
from pipeline.normalise.folding import fold
from schemas import Sample, SampleMission

Side = Literal["Italy", "abroad", "unknown"]

_TRAVELLERS = ("delegation",)
_SENDERS = ("organisers", "promoters")
_HOSTS = ("counterparts", "visited")


@lru_cache(maxsize=65536)
def known_side(label: str, name: str) -> Side:
    """Where the tables have a body or a place; persons are of any side."""
    country = None
    if label == "LOC":
        country = places.resolve(name).country
    elif label == "ORG":
        country = organisations.resolve(name).country
    if country is None:
        return "unknown"
    return "Italy" if country == "IT" else "abroad"


def sides(sample: Sample) -> Mapping[tuple[str, str], Side]:
    """Side of each (label, name) of the sample's spans: the tables' or else that of its slot."""
    by_slot = _by_slot(sample.mission)
    found: dict[tuple[str, str], Side] = {}
    for span in sample.spans:
        name = sample.text[span.start : span.end]
        side = known_side(span.label, name)
        if side == "unknown" and span.label == "ORG":
            side = by_slot.get(fold(name), side)
        found[span.label, name] = side
    return found


def _by_slot(mission: SampleMission | None) -> dict[str, Side]:
    """Side of the fillers: who travels is of the one, who receives of the other."""
    if mission is None:
        return {}
    incoming = mission.direction == "incoming"
    travellers: Side = "abroad" if incoming else "Italy"
    hosts: Side = "Italy" if incoming else "abroad"
    found: dict[str, Side] = {}
    for slots, side in ((_HOSTS, hosts), (_SENDERS, "Italy"), (_TRAVELLERS, travellers)):
        for slot in slots:
            found.update(dict.fromkeys(map(fold, getattr(mission, slot)), side))
    return found
