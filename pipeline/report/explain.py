"""Why a record says what it says: each value with its score, its rule and the words for it."""

from collections.abc import Iterator

from rich.table import Table

from pipeline.report.terminal import visible
from schemas import Destination, Filler, MissionRecord, Person, ReleaseRecord, ThemeFiller
from schemas.values import Evidence

_SLOTS = (
    "organisers", "promoters", "delegation", "counterparts", "visited", "destinations",
    "people", "events", "themes",
)  # fmt: skip
_AROUND = 40

Row = tuple[str, str, str, str]
"""Slot, value, score or rule, words of the source."""


def rows_of(record: ReleaseRecord) -> Iterator[Row]:
    """One row a value, in the order of the record; first why it is, or is not, a mission."""
    mission = record.mission
    if mission is None:
        yield "mission", "none", "", ""
        return
    for name, why in mission.reasons.items():
        yield name, "", why, ""
    for field in ("direction", "phase", "start", "end"):
        yield field, getattr(mission, field) or "", "", ""
    yield "kinds", ", ".join(mission.kinds), "", ""
    yield from _values(mission, record.text)
    for act in mission.agreements:
        value = f"{act.kind}: {' – '.join(act.parties)}"
        yield "agreements", value, "agreements", _words(record.text, act.evidence, 0)


def _values(mission: MissionRecord, text: str) -> Iterator[Row]:
    for slot in _SLOTS:
        for value in getattr(mission, slot):
            score = f"{value.score:.2f}" if value.score is not None else ""
            rule = getattr(value, "rule", None) or ""
            cue: Evidence = getattr(value, "cue", ())
            words = _words(text, cue, 0) if cue else _words(text, value.evidence[:1], _AROUND)
            yield slot, _label(value), f"{score} {rule}".strip(), words


def _label(value: Filler | Destination | Person | ThemeFiller) -> str:
    if isinstance(value, ThemeFiller):
        return value.id
    if isinstance(value, Destination):
        return f"{value.name} [{value.code}]"
    if isinstance(value, Person):
        return ", ".join(filter(None, (value.name, value.role, value.organisation)))
    return value.name


def _words(text: str, ranges: Evidence, around: int) -> str:
    """The words of `ranges`, with so many characters before and after, on one line."""
    found = (text[max(0, start - around) : end + around] for start, end in ranges)
    return " … ".join(" ".join(words.split()) for words in found)


def explanation(record: ReleaseRecord) -> Table:
    """The rows of a record as a table for the terminal."""
    table = Table(title=visible(record.title or record.id), title_justify="left", box=None)
    for name in ("slot", "value", "why", "words"):
        table.add_column(name, overflow="fold")
    for row in rows_of(record):
        table.add_row(*map(visible, row))
    return table
