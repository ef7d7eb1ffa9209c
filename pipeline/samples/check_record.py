"""Rules on the record of the mission: what it names must be in the text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pipeline.normalise.folding import fold
from pipeline.normalise.places import context_of, resolve
from pipeline.resources import table
from pipeline.samples.check_marks import Breach, said
from schemas import Sample
from schemas.values import interval

SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited")

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3}|:.+)?")


def missing(sample: Sample) -> Iterator[Breach]:
    """A sample that does not say whether there is a mission."""
    if not sample.annotates_mission:
        yield "mission", None


def kinds(sample: Sample) -> Iterator[Breach]:
    """At least one kind."""
    if sample.mission and not sample.mission.kinds:
        yield "kinds", None


def periods(sample: Sample) -> Iterator[Breach]:
    """Start and end come from DATE values."""
    if sample.mission is None:
        return
    edges: set[str] = set()
    for span in sample.spans:
        if span.label == "DATE":
            edges |= {day for day in interval(span.value) if day}
    edges |= {day[:7] for day in edges}
    start, end = sample.mission.start, sample.mission.end
    for name, day in (("start", start), ("end", end)):
        if day is not None and day not in edges:
            yield f"{name} {day}", None
    if start and end and start[: len(end)] > end[: len(start)]:
        yield f"{start} is after {end}", None


def _marks(sample: Sample, *labels: str) -> set[str]:
    return {fold(said(sample, span)) for span in sample.spans if span.label in labels}


def _is_marked(name: str, marks: Iterable[str]) -> bool:
    """Whether the name is a mention, or ends with one whose head another mention lends."""
    folded = fold(name)
    return any(folded == mark or folded.endswith(f" {mark}") for mark in marks)


def fillers(sample: Sample) -> Iterator[Breach]:
    """Organisers and their like are marked ORG or LOC."""
    marks = _marks(sample, "ORG", "LOC")
    for slot in SLOTS:
        for name in getattr(sample.mission, slot, ()):
            if not _is_marked(name, marks):
                yield f"{slot} {name}", None


def doubles(sample: Sample) -> Iterator[Breach]:
    """One name twice in a slot."""
    for slot in (*SLOTS, "events", "destinations", "themes"):
        seen: set[str] = set()
        for name in getattr(sample.mission, slot, ()):
            if fold(name) in seen:
                yield f"{slot} {name}", None
            seen.add(fold(name))


def events(sample: Sample) -> Iterator[Breach]:
    """Events are marked EVENT."""
    if sample.mission:
        marks = _marks(sample, "EVENT")
        yield from ((name, None) for name in sample.mission.events if fold(name) not in marks)


def people(sample: Sample) -> Iterator[Breach]:
    """People are marked PER, their organisations ORG or LOC."""
    if sample.mission is None:
        return
    persons, bodies = _marks(sample, "PER"), _marks(sample, "ORG", "LOC")
    for person in sample.mission.people:
        if fold(person.name) not in persons:
            yield person.name, None
        if person.organisation and not _is_marked(person.organisation, bodies):
            yield f"{person.name}: {person.organisation}", None


def roles(sample: Sample) -> Iterator[Breach]:
    """A role is in the text as worded, without article and without its organisation."""
    text = f" {fold(sample.text)} "
    for person in sample.mission.people if sample.mission else ():
        role = fold(person.role or "")
        body = fold(person.organisation or "")
        if role and f" {role} " not in text:
            yield f"{person.name}: {person.role}", None
        elif role and body and role.endswith(f" {body}"):
            yield f"{person.name}: {person.role} holds {person.organisation}", None


def parties(sample: Sample) -> Iterator[Breach]:
    """Parties of agreements are marked ORG or LOC."""
    if sample.mission:
        marks = _marks(sample, "ORG", "LOC")
        for agreement in sample.mission.agreements:
            yield from ((p, None) for p in agreement.parties if not _is_marked(p, marks))


@cache
def _theme_ids() -> frozenset[str]:
    return frozenset(row["id"] for row in table("themes/themes.tsv"))


def themes(sample: Sample) -> Iterator[Breach]:
    """Ids of the theme table."""
    if sample.mission:
        yield from ((name, None) for name in sample.mission.themes if name not in _theme_ids())


def destinations(sample: Sample) -> Iterator[Breach]:
    """Each code is that of a place that the text names, by the place table or by its own name."""
    if sample.mission is None:
        return
    names = [said(sample, span) for span in sample.spans if span.label == "LOC"]
    context = (*context_of(names), *(code[:2] for code in sample.mission.destinations))
    links = [resolve(name, context) for name in names]
    codes = {link.code for link in links if link.code} | {link.near for link in links if link.near}
    words = " ".join(fold(name) for name in names)
    # A small place is known from the text alone, and so is its country's subdivision.
    for code in sample.mission.destinations:
        city = fold(code.partition(":")[2])
        if not _CODE.fullmatch(code) or not (code in codes or (city and city in words)):
            yield code, None
