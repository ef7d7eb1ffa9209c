"""Values that cannot all be right: which one wins, and why."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from pipeline.merge.sources import Voice, rank_name
from schemas import Claim, Conflict, MissionRecord
from schemas.values import Kind, Phase

_PHASES: tuple[Phase, ...] = ("announced", "ongoing", "concluded")
_KINDS: tuple[Kind, ...] = (
    "institutional", "economic", "academic", "sectoral", "cultural", "humanitarian",
)  # fmt: skip

Chosen = tuple[str | None, Conflict | None]


def _claims(
    voices: Sequence[Voice], value: Callable[[MissionRecord], str | None]
) -> dict[str, list[Voice]]:
    claims: dict[str, list[Voice]] = defaultdict(list)
    for voice in voices:
        said = value(voice.mission)
        if said:
            claims[said].append(voice)
    return claims


def _conflict(field: str, chosen: str, reason: str, claims: dict[str, list[Voice]]) -> Conflict:
    return Conflict(
        field=field,
        chosen=chosen,
        reason=reason,
        claims=tuple(
            Claim(value=value, releases=tuple(sorted(voice.record.id for voice in tellers)))
            for value, tellers in sorted(claims.items())
        ),
    )


def _winner(field: str, claims: dict[str, list[Voice]]) -> tuple[str, str]:
    """The value of the best voice, and what makes it the best."""

    def standing(value: str) -> tuple[int, int, int, str]:
        rank, late, _ = min(voice.order(field) for voice in claims[value])
        return rank, late, -len(value), value

    ranked = sorted(claims, key=standing)
    first, second = standing(ranked[0]), standing(ranked[1])
    if first[0] != second[0]:
        reason = f"{rank_name(first[0])} before {rank_name(second[0])}"
    elif first[1] != second[1]:
        reason = "later release before earlier"
    elif first[2] != second[2]:
        reason = "more precise before less"
    else:
        reason = "first by value"
    return ranked[0], reason


def choose(
    field: str, voices: Sequence[Voice], value: Callable[[MissionRecord], str | None]
) -> Chosen:
    """The value of `field`, and the conflict when the voices differ.

    A value that another only makes more precise (`2025-05` and `2025-05-05`) is no conflict.
    """
    claims = _claims(voices, value)
    corrected = {
        said: tellers
        for said, tellers in claims.items()
        if any(field in voice.corrected for voice in tellers)
    }
    rivals = corrected or {
        said: tellers
        for said, tellers in claims.items()
        if not any(other.startswith(f"{said}-") for other in claims)
    }
    if not rivals:
        return None, None
    if len(rivals) == 1:
        chosen = next(iter(rivals))
        if corrected and len(claims) > 1:
            return chosen, _conflict(field, chosen, "correction before any release", claims)
        return chosen, None
    chosen, reason = _winner(field, rivals)
    return chosen, _conflict(field, chosen, reason, claims)


def choose_period(voices: Sequence[Voice]) -> tuple[Chosen, Chosen]:
    """First and last day; a last day before the first yields to one that fits."""
    start, start_conflict = choose("start", voices, lambda mission: mission.start)
    end, end_conflict = choose("end", voices, lambda mission: mission.end)
    if not start or not end or end[: len(start)] >= start[: len(end)]:
        return (start, start_conflict), (end, end_conflict)
    fitting = [voice for voice in voices if (voice.mission.end or "") >= start]
    claims = _claims(voices, lambda mission: mission.end)
    if not fitting:
        return (start, start_conflict), (None, None)
    end = min(fitting, key=lambda voice: voice.order("end")).mission.end or ""
    return (start, start_conflict), (
        end,
        _conflict("end", end, "fits the first day", claims) if len(claims) > 1 else None,
    )


def choose_kinds(voices: Sequence[Voice]) -> tuple[Kind, ...]:
    """Kinds that at least half of the voices name; of none, those of the best voice."""
    for voice in voices:
        if "kinds" in voice.corrected:
            return voice.mission.kinds
    counts = Counter(kind for voice in voices for kind in voice.mission.kinds)
    telling = sum(bool(voice.mission.kinds) for voice in voices)
    common = tuple(kind for kind in _KINDS if counts[kind] * 2 >= telling and counts[kind])
    return common or next((v.mission.kinds for v in voices if v.mission.kinds), ())


def latest_phase(voices: Sequence[Voice]) -> Phase | None:
    """The furthest phase that is told: a mission once concluded stays so."""
    for voice in voices:
        if "phase" in voice.corrected:
            return voice.mission.phase
    told = {voice.mission.phase for voice in voices}
    return next((phase for phase in reversed(_PHASES) if phase in told), None)


def role_conflicts(voices: Sequence[Voice]) -> list[Conflict]:
    """People to whom the releases give different organisations."""
    found = []
    names = sorted({person.name for voice in voices for person in voice.mission.people})
    for name in names:
        claims: dict[str, list[Voice]] = defaultdict(list)
        entities = set()
        for voice in voices:
            for person in voice.mission.people:
                if person.name == name and person.organisation:
                    claims[person.organisation].append(voice)
                    entities.add(person.entity or person.organisation)
        if len(entities) > 1:
            chosen, reason = _winner("people", claims)
            found.append(_conflict(f"people.{name}.organisation", chosen, reason, claims))
    return found
