"""Frames → every interval of the calendar that they can mean near the reference day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from pipeline.normalise.dates import intervals as cal
from pipeline.normalise.dates.choose import by_cue, cue_of
from pipeline.normalise.dates.context import Context
from pipeline.normalise.dates.frames import (
    Both,
    Day,
    DayOfMonth,
    Each,
    Frame,
    Holiday,
    Month,
    Offset,
    Piece,
    Range,
    Season,
    Weekday,
    Window,
    Within,
    Years,
)
from pipeline.normalise.dates.intervals import Interval, edges

_WEEKS = range(-2, 3)
_FORTNIGHT = 14


def candidates(frame: Frame, context: Context) -> list[Interval]:  # noqa: PLR0911, PLR0912
    """Every stretch near the reference day that the frame can mean, in order."""
    around = context.reference or date(2000, 1, 1)
    match frame:
        case Day():
            return _days(frame, context, around)
        case DayOfMonth():
            return _days_of_month(frame, context, around)
        case Weekday(name):
            near = {around} | ({edges(context.anchor)[0]} if context.anchor else set())
            mondays = {day.toordinal() - day.weekday() for day in near}
            found = {monday + name + 7 * step for monday in mondays for step in _WEEKS}
            return [cal.a_day(date.fromordinal(day)) for day in sorted(found)]
        case Month(month, year):
            return [cal.month_of(y, month) for y in _years(year, context, around)]
        case Season(name, year):
            return [cal.season_of(y, name) for y in _years(year, context, around)]
        case Holiday(month, day, easter, length, year):
            return [
                cal.holiday_in(y, month, day, easter, length) for y in _years(year, context, around)
            ]
        case Years(first, last):
            return [Interval(date(first, 1, 1), date(last, 12, 31), "year")]
        case Each(unit):
            steps = range(-2, 3)
            return [cal.unit_around(cal.shift(around, unit, step), unit) for step in steps]
        case Offset():
            return _offset(frame, context)
        case Window(unit, amount):
            if context.published is None:
                return []
            other = cal.shift(around, unit, amount)
            return [Interval(min(around, other), max(around, other), "days")]
        case Piece():
            return _pieces(frame, context)
        case Within(part, whole):
            return _within(part, whole, context)
        case Both(hint, named):
            agreed = candidates(hint, context)
            named_options = candidates(named, context)
            if not agreed:
                return named_options
            return [o for o in named_options if o in agreed] or _nearest_first(
                named_options, agreed
            )
        case Range(first, last):
            return _pairs(first, last, context)
    return []


def _years(year: int | None, context: Context, around: date) -> Iterable[int]:
    if year is not None:
        return [year]
    near = range(around.year - 2, around.year + 3)
    return near if context.year is None else sorted({*near, context.year})


def _days(frame: Day, context: Context, around: date) -> list[Interval]:
    years = _years(frame.year, context, around)
    if (frame.month, frame.day) == (2, 29) and frame.year is None:
        years = range(around.year - 4, around.year + 5)
    found = [
        date(y, frame.month, frame.day) for y in years if cal.valid_day(y, frame.month, frame.day)
    ]
    if frame.weekday is not None and frame.year is None:
        found = [d for d in found if d.weekday() == frame.weekday] or found
    return [cal.a_day(d) for d in found]


def _days_of_month(frame: DayOfMonth, context: Context, around: date) -> list[Interval]:
    months = {
        cal.add_months(around.year, around.month, step)
        for step in (range(-12, 13) if frame.weekday is not None else range(-2, 3))
    }
    if context.anchor:
        anchor = edges(context.anchor)[0]
        months |= {cal.add_months(anchor.year, anchor.month, step) for step in range(-2, 3)}
    found = [date(y, m, frame.day) for y, m in sorted(months) if cal.valid_day(y, m, frame.day)]
    if frame.weekday is not None:
        found = [d for d in found if d.weekday() == frame.weekday] or found
    return [cal.a_day(d) for d in found]


def _offset(frame: Offset, context: Context) -> list[Interval]:
    base = context.published
    before = context.last if frame.unit == "year" else context.anchor
    if frame.base == "text" and (before is not None or frame.amount > 0):
        first, last = edges(before) if before else (None, None)
        base = first if frame.amount < 0 else last
    if base is None:
        return []
    moved = cal.shift(base, frame.unit, frame.amount)
    return [cal.a_day(moved) if frame.exact else cal.unit_around(moved, frame.unit)]


def _pieces(frame: Piece, context: Context) -> list[Interval]:
    if frame.whole is None:
        return []
    return [
        found for whole in candidates(frame.whole, context)
        if whole.first and whole.last and (found := _piece(frame, whole))
    ]  # fmt: skip


def _piece(frame: Piece, whole: Interval) -> Interval | None:  # noqa: PLR0911
    first, last = edges(whole)
    kind, number = frame.kind, frame.number
    if kind in ("start", "middle", "end"):
        return cal.part_of(whole, kind)
    if kind == "around":
        return cal.unit_around(first, frame.unit)
    if kind == "half":
        return cal.half_of(whole, number)
    if kind == "decade":
        return cal.part_of(whole, ("start", "middle", "end")[number - 1 if number > 0 else number])
    if kind == "fraction":
        count = 12 // frame.size
        index = number - 1 if number > 0 else count + number
        return cal.month_span(first, index * frame.size, (index + 1) * frame.size)
    if kind == "units":
        if number > 0:
            return Interval(first, cal.shift(first, frame.unit, frame.size) - cal.DAY, "days")
        return Interval(cal.shift(last + cal.DAY, frame.unit, -frame.size), last, "days")
    if kind == "weekday":
        options = cal.weekdays_in(whole, frame.size)
    elif kind == "week":
        options = cal.weeks_of(whole)
    else:
        saturdays = cal.weekdays_in(whole, 5)
        options = [cal.unit_around(edges(day)[0], "weekend") for day in saturdays]
    index = number - 1 if number > 0 else number
    return options[index] if -len(options) <= index < len(options) else None


def _within(part: Frame, whole: Frame, context: Context) -> list[Interval]:
    out = []
    for outer in candidates(whole, context):
        inside = replace(context, published=edges(outer)[0], anchor=None)
        out += [option for option in candidates(part, inside) if option.shifted_inside(outer)]
    return out[:1]


def _pairs(first: Frame, last: Frame, context: Context) -> list[Interval]:
    """Both ends together: each last day gets the nearest first day before it.

    A side whose words give one stretch only decides where the other is looked for.
    """
    starts, ends = candidates(first, context), candidates(last, context)
    if (direction := cue_of(first)) and cue_of(last) is None and context.reference:
        known = by_cue(starts, direction, first, context, context.reference)
        starts = [known] if known else starts
    if len(starts) == 1 and len(ends) != 1:
        begin = edges(starts[0])[0]
        ends = candidates(last, replace(context, published=begin))
        return [_joined(starts[0], e) for e in ends if edges(e)[1] >= begin][:1]
    pairs = []
    for end in ends:
        stop = edges(end)[1]
        near = starts if len(starts) == 1 else candidates(first, replace(context, published=stop))
        begun = [start for start in near if edges(start)[0] <= stop]
        pairs += [_joined(begun[-1], end)] if begun else []
    if isinstance(first, Weekday) and isinstance(last, Day | Month):
        return _from_weekday(starts, pairs, context)
    return pairs


def _from_weekday(
    starts: list[Interval], pairs: list[Interval], context: Context
) -> list[Interval]:
    """'da sabato al 30 giugno' begins on the Saturday near publication, not near the end."""
    near = context.reference
    out = []
    for pair in pairs:
        stop = edges(pair)[1]
        begun = [start for start in starts if edges(start)[0] <= stop]
        if near is not None and begun and (stop - near).days > _FORTNIGHT:
            ahead = [start for start in begun if edges(start)[0] >= near]
            out.append(_joined(ahead[0] if ahead else begun[-1], Interval(stop, stop)))
        else:
            out.append(pair)
    return out


def _joined(start: Interval, end: Interval) -> Interval:
    same = start.grain == end.grain and start.grain in ("month", "year")
    return Interval(edges(start)[0], edges(end)[1], start.grain if same else "days")


def _nearest_first(options: list[Interval], agreed: list[Interval]) -> list[Interval]:
    target = edges(agreed[0])[0]
    return sorted(options, key=lambda option: cal.distance(option, target))[:1]
