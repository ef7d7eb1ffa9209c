"""Frames → intervals: the one that is meant, and who decided its year."""

from dataclasses import replace

from pipeline.normalise.dates import intervals as cal
from pipeline.normalise.dates.candidates import candidates
from pipeline.normalise.dates.choose import RECENT, choose, cue_of
from pipeline.normalise.dates.context import Context
from pipeline.normalise.dates.frames import (
    Both,
    Day,
    Frame,
    Holiday,
    Lasting,
    Month,
    Offset,
    Open,
    Piece,
    Range,
    Season,
    Vague,
    Weekday,
    Window,
    Years,
)
from pipeline.normalise.dates.intervals import Interval, edges
from pipeline.normalise.dates.tense import Lean


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


def _resolve_open(
    frame: Open | Lasting, inner: Frame, context: Context
) -> tuple[Interval | None, str]:
    """A deadline lies ahead unless the clause is past; a beginning or the like is as any date."""
    if isinstance(frame, Open) and frame.side == "until" and _rests_on_text(inner, context):
        # 'arrivati domenica 5 e rimasti fino a venerdì'
        inner = replace(inner, cue=cue_of(inner) or "after")  # type: ignore[arg-type]
    elif isinstance(frame, Open) and frame.side == "until":
        context = replace(context, lean=_deadline_lean(inner, context))
    elif isinstance(frame, Open) and frame.side == "from" and context.lean == "present":
        # 'sono qui da lunedì': what is going on began before
        context = replace(context, lean="past" if isinstance(inner, Weekday | Month) else None)
    return resolve(inner, context)


def _deadline_lean(inner: Frame, context: Context) -> Lean:
    """In the past tense a deadline may be over, or it was set then and lies ahead."""
    if context.lean != "past":
        return "future"
    return None if isinstance(inner, Weekday) else "present"


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


def _rests_on_text(frame: Frame, context: Context) -> bool:
    """A weekday told in the past, a few days after others."""
    reference = context.reference
    if not isinstance(frame, Weekday) or context.lean != "past" or not context.anchor:
        return False
    return reference is not None and cal.distance(context.anchor, reference) <= RECENT


def undecided(frame: Frame) -> bool:
    """True when tense may decide: neither the words nor the publication date alone do."""
    return not (_absolute(frame) or isinstance(frame, Offset | Window | Vague))


def _absolute(frame: Frame | None) -> bool:  # noqa: PLR0911
    """True when the words alone give the year."""
    match frame:
        case (
            Years()
            | Day(_, _, int())
            | Month(_, int())
            | Season(_, int())
            | Holiday(_, _, _, _, int())
        ):
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
