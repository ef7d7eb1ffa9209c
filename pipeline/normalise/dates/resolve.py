"""Frames → intervals: candidates on the calendar, and the choice among them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from pipeline.normalise.dates import intervals as cal
from pipeline.normalise.dates.frames import (
    Both, Cue, Cued, Day, DayOfMonth, Each, Frame, Holiday, Lasting, Month, Offset, Open, Piece,
    Range, Season, Vague, Weekday, Window, Within, Years,
)  # fmt: skip
from pipeline.normalise.dates.intervals import Interval, edges
from pipeline.normalise.dates.tense import Lean


# Days: an option farther than the first yields when another is nearer than the second.
_TOO_FAR = {"small": (40, 40), "day": (300, 45), "other": (400, 0)}
_RECENT = 16  # days: an older stretch of days says nothing about a weekday
_WEEKS = range(-2, 3)
_BARE_RECENT = 60  # days, for a bare number, which leans on them altogether
_SEQUENCE = 330  # days: an item of a list is as near to the one before it as to publication


@dataclass(slots=True)
class Context:
    """What a mention is read against.

    `last` is what the text named just before it, `anchor` the last of a few days, `stretch` the
    last of several days, `year` a year stated earlier in the sentence, `lean` the tense of the clause;
    `listed` says that it begins a line not far below the last date.
    """

    published: date | None = None
    anchor: Interval | None = None
    last: Interval | None = None
    stretch: Interval | None = None
    year: int | None = None
    lean: Lean = None
    listed: bool = False

    @property
    def reference(self) -> date | None:
        """The day that candidates are drawn around."""
        if self.published is not None:
            return self.published
        return edges(self.anchor)[0] if self.anchor else None


def resolve(frame: Frame, context: Context) -> tuple[Interval | None, str]:
    """The interval and how its year was decided; None when it cannot be."""
    if isinstance(frame, Open | Lasting):
        inner = frame.point if isinstance(frame, Open) else frame.first
        found, how = _resolve_open(frame, inner, context)
        return (_opened(frame, found) if found else None), how
    reference = context.reference
    options = candidates(frame, context) if reference or _absolute(frame) else []
    if not options:
        return None, "none"
    if _absolute(frame):
        return options[0], "explicit"
    if len(options) == 1 and isinstance(frame, Offset | Window | Both):
        base = frame.base if isinstance(frame, Offset) else "published"
        return options[0], "text" if base == "text" else "published"
    return choose(options, frame, context)


def _resolve_open(frame: Open | Lasting, inner: Frame, context: Context) -> tuple[Interval | None, str]:
    """A deadline lies ahead unless the clause is past; a beginning or the like is as any date."""
    if isinstance(frame, Open) and frame.side == "until" and _rests_on_text(inner, context):
        # 'arrivati domenica 5 e rimasti fino a venerdì'
        inner = replace(inner, cue=_cue(inner) or "after")  # type: ignore[arg-type]
    elif isinstance(frame, Open) and frame.side == "until":
        context = replace(context, lean=None if context.lean == "past" else "future")
    elif isinstance(frame, Open) and frame.side == "from" and context.lean == "present":
        # 'sono qui da lunedì': what is going on began before
        context = replace(context, lean="past" if isinstance(inner, Weekday | Month) else None)
    return resolve(inner, context)


def _opened(frame: Open | Lasting, inner: Interval) -> Interval:
    if isinstance(frame, Lasting):
        first, _ = edges(inner)
        return Interval(first, cal.shift(first, frame.unit, frame.amount) - cal.DAY, "days")
    first, last = edges(inner)
    grain: cal.Grain = inner.grain
    match frame.side:
        case "from":
            return Interval(inner.first, None, grain)
        case "until":
            return Interval(None, inner.last, grain)
        case "before":
            # 'prima di fine anno' runs to that end
            at_end = isinstance(frame.point, Piece) and frame.point.kind == "end"
            return Interval(None, last if at_end else first - cal.DAY)
    return Interval(last + cal.DAY, None)


def undecided(frame: Frame) -> bool:
    """True when tense may decide: neither the words nor the publication date alone do."""
    return not (_absolute(frame) or isinstance(frame, Offset | Window | Vague))


def _absolute(frame: Frame | None) -> bool:
    """True when the words alone give the year."""
    match frame:
        case Years() | Day(_, _, int()) | Month(_, int()) | Season(_, int()) | Holiday(_, _, _, _, int()):
            return True
        case Piece():
            return _absolute(frame.whole)
        case Range():
            return _absolute(frame.first) or _absolute(frame.last)
        case Both():
            return _absolute(frame.named)
        case Open():
            return _absolute(frame.point)
        case Lasting():
            return _absolute(frame.first)
    return False


def candidates(frame: Frame, context: Context) -> list[Interval]:
    """Every stretch near the reference day that the frame can mean, in order."""
    around = context.reference or date(2000, 1, 1)
    match frame:
        case Day():
            return _days(frame, around)
        case DayOfMonth():
            return _days_of_month(frame, context, around)
        case Weekday(name):
            near = {around} | ({edges(context.anchor)[0]} if context.anchor else set())
            mondays = {day.toordinal() - day.weekday() for day in near}
            found = {monday + name + 7 * step for monday in mondays for step in _WEEKS}
            return [cal.a_day(date.fromordinal(day)) for day in sorted(found)]
        case Month(month, year):
            return [cal.month_of(y, month) for y in _years(year, around)]
        case Season(name, year):
            return [cal.season_of(y, name) for y in _years(year, around)]
        case Holiday(month, day, easter, length, year):
            return [cal.holiday_in(y, month, day, easter, length) for y in _years(year, around)]
        case Years(first, last):
            return [Interval(date(first, 1, 1), date(last, 12, 31), "year")]
        case Each(unit):
            steps = range(-2, 3)
            return [cal.unit_around(cal.shift(around, unit, step), unit) for step in steps]
        case Offset():
            return _offset(frame, context)
        case Window(unit, amount):
            other = cal.shift(around, unit, amount)
            return [Interval(min(around, other), max(around, other), "days")]
        case Piece():
            return _pieces(frame, context)
        case Within(part, whole):
            return _within(part, whole, context)
        case Both(hint, named):
            agreed = candidates(hint, context)
            named_options = candidates(named, context)
            return [o for o in named_options if o in agreed] or _nearest_first(named_options, agreed)
        case Range(first, last):
            return _pairs(first, last, context)
    return []


def _years(year: int | None, around: date) -> Iterable[int]:
    return [year] if year is not None else range(around.year - 2, around.year + 3)


def _days(frame: Day, around: date) -> list[Interval]:
    years = _years(frame.year, around)
    if (frame.month, frame.day) == (2, 29) and frame.year is None:
        years = range(around.year - 4, around.year + 5)
    found = [date(y, frame.month, frame.day) for y in years if cal.valid_day(y, frame.month, frame.day)]
    if frame.weekday is not None and frame.year is None:
        found = [d for d in found if d.weekday() == frame.weekday] or found
    return [cal.a_day(d) for d in found]


def _days_of_month(frame: DayOfMonth, context: Context, around: date) -> list[Interval]:
    months = {cal.add_months(around.year, around.month, step) for step in (range(-12, 13) if frame.weekday is not None else range(-2, 3))}
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


def _piece(frame: Piece, whole: Interval) -> Interval | None:
    first, last = edges(whole)
    kind, number = frame.kind, frame.number
    if kind in ("start", "middle", "end"):
        return cal.part_of(whole, kind)
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
    return pairs


def _joined(start: Interval, end: Interval) -> Interval:
    same = start.grain == end.grain and start.grain in ("month", "year")
    return Interval(edges(start)[0], edges(end)[1], start.grain if same else "days")


def _nearest_first(options: list[Interval], agreed: list[Interval]) -> list[Interval]:
    target = edges(agreed[0])[0]
    return sorted(options, key=lambda option: cal.distance(option, target))[:1]


def choose(options: list[Interval], frame: Frame, context: Context) -> tuple[Interval | None, str]:
    """Cue, then weekday, then the year or the days of the text, then tense, then nearness."""
    reference = context.reference
    assert reference is not None
    source = "published" if context.published else "text"
    if len(options) == 1:
        return options[0], f"{source}-{'weekday' if _weekday(frame) is not None else 'only'}"
    if direction := _cue(frame):
        found = _by_cue(options, direction, frame, context, reference)
        return found, f"{source if direction not in ('after', 'before', 'same') else 'text'}-cue"
    if _small(frame) and (found := _in_stretch(options, context, reference)):
        return found, "text"
    if context.year and not _small(frame):
        same = [o for o in options if edges(o)[0].year == context.year and _agrees(o, context, reference)]
        if same:
            return same[0], "text"
    if _small(frame) and (near_text := _near_anchor(options, frame, context, reference)):
        return near_text, "text"
    if context.published and (found := _by_lean(options, context.lean, frame, reference)):
        return found, f"{source}-{context.lean}"
    if context.listed and context.last and not context.lean and _close(context.last, reference):
        target = edges(context.last)[1]
        near = min(options, key=lambda o: cal.distance(o, target))
        if cal.distance(near, reference) < _SEQUENCE:
            return near, "text"
    near = min(options, key=lambda o: _cost(o, reference, context.lean))
    return near, f"{source}-{'weekday' if _weekday(frame) is not None else 'nearest'}"


def _rests_on_text(frame: Frame, context: Context) -> bool:
    """A weekday told in the past, a few days after others."""
    reference = context.reference
    if not isinstance(frame, Weekday) or context.lean != "past" or not context.anchor:
        return False
    return reference is not None and cal.distance(context.anchor, reference) <= _RECENT


def _near_anchor(
    options: list[Interval], frame: Frame, context: Context, reference: date
) -> Interval | None:
    """The option nearest to the days just named, on the side that the tense allows."""
    if _numbered_weekday(frame):
        days = (reference, *(edges(context.anchor) if context.anchor else ()))
        return min(options, key=lambda o: min(cal.distance(o, day) for day in days))
    if context.anchor is None or context.lean in ("future", "present") and _has_weekday(frame):
        return None
    limit = _BARE_RECENT if isinstance(frame, DayOfMonth) else _RECENT
    if cal.distance(context.anchor, reference) > limit:
        return None
    strict = isinstance(frame, Weekday) and context.lean in ("past", "future")
    fits = [
        o for o in options
        if _agrees(o, context, reference) and not (strict and edges(o)[0] == reference)
    ]  # fmt: skip
    days = edges(context.anchor)
    after = [o for o in fits if edges(o)[0] >= days[0]] if context.lean else []
    return min(after or fits, key=lambda o: min(cal.distance(o, day) for day in days), default=None)


def _has_weekday(frame: Frame) -> bool:
    return isinstance(frame.last if isinstance(frame, Range) else frame, Weekday)


def _numbered_weekday(frame: Frame) -> bool:
    """'martedì 20', which comes back so rarely that the nearest is meant."""
    if isinstance(frame, Range):
        return _numbered_weekday(frame.last)
    return isinstance(frame, DayOfMonth) and frame.weekday is not None


def _close(last: Interval, reference: date) -> bool:
    return cal.distance(last, reference) < _SEQUENCE


def _cost(option: Interval, reference: date, lean: Lean) -> tuple[float, int]:
    """Days away; what is past counts more, for a release announces, most of all in the present."""
    first, last = edges(option)
    weight = 1.0 if last >= reference else 5.0 if lean == "present" else 1.0
    return cal.distance(option, reference) * weight, -first.toordinal()


def _cue(frame: Frame) -> Cue | None:
    if isinstance(frame, Cued) and frame.cue:
        return frame.cue
    if isinstance(frame, Range):
        return _cue(frame.last) or _cue(frame.first)
    return _cue(frame.whole) if isinstance(frame, Piece) and frame.whole else None


def _weekday(frame: Frame) -> int | None:
    if isinstance(frame, Range):
        return _weekday(frame.first)
    return frame.weekday if isinstance(frame, Day | DayOfMonth) else None


def _of_days(frame: Frame) -> bool:
    return isinstance(frame.last if isinstance(frame, Range) else frame, Day)


def _small(frame: Frame) -> bool:
    """True for what comes back every week or month rather than every year."""
    if isinstance(frame, Range):
        return _small(frame.first) and _small(frame.last)
    return isinstance(frame, Weekday | DayOfMonth) or (isinstance(frame, Each) and frame.unit != "year")


def _by_cue(
    options: list[Interval], cue: Cue, frame: Frame, context: Context, reference: date
) -> Interval | None:
    first, last = edges(context.anchor) if context.anchor else (reference, reference)
    match cue:
        case "past":
            return next((o for o in reversed(options) if edges(o)[1] < reference), None)
        case "next":
            return next((o for o in options if edges(o)[0] > reference), None)
        case "after":
            return next((o for o in options if edges(o)[0] > last), None)
        case "before":
            return next((o for o in reversed(options) if edges(o)[1] < first), None)
    unit: cal.Unit = "month" if isinstance(frame, DayOfMonth) else "year"
    if isinstance(frame, Weekday):
        unit = "week"
    around = cal.unit_around(first if cue == "same" else reference, unit)
    inside = [o for o in options if around.first <= edges(o)[0] <= around.last]  # type: ignore[operator]
    return inside[0] if inside else min(options, key=lambda o: cal.distance(o, reference))


def _in_stretch(options: list[Interval], context: Context, reference: date) -> Interval | None:
    """The one option inside the last stretch of days that the text named."""
    if context.stretch is None:
        return None
    inside = [o for o in options if o.shifted_inside(context.stretch)]
    if len(inside) == 1 and _agrees(inside[0], context, reference):
        return inside[0]
    return None


def _agrees(option: Interval, context: Context, reference: date) -> bool:
    """False when the clause looks the other way."""
    first, last = edges(option)
    if context.lean == "past":
        return first <= reference
    return last >= reference if context.lean == "future" else True


def _by_lean(options: list[Interval], lean: Lean, frame: Frame, reference: date) -> Interval | None:
    """The last option begun, or the first not over; a weekday alone is never the same day.

    None when that is too far off to be meant: then the clause's verb was not about this date.
    """
    if lean not in ("past", "future"):
        return None
    slack = cal.DAY if isinstance(frame, Weekday) else 0 * cal.DAY
    if lean == "past":
        fits = [o for o in options if edges(o)[0] <= reference - slack][-1:]
    else:
        fits = [o for o in options if edges(o)[1] >= reference + slack][:1]
    nearest = min(cal.distance(o, reference) for o in options)
    far, near = _TOO_FAR["small" if _small(frame) else "day" if _of_days(frame) else "other"]
    return next((o for o in fits if cal.distance(o, reference) <= far or nearest > near), None)
