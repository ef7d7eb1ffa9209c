"""CSV of missions, one row each, for spreadsheets.

RFC 4180 with all fields quoted, UTF-8, comma, LF. Several values of one field are joined by
` | `. A spreadsheet runs a cell that begins with `= + - @` as a formula: an apostrophe before it
makes it text (https://owasp.org/www-community/attacks/CSV_Injection). Where the list separator is
`;`, as in Italian, a value could open a cell of its own after one: there, too. Line breaks and
control characters become blanks. The exact values are in missions.jsonl.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from schemas import MergedFiller, MergedPerson, Mission

_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_FORMULA = re.compile(r"(^|;)(?=[\s\"]*[=+\-@＝＋－＠])")


class _Echo:
    def write(self, row: str) -> str:
        return row


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1'", _CONTROL.sub(" ", text).strip())


def _joined(values: Iterable[str]) -> str:
    return " | ".join(values)


def _names(slot: str) -> Callable[[Mission], str]:
    def column(mission: Mission) -> str:
        fillers: tuple[MergedFiller, ...] = getattr(mission, slot)
        return _joined(filler.name for filler in fillers)

    return column


def _person(person: MergedPerson) -> str:
    more = ", ".join(part for part in (person.role, person.organisation) if part)
    return f"{person.name} ({more})" if more else person.name


COLUMNS: Mapping[str, Callable[[Mission], str]] = {
    "id": lambda mission: mission.id,
    "title": lambda mission: mission.title or "",
    "direction": lambda mission: mission.direction,
    "kinds": lambda mission: _joined(mission.kinds),
    "phase": lambda mission: mission.phase or "",
    "start": lambda mission: mission.start or "",
    "end": lambda mission: mission.end or "",
    "destination_codes": lambda mission: _joined(place.code for place in mission.destinations),
    "destinations": lambda mission: _joined(place.name for place in mission.destinations),
    "organisers": _names("organisers"),
    "promoters": _names("promoters"),
    "delegation": _names("delegation"),
    "counterparts": _names("counterparts"),
    "visited": _names("visited"),
    "people": lambda mission: _joined(map(_person, mission.people)),
    "events": _names("events"),
    "agreements": lambda mission: _joined(
        f"{act.kind}: {', '.join(act.parties)}" for act in mission.agreements
    ),
    "themes": lambda mission: _joined(theme.id for theme in mission.themes),
    "size": lambda mission: _joined(
        " ".join(filter(None, (size.qualifier, str(size.count), size.of))) for size in mission.size
    ),
    "agenda": lambda mission: _joined(f"{item.date}: {item.activity}" for item in mission.agenda),
    "amounts": lambda mission: _joined(
        f"{amount.value:.15g} {amount.currency}" for amount in mission.amounts
    ),
    "conflicts": lambda mission: _joined(conflict.field for conflict in mission.conflicts),
    "related": lambda mission: _joined(mission.related),
    "releases": lambda mission: _joined(mission.releases),
}
"""Column → its cell."""


def lines(missions: Iterable[Mission]) -> Iterator[str]:
    """The header and a row for each mission."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL, lineterminator="")
    row: Callable[[Iterable[str]], str] = writer.writerow
    yield row(COLUMNS)
    for mission in missions:
        yield row(safe(cell(mission)) for cell in COLUMNS.values())
