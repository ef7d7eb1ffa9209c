"""A mission's own part of the page: values, conflicts, releases with highlighted passages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.report.context import Context
from pipeline.report.passages import Segment, segments
from pipeline.report.values import Field, Proofs, fields_of
from schemas import Conflict, Joined, Mission, ReleaseRecord


@dataclass(frozen=True, slots=True)
class Release:
    """A release of the mission; `joined` says why it is one of it."""

    number: int
    anchor: str
    record: ReleaseRecord
    link: str | None
    reprint: bool
    joined: Joined | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """Everything that the part shows."""

    mission: Mission
    title: str
    period: str
    fields: tuple[Field, ...]
    conflicts: tuple[Conflict, ...]
    releases: tuple[Release, ...]
    numbers: Mapping[str, int]
    """Release id → number within the mission."""
    related: Sequence[tuple[str, str]]
    """(id, title) of other editions and counter-visits."""


def article(context: Context, mission: Mission, titles: Mapping[str, str]) -> Article:
    """The part of one mission. `titles` are those of all missions, by id."""
    known = context.dataset.releases
    records = [known[name] for name in mission.releases if name in known]
    proofs = Proofs(mission, records)
    fields = tuple(fields_of(context, proofs))
    joined = {reason.release: reason for reason in mission.joined}
    releases = tuple(
        Release(
            number,
            f"{mission.id}.{number}",
            record,
            web_address(record.source.url),
            record.id in mission.reprints,
            joined.get(record.id),
            tuple(segments(record.text, proofs.passages.get(record.id, ()))),
        )
        for number, record in enumerate(records, start=1)
    )
    return Article(
        mission,
        titles[mission.id],
        context.say.period(mission.start, mission.end),
        fields,
        mission.conflicts,
        releases,
        {record.id: number for number, record in enumerate(records, start=1)},
        [(name, titles[name]) for name in mission.related if name in titles],
    )


def title_of(context: Context, mission: Mission) -> str:
    """The mission's title, else its places, else its id."""
    places = ", ".join(context.say.place(place.code) for place in mission.destinations)
    return (mission.title or "").strip() or places or mission.id


def web_address(url: str | None) -> str | None:
    """The address, when it is one of the web: a link may not run a script."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
