"""Slot values of several releases → one list: what names the same thing is one filler."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from pipeline.merge.sources import Voice
from pipeline.merge.words import folded
from schemas import (
    Agreement,
    Evidence,
    Filler,
    MergedAgenda,
    MergedAgreement,
    MergedAmount,
    MergedDestination,
    MergedFiller,
    MergedPerson,
    MergedSize,
    MergedTheme,
    MissionRecord,
    Person,
    Testimony,
)


class _Told(Protocol):
    @property
    def evidence(self) -> Evidence: ...


_T = TypeVar("_T", bound=_Told)


def _grouped(
    voices: Sequence[Voice],
    items: Callable[[MissionRecord], Iterable[_T]],
    key: Callable[[_T], object],
) -> list[list[tuple[Voice, _T]]]:
    """What the voices tell, by key; in the order of the best voice that tells it."""
    groups: dict[object, list[tuple[Voice, _T]]] = defaultdict(list)
    for voice in voices:
        for item in items(voice.mission):
            groups[key(item)].append((voice, item))
    return list(groups.values())


def _testimony(group: Sequence[tuple[Voice, _T]]) -> tuple[Testimony, ...]:
    if len(group) == 1:
        voice, item = group[0]
        return (Testimony(release=voice.record.id, spans=item.evidence),)
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for voice, item in group:
        spans[voice.record.id] += item.evidence
    return tuple(
        Testimony(release=release, spans=tuple(sorted(set(found))))
        for release, found in sorted(spans.items())
    )


def fullest(names: Sequence[str]) -> str:
    """The longest name; of equally long ones the most frequent, then the first by letters."""
    if len(names) == 1:
        return names[0]
    counts = Counter(names)
    return min(counts, key=lambda name: (-len(name), -counts[name], name))


def fillers(voices: Sequence[Voice], slot: str) -> tuple[MergedFiller, ...]:
    """A slot of organisations, sites or events over all voices."""

    def key(filler: Filler) -> str:
        return filler.entity or folded(filler.name)

    def items(mission: MissionRecord) -> tuple[Filler, ...]:
        found: tuple[Filler, ...] = getattr(mission, slot)
        return found

    return tuple(
        MergedFiller(
            name=fullest([filler.name for _, filler in group]),
            entity=next((filler.entity for _, filler in group if filler.entity), None),
            evidence=_testimony(group),
        )
        for group in _grouped(voices, items, key)
    )


def destinations(voices: Sequence[Voice]) -> tuple[MergedDestination, ...]:
    """Where the mission goes, over all voices."""
    return tuple(
        MergedDestination(
            code=group[0][1].code,
            name=Counter(item.name for _, item in group).most_common(1)[0][0],
            evidence=_testimony(group),
        )
        for group in _grouped(voices, lambda m: m.destinations, lambda d: d.code)
    )


def themes(voices: Sequence[Voice]) -> tuple[MergedTheme, ...]:
    """Subjects, those that most voices treat first."""
    groups = _grouped(voices, lambda m: m.themes, lambda theme: theme.id)
    groups.sort(key=lambda group: -len(group))
    return tuple(MergedTheme(id=group[0][1].id, evidence=_testimony(group)) for group in groups)


def agreements(voices: Sequence[Voice]) -> tuple[MergedAgreement, ...]:
    """Acts signed; the same kind with a party in common is the same act."""
    acts: list[tuple[str, dict[str, str], list[tuple[Voice, Agreement]]]] = []
    for voice in voices:
        for act in voice.mission.agreements:
            parties = {folded(party): party for party in act.parties}
            for kind, known, group in acts:
                if kind == act.kind and (parties.keys() & known.keys() or not (parties and known)):
                    known.update({key: name for key, name in parties.items() if key not in known})
                    group.append((voice, act))
                    break
            else:
                acts.append((act.kind, parties, [(voice, act)]))
    return tuple(
        MergedAgreement(
            kind=group[0][1].kind,
            parties=tuple(known.values()),
            evidence=_testimony(group),
        )
        for _, known, group in acts
    )


def sizes(voices: Sequence[Voice]) -> tuple[MergedSize, ...]:
    """Counts of those who take part."""
    return tuple(
        MergedSize(
            count=group[0][1].count,
            of=group[0][1].of,
            qualifier=next((item.qualifier for _, item in group if item.qualifier), None),
            evidence=_testimony(group),
        )
        for group in _grouped(voices, lambda m: m.size, lambda size: (size.count, folded(size.of)))
    )


def agenda(voices: Sequence[Voice]) -> tuple[MergedAgenda, ...]:
    """The programme of all voices by day."""
    groups = _grouped(voices, lambda m: m.agenda, lambda item: (item.date, folded(item.activity)))
    entries = [
        MergedAgenda(
            date=group[0][1].date,
            place=next((item.place for _, item in group if item.place), None),
            activity=group[0][1].activity,
            organisations=tuple(
                dict.fromkeys(name for _, item in group for name in item.organisations)
            ),
            evidence=_testimony(group),
        )
        for group in groups
    ]
    return tuple(sorted(entries, key=lambda entry: (entry.date, entry.activity)))


def amounts(voices: Sequence[Voice]) -> tuple[MergedAmount, ...]:
    """Sums of money."""
    groups = _grouped(voices, lambda m: m.amounts, lambda item: (item.currency, item.value))
    return tuple(
        MergedAmount(
            value=group[0][1].value, currency=group[0][1].currency, evidence=_testimony(group)
        )
        for group in groups
    )


def _surname(name: str) -> str:
    return folded(name).rpartition(" ")[2]


def people(voices: Sequence[Voice]) -> tuple[MergedPerson, ...]:
    """Persons over all voices; a bare surname joins the one full name that ends in it."""
    full: dict[str, set[str]] = defaultdict(set)
    for voice in voices:
        for person in voice.mission.people:
            if " " in person.name.strip():
                full[_surname(person.name)].add(folded(person.name))

    def key(person: Person) -> str:
        name = folded(person.name)
        known = full.get(name, set())
        return next(iter(known)) if " " not in name and len(known) == 1 else name

    merged = []
    for group in _grouped(voices, lambda m: m.people, key):
        employed = next((item for _, item in group if item.organisation), None)
        merged.append(
            MergedPerson(
                name=fullest([item.name for _, item in group]),
                role=next((item.role for _, item in group if item.role), None),
                organisation=employed.organisation if employed else None,
                entity=employed.entity if employed else None,
                evidence=_testimony(group),
            )
        )
    return tuple(merged)
