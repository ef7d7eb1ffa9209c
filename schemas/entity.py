"""Mentions in a text, and the entities of a dataset that they point to."""

from pydantic import Field

from schemas.values import Label, Model


class Mention(Model):
    """One annotated stretch of text; `text` is exactly `release.text[start:end]`."""

    start: int = Field(ge=0, description="First code point")
    end: int = Field(gt=0, description="One past the last code point")
    label: Label = Field(description="Label of the annotation guide")
    text: str = Field(min_length=1, description="The stretch itself")
    value: str | None = Field(
        default=None, description="ISO value of a DATE, theme id of a THEME, else null"
    )
    entity: str | None = Field(default=None, description="Id of the place or organisation named")
    detector: str = Field(description="Rule or model that found it")


class Link(Model):
    """What a name was resolved to; `code` is null where the resolver abstains."""

    name: str = Field(description="The name as given")
    code: str | None = Field(default=None, description="Place code, or canonical name of a body")
    entity: str | None = Field(default=None, description="Stable id")
    rule: str = Field(description="The rule that decided")
    confidence: float = Field(ge=0, le=1, description="How sure the rule is")


class OrganisationEntry(Model):
    """A line of organisations.jsonl."""

    id: str = Field(description="Stable id of the organisation")
    name: str = Field(description="Canonical name, or the fullest name seen")
    kind: str | None = Field(default=None, description="Type of organisation")
    country: str | None = Field(default=None, description="ISO 3166-1 code")
    linked: bool = Field(description="Whether the name is in the table of known organisations")
    names: dict[str, int] = Field(description="Names seen, with the number of mentions")
    releases: tuple[str, ...] = Field(description="Releases that name it")
    missions: tuple[str, ...] = Field(default=(), description="Missions in which it has a role")


class PersonEntry(Model):
    """A line of people.jsonl: a person who takes part in a mission."""

    id: str = Field(description="Stable id: name and organisation")
    name: str = Field(description="Fullest name seen")
    roles: tuple[str, ...] = Field(description="Roles as worded")
    organisations: tuple[str, ...] = Field(description="Ids of the organisations")
    releases: tuple[str, ...] = Field(description="Releases that name the person")
    missions: tuple[str, ...] = Field(default=(), description="Missions the person took part in")


class PlaceEntry(Model):
    """A line of places.jsonl."""

    id: str = Field(description="Stable id of the place")
    code: str | None = Field(default=None, description="ISO 3166 code or CC:City")
    name: str = Field(description="Italian name")
    kind: str | None = Field(default=None, description="country, subdivision, city, …")
    country: str | None = Field(default=None, description="ISO 3166-1 code")
    latitude: float | None = Field(default=None, description="Degrees north, WGS 84")
    longitude: float | None = Field(default=None, description="Degrees east, WGS 84")
    names: dict[str, int] = Field(description="Names seen, with the number of mentions")
    releases: tuple[str, ...] = Field(description="Releases that name it")
    missions: tuple[str, ...] = Field(default=(), description="Missions that go there")
