"""Every object that crosses a boundary, as frozen Pydantic models."""

from schemas.entity import Link, Mention, OrganisationEntry, PersonEntry, PlaceEntry
from schemas.mission import (
    AgendaEntry,
    Agreement,
    Amount,
    DelegationSize,
    Destination,
    Filler,
    MissionRecord,
    Person,
    ThemeFiller,
)
from schemas.dataset import (
    Conflict,
    Correction,
    ErrorEntry,
    Manifest,
    MergedAgreement,
    MergedDestination,
    MergedFiller,
    MergedPerson,
    MergedTheme,
    Mission,
    Testimony,
)
from schemas.release import RawRelease, ReleaseRecord, Source
from schemas.sample import Meta, Sample, SampleMission, Span
from schemas.values import SCHEMA_VERSION, Label, Model

__all__ = [
    "SCHEMA_VERSION",
    "AgendaEntry",
    "Agreement",
    "Amount",
    "Conflict",
    "Correction",
    "DelegationSize",
    "Destination",
    "ErrorEntry",
    "Filler",
    "Label",
    "Link",
    "Manifest",
    "Mention",
    "MergedAgreement",
    "MergedDestination",
    "MergedFiller",
    "MergedPerson",
    "MergedTheme",
    "Meta",
    "Mission",
    "MissionRecord",
    "Model",
    "OrganisationEntry",
    "Person",
    "PersonEntry",
    "PlaceEntry",
    "RawRelease",
    "ReleaseRecord",
    "Sample",
    "SampleMission",
    "Source",
    "Span",
    "Testimony",
    "ThemeFiller",
]
