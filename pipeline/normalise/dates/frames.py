"""Meanings of date expressions before they meet the calendar.

The grammar composes them, `resolve` turns them into intervals. A field that the words leave out is
None; `cue` is a direction word that belongs to the expression ('scorso', 'prossimo', 'p.v.').
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.normalise.dates.intervals import Unit

Cue = Literal["past", "next", "this", "same", "after", "before"]


@dataclass(frozen=True, slots=True)
class Day:
    """'lunedì 5 maggio 2025'."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """'sabato 25', 'il 20': the month is understood."""

    day: int
    weekday: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Weekday:
    weekday: int
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Month:
    month: int
    year: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Season:
    season: str
    year: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    month: int
    day: int
    easter: int | None
    length: int
    year: int | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Years:
    """A year, or the years from `first` to `last`."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Each:
    """Every calendar unit of a kind, to choose one of: the 'anno' of 'a fine anno'."""

    unit: Unit
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """The unit `amount` away from the publication date, or from the last date in the text."""

    unit: Unit
    amount: int
    base: Literal["published", "text"] = "published"
    exact: bool = False  # True: the day that many units away, not the unit around it


@dataclass(frozen=True, slots=True)
class Window:
    """`amount` units back from the publication date (negative) or on from it."""

    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of `whole`: which one says `kind`, `number` counts from 1 or back from -1."""

    kind: Literal[
        "start",
        "middle",
        "end",
        "half",
        "fraction",
        "decade",
        "week",
        "weekend",
        "weekday",
        "units",
        "around",
    ]
    whole: "Frame | None"
    number: int = 1
    size: int = 1  # months of a fraction, number of units, or the weekday
    unit: Unit = "day"
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """'il 4 dello stesso mese', 'lunedì della prossima settimana'."""

    part: "Frame"
    whole: "Frame"


@dataclass(frozen=True, slots=True)
class Both:
    """Two names of one day: 'oggi, 9 aprile'."""

    hint: "Frame"
    named: "Frame"


@dataclass(frozen=True, slots=True)
class Range:
    first: "Frame"
    last: "Frame"
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """One end only: from, until, before or after `point`."""

    side: Literal["from", "until", "before", "after"]
    point: "Frame"


@dataclass(frozen=True, slots=True)
class Lasting:
    """'tre giorni a partire da lunedì': a length gives the end."""

    first: "Frame"
    unit: Unit
    amount: int


@dataclass(frozen=True, slots=True)
class Vague:
    """Placed on the calendar, but not to be resolved ('nei giorni scorsi')."""


Frame = (
    Day
    | DayOfMonth
    | Weekday
    | Month
    | Season
    | Holiday
    | Years
    | Each
    | Offset
    | Window
    | Piece
    | Within
    | Both
    | Range
    | Open
    | Lasting
    | Vague
)
Cued = (Day, DayOfMonth, Weekday, Month, Season, Holiday, Each, Piece, Range)
