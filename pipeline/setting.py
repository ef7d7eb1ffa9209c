"""One field of a release's record set to another value, as a person says it.

Values are words: a day, a code, a theme id, a name; of a person `name | role | organisation`, of an
agreement `kind | party | party`. `value_of` tells them, `with_value` takes them back.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import UsageError
from schemas import Mention, MissionRecord, ReleaseRecord, SampleMission
from schemas.sample import SampleAgreement, SamplePerson
from schemas.values import IsoDate

Value = str | list[str] | None

NAMES = ("organisers", "promoters", "delegation", "counterparts", "visited", "events")
"""Fields whose values are names."""

_RELEASE_FIELDS = ("title", "published", "publisher")
_SCALARS = ("direction", "phase", "start", "end")
SINGLE = (*_RELEASE_FIELDS, *_SCALARS)
"""Fields that take one value."""

RECORD = (*_SCALARS, "kinds", "destinations", *NAMES, "people", "agreements", "themes")
"""Fields of the annotation guide's record."""

FIELDS = (*_RELEASE_FIELDS, *RECORD)
"""Fields that a correction can set; lists take a list of values."""

RULE = "correction"
"""What gave a filler its slot, when a person did."""

_BAR = re.compile(r"\s*\|\s*")


def check_value(field: str, value: Value) -> None:
    """Raise UsageError when a field cannot have that value."""
    if field not in FIELDS:
        raise UsageError(f"no field {field}; there are: {', '.join(FIELDS)}")
    single = field in SINGLE
    if value is not None and isinstance(value, list) == single:
        raise UsageError(f"{field} takes {'one value' if single else 'a list of values'}")
    if field == "direction" and value is None:
        raise UsageError("direction takes a value")
    try:
        if isinstance(value, str) and field in ("published", "start", "end"):
            # The schema knows the form of a day only, not the calendar.
            date.fromisoformat(value if len(value) == len("2025-05-05") else f"{value}-01")
        if field == "published":
            TypeAdapter(IsoDate | None).validate_python(value)
        elif field not in _RELEASE_FIELDS:
            _with_value(MissionRecord(direction="outgoing"), "", (), field, value)
    except ValidationError as error:
        raise UsageError(f"{field}: {error.errors()[0]['msg']}") from error
    except ValueError as error:
        raise UsageError(f"{field}: {error}") from error


def with_value(record: ReleaseRecord, field: str, value: Value) -> ReleaseRecord | None:
    """The release with another value; None when it tells of no mission that could have one."""
    if field in _RELEASE_FIELDS:
        return record.model_copy(update={field: value})
    if record.mission is None:
        return None
    mission = _with_value(record.mission, record.text, record.mentions, field, value)
    return record.model_copy(update={"mission": mission})


def with_mission(record: ReleaseRecord, said: SampleMission | None) -> ReleaseRecord:
    """The release with the whole record that a person says it has; what is in it keeps its
    evidence."""
    mission = None
    if said is not None:
        mission = record.mission or MissionRecord(direction=said.direction)
        for field in RECORD:
            value = value_of(said, field)
            mission = _with_value(mission, record.text, record.mentions, field, value)
    return record.model_copy(update={"mission": mission})


def as_sample(mission: MissionRecord) -> SampleMission:
    """The record as the annotation guide writes it."""
    fields: dict[str, Any] = {field: getattr(mission, field) for field in _SCALARS}
    fields["kinds"] = mission.kinds
    for field in ("destinations", *NAMES, "themes"):
        fields[field] = value_of(mission, field)
    for field, model in (("people", SamplePerson), ("agreements", SampleAgreement)):
        said = set(model.model_fields)
        fields[field] = [item.model_dump(include=said) for item in getattr(mission, field)]
    return SampleMission.model_validate(fields)


def value_of(mission: MissionRecord | SampleMission, field: str) -> Value:
    """What a correction would have to say for the field to be as it is."""
    found = getattr(mission, field)
    return found if field in _SCALARS else [_said(field, item) for item in found]


def _said(field: str, item: Any) -> str:
    if isinstance(item, str):
        return item
    if field == "people":
        return " | ".join((item.name, item.role or "", item.organisation or "")).rstrip(" |") + (
            "" if item.role or item.organisation else " |"
        )
    if field == "agreements":
        return " | ".join((item.kind, *item.parties))
    return str(getattr(item, _key(field)))


def _key(field: str) -> str:
    return {"destinations": "code", "themes": "id"}.get(field, "name")


def _with_value(
    mission: MissionRecord, text: str, mentions: Sequence[Mention], field: str, value: Value
) -> MissionRecord:
    """A mission record with another value. Raises ValidationError when it is not valid."""
    entries: Any = value
    if field not in _SCALARS:
        values = value if isinstance(value, list) else []
        known = {} if field == "kinds" else _known(mission, field)
        entries = [
            known[said].model_dump() if said in known else _entry(field, said, text, mentions)
            for said in values
        ]
    return MissionRecord.model_validate({**mission.model_dump(), field: entries})


def _known(mission: MissionRecord, field: str) -> dict[str, Any]:
    """The values that the record has; a person may be called by the name alone."""
    items = getattr(mission, field)
    names = {item.name: item for item in items} if field == "people" else {}
    return names | {_said(field, item): item for item in items}


def _entry(field: str, said: str, text: str, mentions: Sequence[Mention]) -> Any:
    if field == "kinds":
        return said
    if field == "people":
        name, role, organisation = (*_BAR.split(said.strip(), maxsplit=2), "", "")[:3]
        return {
            "name": name,
            "role": role or None,
            "organisation": organisation or None,
            "entity": _organisation(organisation) if organisation else None,
            "evidence": _places(text, name),
        }
    if field == "agreements":
        kind, *parties = filter(None, _BAR.split(said.strip()))
        evidence = [place for party in parties for place in _places(text, party)]
        return {"kind": kind, "parties": parties, "evidence": evidence}
    if field == "themes":
        told = [m for m in mentions if m.label == "THEME" and m.value == said]
        return {"id": said, "evidence": [(m.start, m.end) for m in told]}
    if field == "destinations":
        return _destination(said, text, mentions)
    entity = None if field == "events" else _organisation(said)
    return {
        "name": said,
        "entity": entity,
        "evidence": _places(text, said),
        "rule": RULE,
    }


def _destination(code: str, text: str, mentions: Sequence[Mention]) -> dict[str, Any]:
    from pipeline.normalise import places

    told = [
        mention
        for mention in mentions
        if mention.label == "LOC" and places.resolve(mention.text, (code[:2],)).code == code
    ]
    name = told[0].text if told else code.rpartition(":")[2]
    evidence = [(m.start, m.end) for m in told] or _places(text, name)
    return {"code": code, "name": name, "evidence": evidence}


def _organisation(name: str) -> str:
    from pipeline.normalise import organisations

    return organisations.resolve(name).entity


def _places(text: str, name: str) -> list[tuple[int, int]]:
    """Where the text has a name as whole words."""
    if not name:
        return []
    return [match.span() for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)]
