"""Groups of mentions and their slot scores → the mission record of one release."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar, get_args

from pipeline.normalise import places
from pipeline.normalise.folding import fold
from schemas import Agreement, Destination, Filler, Mention, MissionRecord, Person, ThemeFiller
from schemas.annotation import Annotation, SlotScore
from schemas.values import Direction, Kind, Phase

_Name = TypeVar("_Name", bound=str)

FILLED = 0.5
_SOMEBODY = 0.35
"""From this score on the likeliest organiser is taken where none is likely: hardly any mission has
none, and a text that does not name it tells who led."""
_KIND = 0.35
"""From this score on a kind counts beside the best one."""
_DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
_KINDS: tuple[Kind, ...] = get_args(Kind)
_PHASES: tuple[Phase, ...] = get_args(Phase)
_COUNTRY = len("JP")


@dataclass(slots=True)
class _Group:
    """What one group of mentions names, and the slots that it may fill."""

    mentions: list[Mention] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    scores: dict[str, SlotScore] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The fullest name: the longest, among equals the first that is not in capitals."""
        return max(self.names, key=lambda name: (len(name), not name.isupper()))

    @property
    def evidence(self) -> tuple[tuple[int, int], ...]:
        return tuple((m.start, m.end) for m in self.mentions)

    def score(self, slot: str) -> float | None:
        """Of the slot, if the group may fill it."""
        return self.scores[slot].score if slot in self.scores else None

    def fills(self, slot: str) -> bool:
        return slot in self.scores and self.scores[slot].score >= FILLED


def _groups(annotation: Annotation) -> list[_Group]:
    groups = [_Group() for _ in range(max(annotation.groups, default=-1) + 1)]
    for index, number in enumerate(annotation.groups):
        mention = annotation.mentions[index]
        groups[number].mentions.append(mention)
        groups[number].names.append(annotation.full_names.get(index, mention.text))
    for score in annotation.slots:
        best = groups[score.group].scores.get(score.slot)
        if best is None or score.score > best.score:
            groups[score.group].scores[score.slot] = score
    return groups


def assemble(annotation: Annotation) -> MissionRecord | None:
    """The record of the release's main mission; None when it is not about one."""
    categories = annotation.categories
    if not _is_mission(categories):
        return None
    groups = _groups(annotation)
    direction = _best(_DIRECTIONS, categories) or "outgoing"
    start, end = annotation.period
    return MissionRecord(
        direction=direction,
        kinds=_kinds(categories),
        phase=_best(_PHASES, categories),
        start=start,
        end=end,
        destinations=_destinations(annotation, groups, direction),
        organisers=_fillers(groups, "organisers", _least_organiser(groups)),
        promoters=_fillers(groups, "promoters"),
        delegation=_fillers(groups, "delegation"),
        counterparts=_fillers(groups, "counterparts"),
        visited=_fillers(groups, "visited"),
        people=_people(annotation, groups),
        events=_fillers(groups, "events"),
        agreements=_agreements(annotation, groups),
        themes=_themes(annotation),
        size=annotation.sizes,
        agenda=annotation.agenda,
        amounts=annotation.amounts,
        reasons={f"category/{name}": f"{score:.2f}" for name, score in sorted(categories.items())},
    )


def _is_mission(categories: dict[str, float]) -> bool:
    return categories.get("mission", 0.0) > categories.get("not-mission", FILLED)


def _best(names: Sequence[_Name], categories: dict[str, float]) -> _Name | None:
    best = max(names, key=lambda name: categories.get(name, 0.0))
    return best if categories.get(best) else None


def _kinds(categories: dict[str, float]) -> tuple[Kind, ...]:
    best = _best(_KINDS, categories)
    if best is None:
        return ()
    floor = min(_KIND, categories[best])
    return tuple(kind for kind in _KINDS if categories.get(kind, 0.0) >= floor)


def _least_organiser(groups: Sequence[_Group]) -> float:
    best = max((group.score("organisers") or 0.0 for group in groups), default=0.0)
    return best if _SOMEBODY <= best < FILLED else FILLED


def _fillers(groups: Sequence[_Group], slot: str, least: float = FILLED) -> tuple[Filler, ...]:
    fillers: dict[str, Filler] = {}
    for group in groups:
        if (group.score(slot) or 0.0) >= least:
            filler = Filler(
                name=group.name,
                entity=group.mentions[0].entity,
                evidence=group.evidence,
                cue=group.scores[slot].cue,
                rule=group.scores[slot].rule,
                score=group.scores[slot].score,
            )
            # Two groups of one name: a body that is marked as a place in between.
            fillers.setdefault(fold(group.name), filler)
    return tuple(fillers.values())


