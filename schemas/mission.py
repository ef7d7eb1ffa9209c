"""The mission record: what one release says of one mission."""

from pydantic import Field

from schemas.values import (
    AgreementKind,
    Direction,
    Evidence,
    Kind,
    Model,
    PartialDate,
    Phase,
    evidence,
)


class Filler(Model):
    """A value of a slot: an organisation, a site or an event by its fullest name in the text."""

    name: str = Field(min_length=1, description="Fullest name in the release")
    entity: str | None = Field(default=None, description="Id of the organisation, place or event")
    evidence: Evidence = evidence()
    cue: Evidence = Field(default=(), description="Ranges of the words that gave it this slot")
    rule: str | None = Field(default=None, description="Rule or classifier that gave it this slot")
    score: float | None = Field(
        default=None, ge=0, le=1, description="How sure the slot network is; it counts from 0.5 on"
    )


class Destination(Model):
    """A place the mission goes to."""

    code: str = Field(description="ISO 3166-1 or 3166-2 code, or CC:City")
    name: str = Field(description="Name in the release")
    evidence: Evidence = evidence()
    score: float | None = Field(
        default=None, ge=0, le=1, description="How sure the slot network is; it counts from 0.5 on"
    )


class Person(Model):
    """A person who takes part, on either side."""

    name: str = Field(min_length=1, description="First name and surname as fully as the text has")
    role: str | None = Field(default=None, description="Role as worded, without its organisation")
    organisation: str | None = Field(default=None, description="Organisation, if it is a mention")
    entity: str | None = Field(default=None, description="Id of that organisation")
    evidence: Evidence = evidence()
    score: float | None = Field(
        default=None, ge=0, le=1, description="How sure the slot network is; it counts from 0.5 on"
    )


class Agreement(Model):
    """An act signed or announced during the mission."""

    kind: AgreementKind = Field(description="memorandum, agreement, contract or declaration")
    parties: tuple[str, ...] = Field(description="Names of the signing organisations")
    evidence: Evidence = evidence()


class ThemeFiller(Model):
    """A subject of the mission."""

    id: str = Field(description="Id of the theme table")
    evidence: Evidence = evidence()
    score: float | None = Field(
        default=None, ge=0, le=1, description="How sure the slot network is; it counts from 0.5 on"
    )


class DelegationSize(Model):
    """How many take part."""

    count: int = Field(ge=1, description="The number")
    of: str = Field(description="What is counted, as worded: imprese, persone, rettori …")
    qualifier: str | None = Field(default=None, description="oltre, circa, almeno …, as worded")
    evidence: Evidence = evidence()


class AgendaEntry(Model):
    """One dated item of the programme."""

    date: str = Field(description="ISO value of the day or period")
    place: str | None = Field(default=None, description="Code of the place, where it is linked")
    activity: str = Field(description="The words of the item")
    organisations: tuple[str, ...] = Field(default=(), description="Organisations named in it")
    evidence: Evidence = evidence()


class Amount(Model):
    """A sum of money named in the release."""

    value: float = Field(ge=0, description="Number of units")
    currency: str = Field(description="ISO 4217 code")
    evidence: Evidence = evidence()


class MissionRecord(Model):
    """What one release says of its main mission (annotation-guide.md)."""

    direction: Direction = Field(description="outgoing, incoming or online")
    kinds: tuple[Kind, ...] = Field(default=(), description="What sort of mission it is")
    phase: Phase | None = Field(default=None, description="Whether it is ahead, on or over")
    start: PartialDate | None = Field(default=None, description="First day of the mission")
    end: PartialDate | None = Field(default=None, description="Last day of the mission")
    destinations: tuple[Destination, ...] = Field(default=(), description="Where it goes")
    organisers: tuple[Filler, ...] = Field(default=(), description="Who organises or leads it")
    promoters: tuple[Filler, ...] = Field(default=(), description="Who wants, funds, supports it")
    delegation: tuple[Filler, ...] = Field(default=(), description="Who takes part")
    counterparts: tuple[Filler, ...] = Field(default=(), description="Who is met, or receives")
    visited: tuple[Filler, ...] = Field(default=(), description="Organisations or sites visited")
    people: tuple[Person, ...] = Field(default=(), description="Persons who take part")
    events: tuple[Filler, ...] = Field(default=(), description="Named events that are part of it")
    agreements: tuple[Agreement, ...] = Field(default=(), description="Acts signed or announced")
    themes: tuple[ThemeFiller, ...] = Field(default=(), description="Subjects of the mission")
    size: tuple[DelegationSize, ...] = Field(default=(), description="Delegation size, by kind")
    agenda: tuple[AgendaEntry, ...] = Field(default=(), description="The programme, day by day")
    amounts: tuple[Amount, ...] = Field(default=(), description="Sums of money")
    reasons: dict[str, str] = Field(
        default_factory=dict, description="Field → the rule or score that decided it"
    )
