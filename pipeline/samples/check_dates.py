"""Rules on DATE: values, weekdays, openers, what is left unmarked."""

import re
from collections.abc import Iterator
from datetime import date

from pipeline.normalise.dates import find
from pipeline.samples.check_marks import Breach, said
from schemas import Sample, Span

_WEEKDAYS = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PART = re.compile(r"\d{4}(-\d{2}){0,2}")
_WEEKDAY = re.compile(
    r"\b(luned|marted|mercoled|gioved|venerd)(?:ì|i['’]?)(?!\w)|\b(sabato|domenica)\b", re.I
)
_RELATIVE_FIRST = re.compile(r"\b(oggi|domani|ieri|dopodomani|l['’]altroieri)\b", re.I)
_OPENER = re.compile(
    r"(già |fin |sin )?(dal|dall['’]|dalla|dagli|dai|dallo|da|tra|fra|entro|fino|sino|a partire)\b",
    re.I,
)
_ARTICLE = re.compile(
    r"(il|lo|la|l['’]|nel|nello|nella|nell['’]|negli|alla|allo|del|della|dello|"
    r"degli|dell['’])\s?(?!\d+ (?:al|e il)\b)",
    re.I,
)
_PLAIN = re.compile(
    r"\b(?:ieri|domani|oggi|stamattina|stamane|stasera|questa (?:mattina|sera)|"
    r"\d{1,2}°? (?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|"
    r"novembre|dicembre))(?!\w)",
    re.I,
)


def _dates(sample: Sample) -> Iterator[Span]:
    return (span for span in sample.spans if span.label == "DATE")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def values(sample: Sample) -> Iterator[Breach]:
    """No value, no such day, or a range that runs backwards."""
    for span in _dates(sample):
        words, value = said(sample, span), span.value
        if value is None:
            yield f"{words} has none", span.start
        elif value != "XXXX":
            first, _, last = value.partition("/")
            if any(_day(_full(part[0])) is None for part in _PART.finditer(value)):
                yield f"{words} {value}", span.start
            elif last and ".." not in value and first > last:
                yield f"{words} {value} runs backwards", span.start


def _full(part: str) -> str:
    """A partial date as its first day."""
    return part + "-01" * ((10 - len(part)) // 3)


def weekdays(sample: Sample) -> Iterator[Breach]:
    """The first weekday named against the first day of the value."""
    for span in _dates(sample):
        words, value = said(sample, span), span.value or ""
        named = _WEEKDAY.search(words)
        if (
            named is None
            or value.startswith("..")
            or _RELATIVE_FIRST.search(words[: named.start()])
        ):
            continue
        day = _day(value.partition("/")[0])
        if day is not None and _WEEKDAYS[day.weekday()] != named[0][:3].lower():
            yield f"{words} {value} is {_WEEKDAYS[day.weekday()]}", span.start


def todays(sample: Sample) -> Iterator[Breach]:
    """'oggi' with another value than the publication date."""
    for span in _dates(sample):
        if said(sample, span).lower() == "oggi" and span.value != sample.meta.published:
            yield f"oggi {span.value}", span.start


def openers(sample: Sample) -> Iterator[Breach]:
    """'[lunedì]' in 'da lunedì', by the date reader; an article that no range asks for."""
    found = find(sample.text, _day(sample.meta.published or ""))
    for span in _dates(sample):
        wider = next((m for m in found if m.start < span.start < m.end and span.end == m.end), None)
        words = said(sample, span)
        if wider is not None and _OPENER.match(sample.text[wider.start : wider.end]):
            yield f"{sample.text[wider.start : wider.end]!r}, marked is {words!r}", wider.start
        elif _ARTICLE.match(words):
            yield words, span.start


def unmarked(sample: Sample) -> Iterator[Breach]:
    """Plain dates and deictics outside every mention."""
    covered = bytearray(len(sample.text))
    for span in sample.spans:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for match in _PLAIN.finditer(sample.text):
        if not any(covered[match.start() : match.end()]):
            yield match[0], match.start()
