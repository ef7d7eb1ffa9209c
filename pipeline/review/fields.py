"""The record as a form, and the form as values that corrections can set."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from pipeline.errors import UsageError
from pipeline.normalise import places
from pipeline.report.wording import Wording
from pipeline.resources import table
from pipeline.setting import RECORD, Value, check_value, value_of, with_value
from schemas import MissionRecord, ReleaseRecord
from schemas.values import Direction, Kind, Phase

Form = Mapping[str, Sequence[str]]
"""What a form sends: name → values."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "direction": get_args(Direction),
    "phase": get_args(Phase),
    "kinds": get_args(Kind),
}
_ORDER = ("direction", "kinds", "phase", "start", "end")
FIELDS = (*_ORDER, *(name for name in RECORD if name not in _ORDER))
"""In the order of the page."""

_CODE = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3}|:.+)?")
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FormField:
    """A field to fill in: `options` to choose from, or `text` (`lines`: a value a line)."""

    name: str
    label: str
    text: str = ""
    lines: bool = False
    options: tuple[Option, ...] = ()
    several: bool = False
    """Of `options`, any number may be chosen."""
    hint: str = ""
    error: str = ""


class FormError(UsageError):
    """What a person filled in cannot be used: field → string of the reason."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@cache
def _themes() -> tuple[str, ...]:
    return tuple(row["id"] for row in table("themes/themes.tsv"))


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["code"] for row in table("report/countries.tsv"))


def filled(record: ReleaseRecord) -> dict[str, list[str]]:
    """The form as the record fills it."""
    mission = record.mission or MissionRecord(direction="outgoing")
    form = {}
    for name in RECORD:
        value = value_of(mission, name)
        values = value if isinstance(value, list) else [value or ""]
        form[name] = list(map(_on_one_line, values))
    form["people"] = [line.removesuffix(" |") for line in form["people"]]
    return form


def form_fields(say: Wording, form: Form, errors: Mapping[str, str]) -> Iterator[FormField]:
    """The fields of a form that holds these values."""
    for name in FIELDS:
        values, label = form.get(name, ()), say.term(name)
        error = say(errors[name]) if name in errors else ""
        if name == "themes":
            options = tuple(Option(t, say.theme(t), t in values) for t in _themes())
            yield FormField(name, label, options=options, several=True, error=error)
        elif name in CHOICES:
            options = tuple(Option(c, say.term(c), c in values) for c in CHOICES[name])
            if name == "phase":
                options = (Option("", "–", not any(values)), *options)
            several = name == "kinds"
            yield FormField(name, label, options=options, several=several, error=error)
        elif name in ("start", "end"):
            hint = say("hint_day")
            yield FormField(name, label, "".join(values), hint=hint, error=error)
        else:
            hinted = name in ("destinations", "people", "agreements")
            hint = say(f"hint_{name}") if hinted else ""
            yield FormField(name, label, "\n".join(values), lines=True, hint=hint, error=error)


def parse(form: Form, record: ReleaseRecord) -> dict[str, Value]:
    """The values of all fields. Raises FormError."""
    values: dict[str, Value] = {}
    errors = {}
    for name in FIELDS:
        try:
            values[name] = _value(name, form.get(name, ()), record)
            check_value(name, values[name])
        except UsageError:
            errors[name] = f"bad_{name}" if name in ("destinations", "agreements") else "bad_value"
    first, last = values.get("start"), values.get("end")
    if isinstance(first, str) and isinstance(last, str) and last < first[: len(last)]:
        errors["end"] = "bad_order"
    if errors:
        raise FormError(errors)
    return values


def _value(name: str, sent: Sequence[str], record: ReleaseRecord) -> Value:
    if name in CHOICES and name != "kinds":
        return "".join(sent) or None
    if name in ("start", "end"):
        return "".join(sent).strip() or None
    boxes = {"kinds": CHOICES["kinds"], "themes": _themes()}.get(name)
    if boxes is not None:
        return _ordered([one for one in boxes if one in sent], record, name)
    lines = (_on_one_line(line) for text in sent for line in text.splitlines())
    had = value_of(record.mission, name) if record.mission else []
    known = {_on_one_line(one): one for one in had or ()}
    wanted = (_worded(name, line, record, known) for line in lines if line)
    return list(dict.fromkeys(wanted))


def _on_one_line(value: str) -> str:
    """A name may run over two lines of the text; in the form it may not."""
    return " ".join(value.split())


def _worded(name: str, line: str, record: ReleaseRecord, known: Mapping[str, str]) -> str:
    """A line of the form as `value_of` words it. Raises UsageError."""
    if name == "people":
        line = _person(line)
    elif name == "agreements":
        line = " | ".join(_parts(line))
    if (old := known.get(_on_one_line(line))) is not None:
        return old
    if len(line) > _LONGEST:
        raise UsageError(name)
    return _code(line, record) if name == "destinations" else line


def _ordered(chosen: list[str], record: ReleaseRecord, name: str) -> list[str]:
    """In the record's own order as far as it has them: boxes have none."""
    before = value_of(record.mission, name) if record.mission else []
    had = [one for one in before or () if one in chosen]
    return had + [one for one in chosen if one not in had]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _person(line: str) -> str:
    """As `value_of` words it; a name alone says that there is no role."""
    name, role, *rest = (*_parts(line), "", "")
    if not name:
        raise UsageError("people")
    if not role and not rest[0]:
        return f"{name} |"
    return " | ".join((name, role, rest[0])).rstrip(" |")


def _code(line: str, record: ReleaseRecord) -> str:
    """A place code, or that of the place called so."""
    match = _CODE.fullmatch(line)
    if match and match[1] in _countries():
        return line
    context = [place.code for place in record.mission.destinations] if record.mission else []
    link = places.resolve(line, context)
    if link.code is None:
        raise UsageError(line)
    return link.code


def changed(values: Mapping[str, Value], record: ReleaseRecord) -> dict[str, Value]:
    """Those that the record does not have already."""
    mission = record.mission
    if mission is None:
        return dict(values)
    return {name: value for name, value in values.items() if value != value_of(mission, name)}


def corrected(record: ReleaseRecord, values: Mapping[str, Value]) -> ReleaseRecord:
    """The record with these values; with a mission, even if it had none."""
    if record.mission is None:
        record = record.model_copy(update={"mission": MissionRecord(direction="outgoing")})
    for name, value in values.items():
        record = with_value(record, name, value) or record
    return record
