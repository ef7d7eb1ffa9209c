"""Which slots of the record each marked mention fills: what roles are learned from.

A record names a filler once, in full; all mentions of its group (`pipeline/annotate/groups.py`)
fill the slot. Variants of a text have other names, but their mentions are those of the text in the
same order: what they fill is read off the text itself.
"""

from collections.abc import Sequence

from pipeline.annotate.coordination import written_out
from pipeline.annotate.groups import group
from pipeline.normalise import organisations, places, themes
from pipeline.normalise.folding import fold
from schemas import Mention, Sample, SampleMission
from schemas.values import Label

_BODIES = ("organisers", "promoters", "delegation", "counterparts", "visited")


def gold_mentions(sample: Sample) -> list[Mention]:
    """The sample's spans as mentions."""
    mentions = []
    for span in sample.spans:
        text = sample.text[span.start : span.end]
        value = themes.resolve(text).id if span.label == "THEME" else span.value
        mentions.append(
            Mention(
                start=span.start,
                end=span.end,
                label=span.label,
                text=text,
                value=value,
                detector="gold",
            )
        )
    return mentions


def filled_slots(sample: Sample) -> list[frozenset[str]]:
    """For each span the slots that its group fills; nothing without a record."""
    mission = sample.mission
    if mission is None:
        return [frozenset()] * len(sample.spans)
    mentions = gold_mentions(sample)
    towns = [mention.text for mention in mentions if mention.label == "LOC"]
    context = places.context_of(towns, sample.text)
    names = written_out(sample.text, mentions)
    groups = group(mentions, names, organisations.acronyms_in(sample.text))
    members: dict[int, list[Mention]] = {}
    for mention, number in zip(mentions, groups, strict=True):
        members.setdefault(number, []).append(mention)
    filled = {
        number: _filled(mission, found[0].label, found, context)
        for number, found in members.items()
    }
    return [filled[number] for number in groups]


def _filled(
    mission: SampleMission, label: Label, mentions: Sequence[Mention], context: Sequence[str]
) -> frozenset[str]:
    """Slots that a group fills by the record."""
    names = {fold(mention.text) for mention in mentions}
    values = {mention.value or "" for mention in mentions}
    if label == "DATE":
        first = {value.split("/")[0] for value in values}
        last = {value.split("/")[-1] for value in values}
        return _when("start", mission.start in first) | _when("end", mission.end in last)
    if label == "THEME":
        return _when("themes", bool(values & set(mission.themes)))
    if label == "PER":
        return _when("people", bool(names & {fold(person.name) for person in mission.people}))
    if label == "EVENT":
        return _when("events", bool(names & set(map(fold, mission.events))))
    filled = {
        slot
        for slot in _BODIES
        if any(_same(name, filler) for filler in getattr(mission, slot) for name in names)
    }
    parties = [party for agreement in mission.agreements for party in agreement.parties]
    if any(_same(name, party) for party in parties for name in names):
        filled.add("parties")
    if label == "LOC":
        codes = {places.resolve(mention.text, context).code for mention in mentions}
        cities = {fold(code.split(":")[1]) for code in mission.destinations if ":" in code}
        if codes & set(mission.destinations) or names & cities:
            filled.add("destinations")
    return frozenset(filled)


def _when(slot: str, condition: bool) -> frozenset[str]:
    return frozenset({slot}) if condition else frozenset()


def _same(name: str, filler: str) -> bool:
    """Equal, or `name` is the tail of a filler whose head was written out ('… e Ferrara')."""
    full = fold(filler)
    return name == full or (full.endswith(f" {name}") and full.startswith("universita"))
