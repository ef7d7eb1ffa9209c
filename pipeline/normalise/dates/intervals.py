"""Stretches of the calendar and the arithmetic that the grammar's meanings need."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.easter import easter

Grain = Literal["day", "days", "month", "year"]
Unit = Literal[
    "day", "week", "weekend", "month", "quarter", "half_year", "year", "decade", "century"
]

DAY = timedelta(days=1)
_SEASON_START = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True, slots=True)
class Interval:
    """Days `first` to `last`, both in; None is an open side. `grain` is how the text counts."""

    first: date | None
    last: date | None
    grain: Grain = "day"

    @property
    def value(self) -> str:
        """ISO 8601 value of the annotation guide, as short as the grain allows."""
        if self.first and self.last and _same_unit(self.first, self.last, self.grain):
            return _edge(self.first, self.grain)
        first = _edge(self.first, self.grain) if self.first else ".."
        last = _edge(self.last, self.grain) if self.last else ".."
        return f"{first}/{last}"

    def shifted_inside(self, outer: "Interval") -> bool:
        """True when the whole of this interval lies in `outer`."""
        first, last = edges(self)
        outer_first, outer_last = edges(outer)
        return outer_first <= first and last <= outer_last


def edges(interval: Interval) -> tuple[date, date]:
    """First and last day, an open side closed at the other end of what is known."""
    first = interval.first or interval.last
    last = interval.last or interval.first
    assert first is not None and last is not None
    return first, last


def distance(interval: Interval, day: date) -> int:
    """Days between `day` and the nearest day of the interval, 0 inside it."""
    first, last = edges(interval)
    if day < first:
        return (first - day).days
    return max(0, (day - last).days)


def _same_unit(first: date, last: date, grain: Grain) -> bool:
    if grain == "year":
        return first.year == last.year
    if grain == "month":
        return (first.year, first.month) == (last.year, last.month)
    return first == last


def _edge(day: date, grain: Grain) -> str:
    return day.isoformat()[: {"year": 4, "month": 7}.get(grain, 10)]


@lru_cache(maxsize=4096)
def a_day(day: date) -> Interval:
    return Interval(day, day)


def valid_day(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in(year, month)


@lru_cache(maxsize=4096)
def days_in(year: int, month: int) -> int:
    return monthrange(year, month)[1]


@lru_cache(maxsize=1024)
def month_of(year: int, month: int) -> Interval:
    return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")


@lru_cache(maxsize=1024)
def year_of(year: int) -> Interval:
    return Interval(date(year, 1, 1), date(year, 12, 31), "year")


def week_of(day: date) -> Interval:
    monday = day - day.weekday() * DAY
    return Interval(monday, monday + 6 * DAY, "days")


@lru_cache(maxsize=1024)
def season_of(year: int, season: str) -> Interval:
    """Whole months, as the guide counts them; the winter of a year begins in its December."""
    start = _SEASON_START[season]
    last_year, last_month = add_months(year, start, 2)
    return Interval(
        date(year, start, 1),
        date(last_year, last_month, monthrange(last_year, last_month)[1]),
        "days",
    )


def add_months(year: int, month: int, amount: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + amount
    return index // 12, index % 12 + 1


def shift(day: date, unit: Unit, amount: int) -> date:
    """`day` moved by whole units; the 31st becomes the last day of a shorter month."""
    if unit in ("day", "week", "weekend"):
        return day + amount * (1 if unit == "day" else 7) * DAY
    months = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "decade": 120, "century": 1200}[
        unit
    ] * amount
    year, month = add_months(day.year, day.month, months)
    year = min(max(year, 1), 9999)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def unit_around(day: date, unit: Unit) -> Interval:  # noqa: PLR0911
    """The calendar unit that `day` lies in."""
    match unit:
        case "day":
            return a_day(day)
        case "week":
            return week_of(day)
        case "weekend":
            saturday = day + (5 - day.weekday()) * DAY
            return Interval(saturday, saturday + DAY, "days")
        case "month":
            return month_of(day.year, day.month)
        case "quarter" | "half_year":
            size = 3 if unit == "quarter" else 6
            first = (day.month - 1) // size * size
            return month_span(date(day.year, 1, 1), first, first + size)
        case "year":
            return year_of(day.year)
        case "decade":
            return Interval(
                date(day.year // 10 * 10, 1, 1), date(day.year // 10 * 10 + 9, 12, 31), "year"
            )
        case "century":
            return Interval(
                date(day.year // 100 * 100, 1, 1), date(day.year // 100 * 100 + 99, 12, 31), "year"
            )


@lru_cache(maxsize=1024)
def holiday_in(year: int, month: int, day: int, easter_offset: int | None, length: int) -> Interval:
    first = date(year, month, day) if easter_offset is None else easter(year) + easter_offset * DAY
    return Interval(first, first + (length - 1) * DAY, "days" if length > 1 else "day")


def part_of(whole: Interval, part: Literal["start", "middle", "end"]) -> Interval:
    """A third: ten days of a month, months of a year or a season, years of a decade."""
    first, last = edges(whole)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    index = ("start", "middle", "end").index(part)
    if months == 1 and first.day == 1 and (last - first).days > 26:
        begin = first + index * 10 * DAY
        return Interval(begin, last if part == "end" else begin + 9 * DAY, "days")
    if first.day == 1 and (last + DAY).day == 1 and months >= 3:
        if months >= 60:  # a decade or a century is cut at whole years
            years = months // 12
            cuts = [round(years * i / 3 + 0.4) * 12 if i else 0 for i in range(3)] + [months]
        else:
            cuts = [months * i // 3 for i in range(4)]
        return month_span(first, cuts[index], cuts[index + 1])
    days = (last - first).days + 1
    begin = first + days * index // 3 * DAY
    return Interval(begin, first + days * (index + 1) // 3 * DAY - DAY, "days")


def month_span(first: date, begin: int, end: int) -> Interval:
    """Months `begin` to `end` (exclusive), counted from the month of `first`."""
    year, month = add_months(first.year, first.month, begin)
    last_year, last_month = add_months(first.year, first.month, end)
    return Interval(date(year, month, 1), date(last_year, last_month, 1) - DAY, "days")


def half_of(whole: Interval, number: int) -> Interval:
    """First half of a month ends on the 15th; longer stretches are cut at whole months."""
    first, last = edges(whole)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 1 and first.day == 1:
        return (
            Interval(first, first + 14 * DAY, "days")
            if number == 1
            else Interval(first + 15 * DAY, last, "days")
        )
    if months % 2 == 0 and first.day == 1:
        return month_span(first, (number - 1) * months // 2, number * months // 2)
    middle = first + (last - first) // 2
    return Interval(first, middle, "days") if number == 1 else Interval(middle + DAY, last, "days")


def weeks_of(whole: Interval) -> list[Interval]:
    """The weeks Mon–Sun whose Thursday lies inside, as ISO 8601 gives weeks to years."""
    return [week_of(edges(thursday)[0]) for thursday in weekdays_in(whole, 3)]


def weekdays_in(whole: Interval, weekday: int) -> list[Interval]:
    first, last = edges(whole)
    begin = first + ((weekday - first.weekday()) % 7) * DAY
    return [a_day(begin + i * 7 * DAY) for i in range((last - begin).days // 7 + 1)]
