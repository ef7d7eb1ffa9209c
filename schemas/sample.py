"""An annotated sample: the JSONL of the annotation guide."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from schemas.values import (
    AgreementKind,
    DateValue,
    Direction,
    IsoDate,
    Kind,
    Label,
    Model,
    PartialDate,
    Phase,
)


class Meta(Model):
    """What is known of a sample besides its text; unknown keys are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    title: str | None = Field(default=None, description="Title")
    published: IsoDate | None = Field(default=None, description="Publication date")
    publisher: str | None = Field(default=None, description="Who published it")
    url: str | None = Field(default=None, description="Web address")
    same_as: str | None = Field(default=None, description="Id of a sample on the same mission")


class Span(Model):
    """An annotated stretch [start, end) of code points."""

    start: int = Field(ge=0, description="First code point")
    end: int = Field(gt=0, description="One past the last code point")
    label: Label = Field(description="Label of the annotation guide")
    value: str | None = Field(default=None, description="ISO value of a DATE")


class SamplePerson(Model):
    """A person of the guide's record."""

    name: str = Field(description="Name")
    role: str | None = Field(default=None, description="Role as worded")
    organisation: str | None = Field(default=None, description="Organisation")


class SampleAgreement(Model):
    """An agreement of the guide's record."""

    kind: AgreementKind = Field(description="Kind of act")
    parties: tuple[str, ...] = Field(description="Parties")


class SampleMission(Model):
    """The guide's mission record: fillers are plain names, destinations plain codes."""

    direction: Direction = Field(description="Direction")
    kinds: tuple[Kind, ...] = Field(default=(), description="Kinds")
    phase: Phase | None = Field(default=None, description="Phase (beyond the guide)")
    start: PartialDate | None = Field(default=None, description="First day")
    end: PartialDate | None = Field(default=None, description="Last day")
    destinations: tuple[str, ...] = Field(default=(), description="Codes")
    organisers: tuple[str, ...] = Field(default=(), description="Names")
    promoters: tuple[str, ...] = Field(default=(), description="Names")
    delegation: tuple[str, ...] = Field(default=(), description="Names")
    counterparts: tuple[str, ...] = Field(default=(), description="Names")
    visited: tuple[str, ...] = Field(default=(), description="Names")
    people: tuple[SamplePerson, ...] = Field(default=(), description="People")
    events: tuple[str, ...] = Field(default=(), description="Names")
    agreements: tuple[SampleAgreement, ...] = Field(default=(), description="Agreements")
    themes: tuple[str, ...] = Field(default=(), description="Theme ids")


class Sample(Model):
    """One annotated release. `mission` unset means 'not annotated', null means 'no mission'."""

    id: str = Field(description="Id of the sample")
    text: str = Field(description="The text that spans point into")
    meta: Meta = Field(default_factory=Meta, description="Metadata")
    spans: tuple[Span, ...] = Field(default=(), description="Mentions")
    mission: SampleMission | None = Field(default=None, description="The record, or null")

    @model_validator(mode="after")
    def _spans_fit(self) -> Self:
        for span in self.spans:
            if not span.start < span.end <= len(self.text):
                raise ValueError(f"span {span.start}-{span.end} does not fit the text")
            if span.label == "DATE" and span.value is not None:
                DateValueCheck(value=span.value)
        return self

    @property
    def annotates_mission(self) -> bool:
        """Whether the sample says anything about the mission, even that there is none."""
        return "mission" in self.model_fields_set


class DateValueCheck(Model):
    """Validates one DATE value."""

    value: DateValue = Field(description="ISO value")
