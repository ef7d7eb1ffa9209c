"""The values of a mission, each with the passages that prove it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.report.context import ORGANISATIONS, Context
from pipeline.report.passages import Passage
from schemas import Mission, ReleaseRecord, Testimony
from schemas.values import Evidence, interval

COLOURS = {
    "start": "d", "end": "d", "agenda": "d", "destinations": "l", "organisers": "w",
    "promoters": "w", "delegation": "w", "counterparts": "h", "visited": "h", "people": "p",
    "events": "e", "agreements": "a", "size": "a", "amounts": "a", "themes": "t",
}  # fmt: skip
"""Field → class of the colour of its passages: who goes, who is met, when, where …"""


@dataclass(frozen=True, slots=True)
class Proof:
    """The number of a release within its mission, and the anchor of the passage or its head."""

    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value in words; `raw` is what a correction would set."""

    text: str
    note: str = ""
    reason: str = ""
    raw: str = ""
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A field with its values."""

    name: str
    corrected: bool
    values: tuple[Value, ...]


@dataclass(slots=True)
class Proofs:
    """Collects the passages of a mission's releases while its values are told."""

    mission: Mission
    records: Sequence[ReleaseRecord]
    name: str = ""
    """The field being told."""
    label: str = ""
    """What the page calls it."""
    passages: dict[str, list[Passage]] = field(default_factory=dict)

    def of(self, evidence: Iterable[Testimony]) -> tuple[Proof, ...]:
        """A proof a release, linked to its first passage."""
        spans = {told.release: told.spans for told in evidence}
        return tuple(self._proofs(spans))

    def _proofs(self, told: dict[str, Evidence]) -> Iterator[Proof]:
        for number, record in enumerate(self.records, start=1):
            if record.id not in told:
                continue
            anchor = f"{self.mission.id}.{number}"
            spans = told[record.id]
            if spans:
                colour = COLOURS[self.name]
                self.passages.setdefault(record.id, []).extend(
                    Passage(start, end, colour, self.label) for start, end in spans
                )
                anchor = f"{anchor}.{spans[0][0]}"
            yield Proof(number, anchor)

    def of_day(self, name: str, day: str) -> tuple[Proof, ...]:
        """The dates of the releases that give `day` as their first or last day."""
        side = 1 if name == "end" else 0
        told = {}
        for record in self.records:
            if record.mission is None or getattr(record.mission, name) != day:
                continue
            told[record.id] = tuple(
                (mention.start, mention.end)
                for mention in record.mentions
                if mention.label == "DATE" and (interval(mention.value)[side] or "").startswith(day)
            )
        return tuple(self._proofs(told))

    def of_choice(self, name: str, value: str) -> tuple[tuple[Proof, ...], str]:
        """The releases whose record has that value in `name`, and the reason that it gives."""
        told: dict[str, Evidence] = {}
        reasons = []
        for record in self.records:
            said = getattr(record.mission, name) if record.mission else ()
            if value in ((said,) if isinstance(said, str) else said or ()):
                told[record.id] = ()
                reasons.append(record.mission.reasons.get(name, "") if record.mission else "")
        return tuple(self._proofs(told)), next(filter(None, reasons), "")


def fields_of(context: Context, proofs: Proofs) -> Iterator[Field]:
    """Every field that has a value, in the order of the page."""
    mission = proofs.mission
    for name, tell in _FIELDS.items():
        proofs.name, proofs.label = name, context.say.term(name)
        values = tuple(tell(context, proofs, name))
        if values:
            yield Field(name, name in mission.corrected, values)


def _choices(context: Context, proofs: Proofs, name: str) -> Iterator[Value]:
    chosen = getattr(proofs.mission, name)
    for value in (chosen,) if isinstance(chosen, str) else chosen or ():
        proven, reason = proofs.of_choice(name, value)
        yield Value(context.say.term(value), raw=value, reason=reason, proofs=proven)


def _day(context: Context, proofs: Proofs, name: str) -> Iterator[Value]:
    day = getattr(proofs.mission, name)
    if day:
        yield Value(context.say.date(day), raw=day, proofs=proofs.of_day(name, day))


def _organisations(context: Context, proofs: Proofs, name: str) -> Iterator[Value]:
    for filler in getattr(proofs.mission, name):
        known = context.organisation(filler.entity) if filler.entity else ""
        note = known if known not in ("", filler.name, filler.entity) else ""
        yield Value(filler.name, note, raw=filler.name, proofs=proofs.of(filler.evidence))


def _destinations(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for place in proofs.mission.destinations:
        name = context.say.place(place.code)
        inside = context.say.country(place.code) if len(place.code) > 2 else ""
        note = ", ".join(filter(None, (inside, place.code)))
        yield Value(name, note, raw=place.code, proofs=proofs.of(place.evidence))


def _people(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for person in proofs.mission.people:
        note = ", ".join(filter(None, (person.role, person.organisation)))
        yield Value(person.name, note, raw=person.name, proofs=proofs.of(person.evidence))


def _agreements(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for act in proofs.mission.agreements:
        yield Value(
            context.say.term(act.kind), " – ".join(act.parties), proofs=proofs.of(act.evidence)
        )


def _themes(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for theme in proofs.mission.themes:
        yield Value(context.say.theme(theme.id), raw=theme.id, proofs=proofs.of(theme.evidence))


def _size(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for size in proofs.mission.size:
        words = (size.qualifier, context.say.number(size.count), size.of)
        yield Value(" ".join(filter(None, words)), proofs=proofs.of(size.evidence))


def _agenda(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for item in proofs.mission.agenda:
        place = context.say.place(item.place) if item.place else ""
        when = ", ".join(filter(None, (context.say.interval(item.date), place)))
        yield Value(when, item.activity, proofs=proofs.of(item.evidence))


def _amounts(context: Context, proofs: Proofs, _: str) -> Iterator[Value]:
    for amount in proofs.mission.amounts:
        text = f"{context.say.number(amount.value)} {amount.currency}"
        yield Value(text, proofs=proofs.of(amount.evidence))


_FIELDS = {
    "direction": _choices,
    "kinds": _choices,
    "phase": _choices,
    "start": _day,
    "end": _day,
    "destinations": _destinations,
    **dict.fromkeys(ORGANISATIONS, _organisations),
    "people": _people,
    "events": _organisations,
    "agreements": _agreements,
    "themes": _themes,
    "size": _size,
    "agenda": _agenda,
    "amounts": _amounts,
}
