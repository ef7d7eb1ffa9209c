"""The releases of one mission → one merged record that keeps every source and every conflict."""

from collections.abc import Mapping, Sequence

from pipeline.merge.choose import (
    choose,
    choose_kinds,
    choose_period,
    latest_phase,
    role_conflicts,
)
from pipeline.merge.compare import compare, score
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
from pipeline.merge.sources import Telling, Voice, demoted, voices
from schemas import Joined, MergedFiller, Mission
from schemas.values import Direction

_REASONS = 4
_CLOSEST_OF = 8
_DIRECTIONS: dict[str, Direction] = {
    "outgoing": "outgoing",
    "incoming": "incoming",
    "online": "online",
}


def merge(
    records: Sequence[Telling],
    identity: Identity,
    signatures: Mapping[str, bytes],
    related: Sequence[str] = (),
    joined: Sequence[Joined] = (),
    corrected: Mapping[str, frozenset[str]] | None = None,
) -> Mission:
    """One mission over `records`, which all tell of it; the order of `records` does not matter.

    `signatures` are the releases' MinHashes; `corrected` holds the fields that the user has set.
    """
    ranked = demoted(voices(records, dict(corrected or {})), signatures)
    own = [voice for voice in ranked if not voice.is_reprint]
    direction, direction_conflict = choose("direction", ranked, lambda mission: mission.direction)
    (start, start_conflict), (end, end_conflict) = choose_period(ranked)
    conflicts = [direction_conflict, start_conflict, end_conflict, *role_conflicts(ranked)]
    return Mission(
        id=identity.id,
        previous_ids=identity.previous_ids,
        releases=tuple(sorted(record.id for record in records)),
        reprints=tuple(sorted(voice.record.id for voice in ranked if voice.is_reprint)),
        title=next((voice.record.title for voice in ranked if voice.record.title), None),
        direction=_DIRECTIONS[direction or "outgoing"],
        kinds=choose_kinds(own),
        phase=latest_phase(ranked),
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
        best = others[0]
        if len(others) > 1:
            best = max(others, key=lambda other: (score(other, profile), other.id))
        comparison = compare(best, profile)
        found.append(
            Joined(
                release=profile.id,
                to=best.id,
                score=comparison.score,
                reasons=tuple(map(str, comparison.reasons[:_REASONS])),
            )
        )
    return tuple(found)
