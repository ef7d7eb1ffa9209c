"""What was missed and what was wrong, with context, sorted by cause.

A cause is the same thing gone wrong in the same way: a name missed again and again, a word that a
rule takes along, a label taken for another. The most frequent cause comes first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.evaluate.confusion import Stretch, paired
from pipeline.evaluate.matching import alike, same_period
from pipeline.evaluate.score import ROLE_SLOTS
from pipeline.normalise.folding import fold
from schemas import MissionRecord, ReleaseRecord, Sample, SampleMission

_CONTEXT = 40
_IDS = ("destinations", "themes", "kinds")


@dataclass(frozen=True, slots=True)
class Miss:
    """One error.

    `kind`: `missed` (only in the gold), `wrong` (only predicted), `label`, `edge`, `value` of a
    DATE; of a record's slot, too, `missed` or `wrong`. `cause` is what errors are grouped by.
    """

    sample: str
    kind: str
    label: str
    text: str
    cause: str
    context: str = ""
    detector: str | None = None

    def __str__(self) -> str:
        detector = f" ({self.detector})" if self.detector else ""
        context = f": {self.context}" if self.context else f": {self.text}"
        return f"{self.label} {self.kind} {self.sample}{detector}{context}"


def misses(samples: Iterable[Sample], records: Mapping[str, ReleaseRecord]) -> list[Miss]:
    """All errors, those of the most frequent cause first."""
    causes: dict[str, list[Miss]] = defaultdict(list)
    for sample in samples:
        record = records.get(sample.id)
        for miss in (*_of_mentions(sample, record), *_of_slots(sample, record)):
            causes[miss.cause].append(miss)
    ordered = sorted(causes.items(), key=lambda item: (-len(item[1]), item[0]))
    return [miss for _, group in ordered for miss in group]


def _of_mentions(sample: Sample, record: ReleaseRecord | None) -> Iterator[Miss]:
    values = {(s.start, s.end): s.value for s in sample.spans if s.label == "DATE"}
    mentions = {(m.start, m.end, str(m.label)): m for m in (record.mentions if record else ())}
    for gold, predicted in paired(sample, record):
        mention = mentions[predicted] if predicted else None
        detector = mention.detector if mention else None
        stretch = gold or predicted
        assert stretch is not None
        told = _told(sample, gold, predicted)
        if gold is None or predicted is None:
            kind = "missed" if predicted is None else "wrong"
            cause = f"{stretch[2]} {kind} {fold(sample.text[stretch[0] : stretch[1]])}"
        elif gold[2] != predicted[2]:
            kind, cause = "label", f"{gold[2]} taken for {predicted[2]}"
        elif gold[:2] != predicted[:2]:
            kind, cause = "edge", f"{gold[2]} edge {detector} {_edge(sample.text, gold, predicted)}"
        elif gold[2] == "DATE" and mention and not same_period(values[gold[:2]], mention.value):
            told += f" {values[gold[:2]]} but {mention.value}"
            kind, cause = "value", f"DATE value {detector}"
        else:
            continue
        text = sample.text[stretch[0] : stretch[1]]
        yield Miss(sample.id, kind, stretch[2], text, cause, told, detector)


def _edge(text: str, gold: Stretch, predicted: Stretch) -> str:
    """The words that are too many (+) or too few (-) on either side, the first of each."""
    told = []
    sides = ((predicted[0], gold[0], -1), (gold[1], predicted[1], 0))
    for low, high, place in sides:
        words = text[min(low, high) : max(low, high)].split()
        if words:
            told.append(f"{'+' if low < high else '-'}{fold(words[place])}")
    return " ".join(told)


def _told(sample: Sample, gold: Stretch | None, predicted: Stretch | None) -> str:
    """The words around, with [gold] and ⟨predicted⟩ in them."""
    stretches = [s for s in (gold, predicted) if s]
    low, high = min(s[0] for s in stretches), max(s[1] for s in stretches)
    signs: list[tuple[int, int, str]] = []
    for stretch, (opening, closing) in ((gold, "[]"), (predicted, "⟨⟩")):
        if stretch:
            signs += [(stretch[0], 1, opening), (stretch[1], 0, closing)]
    parts, position = [], max(0, low - _CONTEXT)
    for place, _, sign in sorted(signs):
        parts += [sample.text[position:place], sign]
        position = place
    told = "".join([*parts, sample.text[position : high + _CONTEXT]])
    return f"…{told}…".replace("\n", " ⏎ ")


def _of_slots(sample: Sample, record: ReleaseRecord | None) -> Iterator[Miss]:
    if not sample.annotates_mission:
        return
    gold, found = sample.mission, record.mission if record else None
    if (gold is None) != (found is None):
        kind = "wrong" if gold is None else "missed"
        yield Miss(sample.id, kind, "mission", sample.meta.title or "", f"mission {kind}")
    if gold is None or found is None:
        return
    if gold.direction != found.direction:
        text = f"{gold.direction} but {found.direction}"
        yield Miss(sample.id, "wrong", "direction", text, f"direction {text}")
    if (gold.start, gold.end) != (found.start, found.end):
        text = f"{gold.start} – {gold.end} but {found.start} – {found.end}"
        yield Miss(sample.id, "wrong", "period", text, "period")
    wanted, told = _names(gold), _names(found)
    marked = {m.text for m in record.mentions} if record else set()
    for slot in wanted:
        for kind, some, others in (("missed", wanted, told), ("wrong", told, wanted)):
            for name in some[slot]:
                if not _holds(others[slot], name, slot):
                    cause = f"{slot} {kind}: {_why(name, slot, others, marked)}"
                    yield Miss(sample.id, kind, slot, name, cause)


def _names(mission: SampleMission | MissionRecord) -> dict[str, list[str]]:
    """Slot → names, codes or ids, of the guide's record or of ours."""
    names: dict[str, list[str]] = {}
    for slot in (*ROLE_SLOTS, "events", "people", "destinations", "themes", "kinds"):
        fillers = getattr(mission, slot)
        key = {"destinations": "code", "themes": "id"}.get(slot, "name")
        names[slot] = [str(getattr(filler, key, filler)) for filler in fillers]
    return names


def _holds(names: Sequence[str], name: str, slot: str) -> bool:
    fuzzy = slot not in _IDS
    return name in names or (fuzzy and any(alike(name, other) for other in names))


def _why(name: str, slot: str, others: Mapping[str, Sequence[str]], marked: set[str]) -> str:
    """Where the other side has the name: in another slot, only as a mention, or nowhere."""
    if slot in _IDS:
        return name
    elsewhere = [
        other for other in ROLE_SLOTS if slot in ROLE_SLOTS and _holds(others[other], name, other)
    ]
    if elsewhere:
        return f"it is in {elsewhere[0]}"
    return "found as a mention" if name in marked else "not found as a mention"
