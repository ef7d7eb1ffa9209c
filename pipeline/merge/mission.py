"""The releases of one mission → one merged record that keeps every source and every conflict."""

from collections.abc import Mapping, Sequence

from pipeline.merge.choose import (
    choose,
    choose_kinds,
    choose_period,
    latest_phase,
    role_conflicts,
)
from pipeline.merge.compare import compare
from pipeline.merge.fillers import (
    agenda,
    agreements,
    amounts,
    destinations,
    fillers,
    people,
    sizes,
    themes,
)
from pipeline.merge.ids import Identity
from pipeline.merge.profile import Profile
from pipeline.merge.sources import Voice, reprints, voices
from schemas import Joined, MergedFiller, Mission, ReleaseRecord
from schemas.values import Direction

_REASONS = 4
_CLOSEST_OF = 8
_DIRECTIONS: dict[str, Direction] = {
    "outgoing": "outgoing",
    "incoming": "incoming",
    "online": "online",
}


def merge(
    records: Sequence[ReleaseRecord],
    identity: Identity,
    related: Sequence[str] = (),
    joined: Sequence[Joined] = (),
    corrected: Mapping[str, frozenset[str]] | None = None,
) -> Mission:
    """One mission over `records`, which all tell of it; the order of `records` does not matter.

    `corrected` holds, by release, the fields that the user has set.
    """
    ranked = voices(records, dict(corrected or {}))
    repeated = reprints(ranked)
    # A reprint adds its evidence, but its word counts only once.
    own = [voice for voice in ranked if voice.record.id not in repeated]
    direction, direction_conflict = choose("direction", own, lambda mission: mission.direction)
    (start, start_conflict), (end, end_conflict) = choose_period(own)
    conflicts = [direction_conflict, start_conflict, end_conflict, *role_conflicts(own)]
    return Mission(
        id=identity.id,
        previous_ids=identity.previous_ids,
        releases=tuple(sorted(record.id for record in records)),
        reprints=tuple(sorted(repeated)),
        title=next((voice.record.title for voice in own if voice.record.title), None),
        direction=_DIRECTIONS[direction or "outgoing"],
        kinds=choose_kinds(own),
        phase=latest_phase(own),
        start=start,
        end=end,
        destinations=destinations(_speaking(ranked, "destinations")),
        organisers=_slot(ranked, "organisers"),
        promoters=_slot(ranked, "promoters"),
        delegation=_slot(ranked, "delegation"),
        counterparts=_slot(ranked, "counterparts"),
        visited=_slot(ranked, "visited"),
        people=people(_speaking(ranked, "people")),
        events=_slot(ranked, "events"),
        agreements=agreements(_speaking(ranked, "agreements")),
        themes=themes(_speaking(ranked, "themes")),
        size=sizes(ranked),
        agenda=agenda(ranked),
        amounts=amounts(ranked),
        conflicts=tuple(conflict for conflict in conflicts if conflict),
        joined=tuple(joined),
        related=tuple(related),
        corrected=tuple(sorted({field for voice in ranked for field in voice.corrected})),
    )


def _speaking(ranked: Sequence[Voice], field: str) -> Sequence[Voice]:
    """The voices on a list: those that the user has corrected, if any, else all."""
    return [voice for voice in ranked if field in voice.corrected] or ranked


def _slot(ranked: Sequence[Voice], slot: str) -> tuple[MergedFiller, ...]:
    return fillers(_speaking(ranked, slot), slot)


def reasons_for(profiles: Sequence[Profile]) -> tuple[Joined, ...]:
    """For each release but the first, the release of the mission that it is most alike to."""
    ordered = sorted(profiles, key=lambda profile: profile.id)
    found = []
    for place, profile in enumerate(ordered[1:], start=1):
        others = ordered[:place][-_CLOSEST_OF:]
        best, comparison = max(
            ((other.id, compare(other, profile)) for other in others),
            key=lambda item: (item[1].score, item[0]),
        )
        found.append(
            Joined(
                release=profile.id,
                to=best,
                score=comparison.score,
                reasons=tuple(map(str, comparison.reasons[:_REASONS])),
            )
        )
    return tuple(found)
