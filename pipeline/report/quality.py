"""What to look at next: gaps, names without a link, warnings, refused inputs."""

from collections import Counter
from dataclasses import dataclass

from pipeline.report.context import Context
from schemas import ErrorEntry, ReleaseRecord


@dataclass(frozen=True, slots=True)
class Gap:
    """Missions that share a defect, with the address of their list."""

    name: str
    count: int
    share: float
    href: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The figures and lists of the section; each list is cut, with how many it leaves out."""

    gaps: tuple[Gap, ...]
    conflicts: tuple[tuple[str, int], ...]
    organisations: tuple[tuple[str, int], ...]
    more_organisations: int
    places: tuple[tuple[str, int], ...]
    more_places: int
    warnings: tuple[tuple[str, int], ...]
    untold: tuple[ReleaseRecord, ...]
    more_untold: int
    errors: tuple[ErrorEntry, ...]
    more_errors: int


def quality(context: Context, limit: int = 100) -> Quality:
    """The data quality of a dataset."""
    dataset = context.dataset
    flags: Counter[str] = Counter()
    conflicts: Counter[str] = Counter()
    for mission in dataset.missions:
        flags.update(mark for mark in context.marks(mission) if mark.startswith("z:"))
        conflicts.update(conflict.field for conflict in mission.conflicts)
    known = {key for key, entry in dataset.organisations.items() if entry.linked}
    bodies: Counter[str] = Counter()
    places: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for record in dataset.releases.values():
        warnings.update(record.warnings)
        for mention in record.mentions:
            if mention.label == "ORG" and mention.entity not in known:
                bodies[mention.text] += 1
            elif mention.label == "LOC" and mention.entity is None:
                places[mention.text] += 1
    untold = [record for record in dataset.releases.values() if record.mission is None]
    total = len(dataset.missions) or 1
    return Quality(
        gaps=tuple(
            Gap(
                context.say.term(mark[2:]), flags[mark], flags[mark] / total, context.filtered(mark)
            )
            for mark in ("z:undated", "z:nowhere", "z:conflict", "z:corrected")
        ),
        conflicts=_ranked(conflicts, limit),
        organisations=_ranked(bodies, limit),
        more_organisations=max(0, len(bodies) - limit),
        places=_ranked(places, limit),
        more_places=max(0, len(places) - limit),
        warnings=_ranked(warnings, limit),
        untold=tuple(untold[:limit]),
        more_untold=max(0, len(untold) - limit),
        errors=dataset.errors[:limit],
        more_errors=max(0, len(dataset.errors) - limit),
    )


def _ranked(counts: Counter[str], limit: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])
