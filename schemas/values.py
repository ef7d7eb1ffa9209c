"""Base model, closed vocabularies and ISO value types shared by all schemas."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

SCHEMA_VERSION = "1"

Label = Literal["PER", "ORG", "LOC", "DATE", "EVENT", "THEME"]
Direction = Literal["outgoing", "incoming", "online"]
Kind = Literal["institutional", "economic", "academic", "sectoral", "cultural", "humanitarian"]
Phase = Literal["announced", "ongoing", "concluded"]
AgreementKind = Literal["memorandum", "agreement", "contract", "declaration"]

_DAY = r"\d{4}(-\d{2}(-\d{2})?)?"

IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A day, `2025-05-05`."""

PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
"""A day or a month: precision is the length, a day is never invented."""

DateValue = Annotated[
    str, StringConstraints(pattern=rf"^({_DAY}(/({_DAY}|\.\.))?|\.\./{_DAY}|XXXX)$")
]
"""A DATE value of the annotation guide: day, month, year, interval, open interval or XXXX."""

Evidence = tuple[tuple[int, int], ...]
"""Half-open character ranges [start, end) into the release's text."""


class Model(BaseModel):
    """Frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def evidence() -> Evidence:
    """The shared field declaration of evidence."""
    field: Evidence = Field(
        default=(), description="Character ranges [start, end) of the text that prove the value"
    )
    return field