def _destinations(
    annotation: Annotation, groups: Sequence[_Group], direction: Direction
) -> tuple[Destination, ...]:
    """Linked places on the side that the delegation goes to, by first mention; then the countries
    of those, where the text names them."""
    scored = any("destinations" in group.scores for group in groups)
    found: dict[str, list[Mention]] = defaultdict(list)
    sure: dict[str, float] = {}
    countries: dict[str, list[Mention]] = defaultdict(list)
    for group in groups:
        if not group.mentions or group.mentions[0].label != "LOC":
            continue
        link = places.resolve(group.mentions[0].text, annotation.context)
        code = link.code
        if code and len(code) == _COUNTRY:
            countries[code] += group.mentions
        if scored and not group.fills("destinations"):
            continue
        if code is None and link.rule == "place/unknown" and scored:
            code = _unlisted(group.name, annotation.context, direction)
        if code and (code[:2] == "IT") == (direction == "incoming"):
            found[code] += group.mentions
            sure[code] = max(group.score("destinations") or 0.0, sure.get(code, 0.0))
    # Whoever goes to Osaka goes to Japan, if the text names it.
    reached = {code[:_COUNTRY] for code in found} - {"IT"}
    found |= {code: countries[code] for code in sorted(reached & countries.keys() - found.keys())}
    return tuple(
        Destination(
            code=code,
            name=mentions[0].text,
            evidence=tuple((m.start, m.end) for m in mentions),
            score=sure.get(code) or None,
        )
        for code, mentions in found.items()
    )


def _unlisted(name: str, context: Sequence[str], direction: Direction) -> str | None:
    """Code of a town that no table has: of the one country that the delegation can be in."""
    if direction == "incoming":
        return f"IT:{name}"
    countries = {code[:2] for code in context} - {"IT"}
    return f"{countries.pop()}:{name}" if len(countries) == 1 else None


def _people(annotation: Annotation, groups: Sequence[_Group]) -> tuple[Person, ...]:
    """One entry a person who takes part, with the fullest role that the text gives."""
    by_start = {person.evidence[0][0]: person for person in annotation.people}
    scored = any("people" in group.scores for group in groups)
    bodies = {
        mention.text: group
        for group in groups
        for mention in group.mentions
        if mention.label == "ORG"
    }
    people = []
    for group in groups:
        if not group.mentions or group.mentions[0].label != "PER":
            continue
        told = [by_start[m.start] for m in group.mentions if m.start in by_start]
        role = max((p.role or "" for p in told), key=len, default="") or None
        employer = next((p.organisation for p in told if p.organisation), None)
        if not (group.fills("people") if scored else role or employer):
            continue
        body = bodies.get(employer or "")
        people.append(
            Person(
                name=group.name,
                role=role,
                organisation=body.name if body else employer,
                entity=body.mentions[0].entity if body else None,
                evidence=group.evidence,
                score=group.score("people"),
            )
        )
    return tuple(people)


def _agreements(annotation: Annotation, groups: Sequence[_Group]) -> tuple[Agreement, ...]:
    """Agreements with their parties' fullest names; what two sentences tell of one is joined."""
    names = {name: group.name for group in groups for name in group.names}
    names |= {mention.text: group.name for group in groups for mention in group.mentions}
    told: dict[tuple[str, ...], Agreement] = {}
    for agreement in annotation.agreements:
        parties = tuple(dict.fromkeys(names.get(party, party) for party in agreement.parties))
        key = tuple(sorted(parties))
        known = next((k for k in told if set(k) <= set(key) or set(key) <= set(k)), None)
        if known is None:
            told[key] = agreement.model_copy(update={"parties": parties})
        else:
            fuller = max(told[known].parties, parties, key=len)
            evidence = (*told[known].evidence, *agreement.evidence)
            update = {"parties": fuller, "evidence": evidence}
            told[known] = told[known].model_copy(update=update)
    return tuple(told.values())


def _themes(annotation: Annotation) -> tuple[ThemeFiller, ...]:
    """Themes by number of mentions, then by score."""
    found = [theme for theme in annotation.themes if theme.score >= FILLED]
    found.sort(key=lambda theme: (-len(theme.mentions), -theme.score))
    return tuple(
        ThemeFiller(
            id=theme.id,
            evidence=tuple(
                (annotation.mentions[i].start, annotation.mentions[i].end) for i in theme.mentions
            ),
            score=theme.score,
        )
        for theme in found
    )
