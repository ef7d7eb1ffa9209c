"""The choice among candidates: cue, weekday, text, tense, nearness, in this order."""

from datetime import date

from pipeline.normalise.dates import intervals as cal
from pipeline.normalise.dates.context import Context
from pipeline.normalise.dates.frames import (
    Cue,
    Cued,
    Day,
    DayOfMonth,
    Each,
    Frame,
    Piece,
    Range,
    Weekday,
)
from pipeline.normalise.dates.intervals import Interval, edges
from pipeline.normalise.dates.tense import Lean

# Days: an option farther than the first yields when another is nearer than the second.
_TOO_FAR = {"small": (40, 40), "day": (300, 45), "other": (400, 0)}
RECENT = 16  # days: an older stretch of days says nothing about a weekday
_BARE_RECENT = 60  # days, for a bare number, which leans on them altogether
_SEQUENCE = 330  # days: an item of a list is as near to the one before it as to publication


def choose(options: list[Interval], frame: Frame, context: Context) -> tuple[Interval | None, str]:  # noqa: PLR0911
    """Cue, then weekday, then the year or the days of the text, then tense, then nearness."""
    reference = context.reference
    assert reference is not None
    source = "published" if context.published else "text"
    if len(options) == 1:
        return options[0], f"{source}-{'weekday' if _weekday(frame) is not None else 'only'}"
    if direction := cue_of(frame):
        found = by_cue(options, direction, frame, context, reference)
        return found, f"{source if direction not in ('after', 'before', 'same') else 'text'}-cue"
    if _small(frame) and (found := _in_stretch(options, context, reference)):
        return found, "text"
    if context.year and not _small(frame):
        same = [
            o
            for o in options
            if edges(o)[0].year == context.year and _agrees(o, context, reference)
        ]
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
    near = min(options, key=lambda o: _cost(o, frame, reference, context.lean))
    return near, f"{source}-{'weekday' if _weekday(frame) is not None else 'nearest'}"


def _near_anchor(
    options: list[Interval], frame: Frame, context: Context, reference: date
) -> Interval | None:
    """The option nearest to the days just named, on the side that the tense allows."""
    if _numbered_weekday(frame):
        anchor = context.anchor
        if anchor and cal.distance(anchor, reference) > _BARE_RECENT:
            anchor = None
        days = (reference, *(edges(anchor) if anchor else ()))
        return min(options, key=lambda o: min(cal.distance(o, day) for day in days))
    if context.anchor is None or (context.lean in ("future", "present") and _has_weekday(frame)):
        return None
    limit = _BARE_RECENT if isinstance(frame, DayOfMonth) else RECENT
    if cal.distance(context.anchor, reference) > limit:
        return None
    fits = options
    if context.lean == "past":
        not_today = isinstance(frame, Weekday)
        fits = [o for o in options if edges(o)[0] < reference + (not not_today) * cal.DAY]
    first, last = edges(context.anchor)
    days = (first, last) if _has_weekday(frame) else (first, last, reference)
    after = [o for o in fits if edges(o)[0] >= first] if context.lean else []
    return min(
        after or fits,
        key=lambda o: min(cal.distance(o, day) for day in days),
        default=None,
    )


def _has_weekday(frame: Frame) -> bool:
    return isinstance(frame.last if isinstance(frame, Range) else frame, Weekday)


def _numbered_weekday(frame: Frame) -> bool:
    """'martedì 20', which comes back so rarely that the nearest is meant."""
    if isinstance(frame, Range):
        return _numbered_weekday(frame.last)
    return isinstance(frame, DayOfMonth) and frame.weekday is not None


def _close(last: Interval, reference: date) -> bool:
    ahead = cal.distance(last, reference) if edges(last)[1] >= reference else 0
    return ahead < _SEQUENCE and edges(last)[1] >= reference - _BARE_RECENT * cal.DAY


def _cost(option: Interval, frame: Frame, reference: date, lean: Lean) -> tuple[float, int]:
    """Days away; what is past counts more, for a release announces, most of all in the present."""
    first, last = edges(option)
    of_a_year = isinstance(frame, Piece) and frame.whole == Each("year")
    if of_a_year and first.year == reference.year:
        return 0, 0  # 'a fine anno' is of this one
    weekly = 8.0 if isinstance(frame, Weekday) else 5.0
    weight = 1.0 if last >= reference else weekly if lean == "present" else 1.0
    return cal.distance(option, reference) * weight, -first.toordinal()


def cue_of(frame: Frame) -> Cue | None:
    if isinstance(frame, Cued) and frame.cue:
        return frame.cue
    if isinstance(frame, Range):
        return cue_of(frame.last) or cue_of(frame.first)
    return cue_of(frame.whole) if isinstance(frame, Piece) and frame.whole else None


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
    return isinstance(frame, Weekday | DayOfMonth) or (
        isinstance(frame, Each) and frame.unit != "year"
    )


def by_cue(
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
