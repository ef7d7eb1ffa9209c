"""Rules on mentions: edges, overlap, titles, articles, repeats, shared heads."""

import re
from collections.abc import Iterator
from itertools import combinations

from schemas import Sample, Span

Breach = tuple[str, int | None]

NAMES = ("PER", "ORG", "LOC", "EVENT")

_BAD_EDGE = re.compile(r"[\s,;:.\-–—)»]|.*[\s,;:(«–—]$", re.DOTALL)
_TITLE = re.compile(
    r"(il|la|dott|prof|ing|avv|on|presidente|sindac[oa]|assessor[ea]|ministr[oa]|onorevole)\b", re.I
)
_ARTICLE = re.compile(
    r"(il|lo|la|i|gli|le|un|uno|una|del|dello|della|dei|degli|delle|al|allo|alla|ai|agli|alle|nel|"
    r"nello|nella|nei|negli|nelle|dal|dallo|dalla|dai|dagli|dalle|sul|sulla|sui|sulle)\s"
    r"|(l|un|dell|all|nell|dall|sull)['’]"
)
_SHARED = re.compile(
    r"(università|universita'|comuni|regioni|province|camere di commercio|ministeri|ambasciate)\b"
    r".*(,\s|\s(e|ed)\s)(di |d['’]|degli |della |dell['’]|dei |del )?[A-ZÀ-Ý]",
    re.I | re.DOTALL,
)
_CITY_LIST = re.compile(
    r"(?i:università|universita'|camera di commercio|comune) di [A-ZÀ-Ý][\w'’ ]*"
    r"(, [A-ZÀ-Ý]| e (di )?[A-ZÀ-Ý])"
)
_SHORTEST = 3


def said(sample: Sample, span: Span) -> str:
    """The words of a mention."""
    return sample.text[span.start : span.end]


def edges(sample: Sample) -> Iterator[Breach]:
    """White space or punctuation at an edge."""
    for span in sample.spans:
        if _BAD_EDGE.match(said(sample, span)):
            yield said(sample, span), span.start


def overlaps(sample: Sample) -> Iterator[Breach]:
    """Names over each other, or a theme over a theme."""
    for one, other in combinations(sorted(sample.spans, key=lambda s: (s.start, s.end)), 2):
        both_or_none = (one.label == "THEME") == (other.label == "THEME")
        if both_or_none and other.start < one.end:
            yield f"{said(sample, one)} / {said(sample, other)}", one.start


def titles(sample: Sample) -> Iterator[Breach]:
    """'presidente Anna Neri' marked as a whole."""
    for span in sample.spans:
        if span.label == "PER" and _TITLE.match(said(sample, span)):
            yield said(sample, span), span.start


def articles(sample: Sample) -> Iterator[Breach]:
    """'la Farnesina' marked as a whole; a word with a capital is taken as part of the name."""
    for span in sample.spans:
        words = said(sample, span)
        if span.label != "DATE" and _ARTICLE.match(words):
            yield words, span.start


def repeats(sample: Sample) -> Iterator[Breach]:
    """A name that is marked once and left unmarked later.

    One that is joined by a hyphen or stands in quotation marks is taken as part of another name.
    """
    covered = bytearray(len(sample.text))
    forms: dict[str, None] = {}
    for span in sample.spans:
        if span.label != "THEME":
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
        if span.label in NAMES and span.end - span.start >= _SHORTEST:
            forms[said(sample, span)] = None
    for form in forms:
        pattern = rf"(?<![\w\-–/@#.“\"]){re.escape(form)}(?![\w\-–/@”\"]|\.\w)"
        for match in re.finditer(pattern, sample.text):
            if not any(covered[match.start() : match.end()]):
                yield form, match.start()


def coordinated(sample: Sample) -> Iterator[Breach]:
    """'Università di Bologna, Parma e Ferrara' marked as one."""
    for span in sample.spans:
        words = said(sample, span)
        plural = _SHARED.match(words) and not words[:11].lower().startswith("universit")
        if span.label in ("ORG", "LOC") and (plural or _CITY_LIST.match(words)):
            yield words, span.start
