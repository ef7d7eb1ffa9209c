"""What a dataset folder holds besides releases: missions, errors, corrections, manifest."""

from typing import Literal

from pydantic import Field

from schemas.sample import SampleMission
from schemas.values import (
    SCHEMA_VERSION,
    AgreementKind,
    Direction,
    Evidence,
    Kind,
    Model,
    PartialDate,
    Phase,
)


class Testimony(Model):
    """Where one release says it."""

    release: str = Field(description="Id of the release")
    spans: Evidence = Field(default=(), description="Character ranges in that release's text")


class MergedFiller(Model):
    """A slot value with everyone who says it."""

    name: str = Field(description="Fullest name over the releases")
    entity: str | None = Field(default=None, description="Id of the organisation, place or event")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedDestination(Model):
    """A destination with everyone who says it."""

    code: str = Field(description="ISO 3166 code or CC:City")
    name: str = Field(description="Name in the releases")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedPerson(Model):
    """A person with everyone who names him or her."""

    name: str = Field(description="Fullest name over the releases")
    role: str | None = Field(default=None, description="Role as worded in the best source")
    organisation: str | None = Field(default=None, description="Organisation")
    entity: str | None = Field(default=None, description="Id of the organisation")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedAgreement(Model):
    """An agreement with everyone who reports it."""

    kind: AgreementKind = Field(description="Kind of act")
    parties: tuple[str, ...] = Field(description="Parties over the releases")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedTheme(Model):
    """A theme with everyone who treats it."""

    id: str = Field(description="Theme id")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedSize(Model):
    """How many take part, with everyone who says it."""

    count: int = Field(ge=1, description="The number")
    of: str = Field(description="What is counted, as worded: imprese, persone, rettori …")
    qualifier: str | None = Field(default=None, description="oltre, circa, almeno …, as worded")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedAgenda(Model):
    """One dated item of the programme, with everyone who tells it."""

    date: str = Field(description="ISO value of the day or period")
    place: str | None = Field(default=None, description="Code of the place, where it is linked")
    activity: str = Field(description="The words of the item")
    organisations: tuple[str, ...] = Field(default=(), description="Organisations named in it")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class MergedAmount(Model):
    """A sum of money, with everyone who names it."""

    value: float = Field(ge=0, description="Number of units")
    currency: str = Field(description="ISO 4217 code")
    evidence: tuple[Testimony, ...] = Field(description="Who says it, and where")


class Joined(Model):
    """Why a release belongs to the mission: the release of it that it is most alike to."""

    release: str = Field(description="Id of the release")
    to: str = Field(description="Id of the other release")
    score: float = Field(ge=0, le=1, description="Probability that the two tell one mission")
    reasons: tuple[str, ...] = Field(description="What speaks for and against, weightiest first")


class Claim(Model):
    """One of several values in conflict."""

    value: str = Field(description="The value")
    releases: tuple[str, ...] = Field(description="Releases that say it")


class Conflict(Model):
    """Values of one field that cannot all be right."""

    field: str = Field(description="Field of the mission")
    chosen: str = Field(description="The value that the record shows")
    reason: str = Field(description="Why it won")
    claims: tuple[Claim, ...] = Field(description="All values and who says them")


