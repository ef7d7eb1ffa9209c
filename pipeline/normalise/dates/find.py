"""Dates of a text in reading order, each resolved against those before it."""

import re
from dataclasses import dataclass
from datetime import date

from pipeline.normalise.dates.atoms import Node
from pipeline.normalise.dates.cascade import grammar
from pipeline.normalise.dates.context import Context
from pipeline.normalise.dates.frames import (
    Day,
    DayOfMonth,
    Frame,
    Month,
    Open,
    Range,
    Vague,
    Weekday,
    Years,
)
from pipeline.normalise.dates.intervals import DAY, Interval, edges
from pipeline.normalise.dates.resolve import resolve, undecided
from pipeline.normalise.dates.tense import Clauses

UNKNOWN = "XXXX"
_SENTENCE_END = re.compile(r"[!?;:\n»«]|\.\s|\s[-–—]\s")
_NEAR = 14  # days within which a doubtful day of the month must be found
_LIST_REACH = 200  # characters from the last date to one on a later line of a list
_SHARES = re.compile(r"%|per cento|percento")
_BARE_REACH = 250  # characters from the last date to a bare number
_LONGEST_ANCHOR = 31  # days; a longer stretch says nothing about a weekday


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: `text[start:end]`, its ISO value, what found it, who gave the year."""

    start: int
    end: int
    value: str
    rule: str
    year: str


def find(text: str, published: date | None = None) -> list[DateMention]:
    """The dates of `text` in order, none overlapping.

    Without a publication date a date without a year takes the nearest one to a dated mention
    before it, else its value is 'XXXX'; 'year' then says 'none'.
    """
    mentions: list[DateMention] = []
    context = Context(published)
    clauses = Clauses(text)
    before = 0
    for parsed in grammar().parse(text):
        if context.year and _SENTENCE_END.search(text, before, parsed.start):
            context.year = None
        if parsed.kind == "BARE" and not _understood(text, parsed, context, before):
            continue
        node = _settled(parsed, context)
        found, how = _resolved(text, clauses, node, context, before)
        value = found.value if found else UNKNOWN
        mentions.append(DateMention(node.start, node.end, value, node.rule, how))
        if found is not None and node.frame is not None:
            _note(context, node.frame, found)
        before = node.end
    return mentions


def _understood(text: str, node: Node, context: Context, before: int) -> bool:
    """True when the month of a bare number is clear: a day was named shortly before, no shares."""
    if context.anchor is None:
        return False
    lone = isinstance(node.frame, DayOfMonth)
    return not (
        (lone and node.start - before > _BARE_REACH)
        or _SHARES.search(text, max(before, node.start - _BARE_REACH), node.start)
    )


def _settled(node: Node, context: Context) -> Node:
    """A weekday with a number that may count something else keeps it if the calendar agrees."""
    frame = node.frame
    days = [day for day in (context.published, context.anchor and edges(context.anchor)[0]) if day]
    if not (node.written and isinstance(frame, DayOfMonth) and frame.weekday is not None and days):
        return node
    near = (day + step * DAY for day in days for step in range(-_NEAR, _NEAR + 1))
    if any((day.day, day.weekday()) == (frame.day, frame.weekday) for day in near):
        return node
    return node._replace(
        end=node.written[0], frame=Weekday(frame.weekday, frame.cue), rule="weekday"
    )


def _resolved(
    text: str, clauses: Clauses, node: Node, context: Context, before: int
) -> tuple[Interval | None, str]:
    frame = node.frame
    assert frame is not None
    if isinstance(frame, Vague):
        return None, "none"
    if undecided(frame):
        gap = node.start - before
        context.listed = 0 < gap < _LIST_REACH and "\n" in text[before : node.start]
        context.lean = clauses.lean(node.start, node.end)
    return resolve(frame, context)


def _note(context: Context, frame: Frame, found: Interval) -> None:
    """Keep for what follows the last stretch named, the last few days, the year just stated."""
    context.last = found
    if isinstance(frame, Open):
        return
    stated = frame.last if isinstance(frame, Range) else frame
    if isinstance(stated, Day | Month | Years):
        year = stated.last if isinstance(stated, Years) else stated.year
        context.year = year or context.year
    first, last = edges(found)
    length = (last - first).days
    if found.grain in ("day", "days") and length <= _LONGEST_ANCHOR:
        context.anchor = found
        context.stretch = found if length else context.stretch
