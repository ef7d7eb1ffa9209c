"""Base model, closed vocabularies and ISO value types shared by all schemas."""

from calendar import monthrange
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


def interval(value: str | None) -> tuple[str | None, str | None]:
    """(first day, last day) of a DATE value; None on a side that is open or unknown."""
    if not value or value == "XXXX":
        return None, None
    first, _, last = value.partition("/")
    return _edge(first, last_day=False), _edge(last or first, last_day=True)


def _edge(part: str, *, last_day: bool) -> str | None:
    if part == "..":
        return None
    year, month, day = [*part.split("-"), "", ""][:3]
    month = month or ("12" if last_day else "01")
    if not day:
        day = f"{monthrange(int(year), int(month))[1]:02d}" if last_day else "01"
    return f"{year}-{month}-{day}"