class Mission(Model):
    """A line of missions.jsonl: one mission over all releases that tell it."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of this schema")
    id: str = Field(description="Stable over later runs")
    previous_ids: tuple[str, ...] = Field(default=(), description="Ids of missions merged into it")
    releases: tuple[str, ...] = Field(description="Ids of the releases, sorted")
    reprints: tuple[str, ...] = Field(default=(), description="Those that only repeat another")
    title: str | None = Field(default=None, description="Title of the leading release")
    direction: Direction = Field(description="outgoing, incoming or online")
    kinds: tuple[Kind, ...] = Field(default=(), description="What sort of mission it is")
    phase: Phase | None = Field(default=None, description="Latest phase told")
    start: PartialDate | None = Field(default=None, description="First day")
    end: PartialDate | None = Field(default=None, description="Last day")
    destinations: tuple[MergedDestination, ...] = Field(default=(), description="Where it goes")
    organisers: tuple[MergedFiller, ...] = Field(default=(), description="Who organises it")
    promoters: tuple[MergedFiller, ...] = Field(default=(), description="Who wants it")
    delegation: tuple[MergedFiller, ...] = Field(default=(), description="Who takes part")
    counterparts: tuple[MergedFiller, ...] = Field(default=(), description="Who is met")
    visited: tuple[MergedFiller, ...] = Field(default=(), description="What is visited")
    people: tuple[MergedPerson, ...] = Field(default=(), description="Persons who take part")
    events: tuple[MergedFiller, ...] = Field(default=(), description="Named events in it")
    agreements: tuple[MergedAgreement, ...] = Field(default=(), description="Acts signed")
    themes: tuple[MergedTheme, ...] = Field(default=(), description="Subjects")
    size: tuple[MergedSize, ...] = Field(default=(), description="Delegation size")
    agenda: tuple[MergedAgenda, ...] = Field(default=(), description="The programme")
    amounts: tuple[MergedAmount, ...] = Field(default=(), description="Sums of money")
    conflicts: tuple[Conflict, ...] = Field(default=(), description="Values that disagree")
    joined: tuple[Joined, ...] = Field(default=(), description="Why the releases are one mission")
    related: tuple[str, ...] = Field(
        default=(), description="Other editions and counter-visits, by mission id"
    )
    corrected: tuple[str, ...] = Field(default=(), description="Fields set by corrections.jsonl")


class ErrorEntry(Model):
    """A line of errors.jsonl: an input that was refused."""

    path: str = Field(description="The input")
    code: str = Field(description="Cause, one of pipeline.errors")
    reason: str = Field(description="What is wrong, for people")


class Correction(Model):
    """A line of corrections.jsonl, the user's own decisions, applied on every run."""

    action: Literal["merge", "split", "not-mission", "alias", "set", "accept"] = Field(
        description="merge two releases' missions; split a release off; a release is no mission; "
        "a name is an organisation; a field of a release's record has another value; a release's "
        "record is right as it is"
    )
    release: str | None = Field(default=None, description="The release concerned")
    other: str | None = Field(
        default=None, description="The second release of a merge; the one to part a split from"
    )
    name: str | None = Field(default=None, description="The alias")
    entity: str | None = Field(default=None, description="The organisation's id for an alias")
    field: str | None = Field(default=None, description="Field of the mission record to set")
    value: str | list[str] | None = Field(default=None, description="The right value")
    mission: SampleMission | None = Field(
        default=None, description="The record that was accepted; none: that there is no mission"
    )
    note: str | None = Field(default=None, description="Why, by whom")


class FileEntry(Model):
    """A file of the dataset in the manifest."""

    lines: int = Field(description="Number of lines")
    sha256: str = Field(description="SHA-256 of its bytes")


class Manifest(Model):
    """manifest.json of a dataset folder."""

    schema_version: str = Field(default=SCHEMA_VERSION, description="Version of the schemas")
    generator: str = Field(description="missiva and its version")
    model: str = Field(description="Name and version of the model")
    counts: dict[str, int] = Field(description="Releases, missions, errors …")
    files: dict[str, FileEntry] = Field(description="Files by name")
    missions: dict[str, str] = Field(
        default_factory=dict,
        description="Mission id → digest of its line, so that a feed can tell what has changed",
    )


class Change(Model):
    """A line of a feed: what became of a mission since a manifest."""

    change: Literal["added", "changed", "merged", "retired"] = Field(description="What happened")
    id: str = Field(description="Id of the mission")
    into: str | None = Field(default=None, description="The mission a merged one is now part of")
    mission: Mission | None = Field(default=None, description="As it is now, if still there")
