"""Tables of counts, shaded: who travels where, and themes over time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.report.context import Context, level


@dataclass(frozen=True, slots=True)
class Cell:
    """A count with its shade 0 to 5 and the address of the missions it counts."""

    count: int
    shade: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name and total, then a cell a column."""

    name: str
    total: int
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Names and addresses of the columns, the rows, and how many rows and columns are left out."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[Line, ...]
    more_rows: int = 0
    more_columns: int = 0


def matrix(
    context: Context,
    pairs: Counter[tuple[str, str]],
    rows: Sequence[tuple[str, str, int]],
    columns: Sequence[tuple[str, str]],
    more: tuple[int, int] = (0, 0),
) -> Matrix:
    """Shaded counts of (row mark, column mark).

    `rows` are (mark, name, total), `columns` (mark, name); `more` counts those that are left out.
    """
    shown = [pairs[row, column] for row, _, _ in rows for column, _ in columns]
    most = max(shown, default=0)
    lines = [
        Line(
            name,
            total,
            context.filtered(row),
            tuple(
                Cell(count, level(count, most), context.filtered(row, column))
                for column, _ in columns
                for count in (pairs[row, column],)
            ),
        )
        for row, name, total in rows
    ]
    heads = tuple((name, context.filtered(mark)) for mark, name in columns)
    return Matrix(heads, tuple(lines), *more)


def ranked(counts: Counter[str], limit: int, name: Callable[[str], str]) -> list[str]:
    """The most frequent keys, equal ones by name."""
    return sorted(counts, key=lambda key: (-counts[key], name(key)))[:limit]


def crossing(pairs: Iterable[tuple[Iterable[str], Iterable[str]]]) -> Counter[tuple[str, str]]:
    """How many missions have both marks."""
    return Counter((row, column) for rows, columns in pairs for row in rows for column in columns)


def travels(context: Context, limit: int = 10) -> Matrix:
    """Organisers by country of destination."""
    senders: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    pairs = []
    for mission in context.dataset.missions:
        keys = context.keys(mission, ("organisers",))
        codes = {place.code[:2] for place in mission.destinations}
        senders.update(keys)
        countries.update(codes)
        pairs.append(([context.organisation_mark(key) for key in keys], [f"c:{c}" for c in codes]))
    rows = ranked(senders, limit, context.organisation)
    columns = ranked(countries, limit, context.say.country)
    return matrix(
        context,
        crossing(pairs),
        [(context.organisation_mark(k), context.organisation(k), senders[k]) for k in rows],
        [(f"c:{code}", context.say.country(code)) for code in columns],
        (len(senders) - len(rows), len(countries) - len(columns)),
    )
