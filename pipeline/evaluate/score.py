"""Scores of records against annotated samples: labels, DATE values, slots of the record."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from pipeline.evaluate.matching import Counts, alike, matched, same_period
from pipeline.normalise.folding import fold
from pipeline.samples.corpus import annotates_themes
from schemas import Mention, MissionRecord, ReleaseRecord, Sample, SampleMission, Span
from schemas.values import Label

LABELS: tuple[Label, ...] = get_args(Label)
NER_LABELS = ("PER", "ORG", "LOC", "EVENT")
ROLE_SLOTS = ("organisers", "promoters", "delegation", "counterparts", "visited")


@dataclass(slots=True)
class Scores:
    """Everything that is counted, over all samples."""

    samples: int = 0
    exact: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    overlap: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    values: Counts = field(default_factory=Counts)
    slots: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    detection: Counts = field(default_factory=Counts)
    direction: Counts = field(default_factory=Counts)
    period: Counts = field(default_factory=Counts)

    def table(self) -> dict[str, dict[str, float]]:
        """Row name → column → figure, in the order in which it is shown."""
        rows: dict[str, dict[str, float]] = {}
        for label in LABELS:
            if label in self.exact:
                rows[label] = {
                    **_prf(self.exact[label]),
                    "overlap_f": self.overlap[label].f1,
                    "gold": self.exact[label].gold,
                    "pred": self.exact[label].predicted,
                }
        if "DATE" in self.exact:
            rows["DATE value"] = {"f": self.values.f1}
        if self.exact:
            rows["NER (PER ORG LOC EVENT)"] = _prf(_sum(self.exact, NER_LABELS))
            rows["all labels"] = _prf(_sum(self.exact, LABELS))
        if self.detection.gold:
            rows["detection"] = {"accuracy": self.detection.recall}
            rows["direction"] = {"accuracy": self.direction.right / max(1, self.direction.gold)}
            rows["period"] = {"accuracy": self.period.right / max(1, self.period.gold)}
            for slot, counts in self.slots.items():
                rows[slot] = {**_prf(counts), "gold": counts.gold, "pred": counts.predicted}
            rows["roles (five slots)"] = _prf(_sum(self.slots, ROLE_SLOTS))
        return rows

    def parts(self) -> dict[str, Counts]:
        """Every figure's counts under the name of its row in `table`; for resampling."""
        counts: dict[str, Counts] = {
            label: self.exact[label] for label in LABELS if label in self.exact
        }
        counts |= {f"{label} overlap": self.overlap[label] for label in counts}
        if "DATE" in self.exact:
            counts["DATE value"] = self.values
        if self.exact:
            counts["NER (PER ORG LOC EVENT)"] = _sum(self.exact, NER_LABELS)
            counts["all labels"] = _sum(self.exact, LABELS)
        if self.detection.gold:
            # Where there is no mission, direction and period are not asked for.
            counts |= {"detection": self.detection, "direction": self.direction}
            counts |= {"period": self.period, **self.slots}
            counts["roles (five slots)"] = _sum(self.slots, ROLE_SLOTS)
        return counts


def annotates_spans(sample: Sample) -> bool:
    """Whether the sample marks mentions at all; one may say no more than its `mission_group`."""
    return "spans" in sample.model_fields_set


def annotates(sample: Sample, label: Label) -> bool:
    """Whether the sample marks mentions of that label: our news texts bear no THEME."""
    return annotates_spans(sample) and (label != "THEME" or annotates_themes(sample))


def _prf(counts: Counts) -> dict[str, float]:
    return {"p": counts.precision, "r": counts.recall, "f": counts.f1}


def _sum(groups: Mapping[str, Counts], names: Iterable[str]) -> Counts:
    total = Counts()
    for name in names:
        if name in groups:
            counts = groups[name]
            total.add(counts.right, counts.predicted, counts.gold)
    return total


def score(
    samples: Iterable[Sample],
    records: Mapping[str, ReleaseRecord],
    labels: Sequence[Label] = LABELS,
) -> Scores:
    """Scores of the records with the samples' ids; a sample without one counts as all missed."""
    scores = Scores()
    for sample in samples:
        record = records.get(sample.id)
        scores.samples += 1
        mentions = record.mentions if record else ()
        for label in (name for name in labels if annotates(sample, name)):
            _score_label(scores, label, sample.spans, mentions)
        if sample.annotates_mission:
            _score_mission(scores, sample.mission, record.mission if record else None)
    return scores


def _score_label(
    scores: Scores, label: Label, spans: Sequence[Span], mentions: Sequence[Mention]
) -> None:
    gold = {(s.start, s.end): s.value for s in spans if s.label == label}
    predicted = {(m.start, m.end): m.value for m in mentions if m.label == label}
    scores.exact[label].add(len(gold.keys() & predicted.keys()), len(predicted), len(gold))
    free = set(gold)
    touching = right = 0
    for start, end in sorted(predicted):
        hit = next((span for span in sorted(free) if span[0] < end and start < span[1]), None)
        if hit is not None:
            free.discard(hit)
            touching += 1
            right += label == "DATE" and same_period(gold[hit], predicted[start, end])
    scores.overlap[label].add(touching, len(predicted), len(gold))
    if label == "DATE":
        scores.values.add(right, len(predicted), len(gold))


def _score_mission(
    scores: Scores, gold: SampleMission | None, record: MissionRecord | None
) -> None:
    detected = int((gold is None) == (record is None))
    scores.detection.add(detected, 1, 1)
    if gold is not None:
        same = record is not None
        direction = same and record is not None and gold.direction == record.direction
        period = record is not None and (gold.start, gold.end) == (record.start, record.end)
        scores.direction.add(int(direction), 1, 1)
        scores.period.add(int(period), 1, 1)
    wanted = gold or SampleMission(direction="outgoing")
    found = record or MissionRecord(direction="outgoing")
    for slot in (*ROLE_SLOTS, "events"):
        names = [filler.name for filler in getattr(found, slot)]
        _count(scores, slot, getattr(wanted, slot), names)
    _count_ids(scores, "destinations", wanted.destinations, [d.code for d in found.destinations])
    _count_ids(scores, "themes", wanted.themes, [t.id for t in found.themes])
    _count_ids(scores, "kinds", wanted.kinds, found.kinds)
    _count(scores, "people", [p.name for p in wanted.people], [p.name for p in found.people])
    gold_roles = [(fold(p.name), fold(p.role)) for p in wanted.people if p.role]
    roles = [(fold(p.name), fold(p.role)) for p in found.people if p.role]
    hits = matched(gold_roles, roles, lambda a, b: alike(a[0], b[0]) and alike(a[1], b[1]))
    scores.slots["people with role"].add(hits, len(roles), len(gold_roles))
    gold_parties = [sorted(map(fold, a.parties)) for a in wanted.agreements]
    parties = [sorted(map(fold, a.parties)) for a in found.agreements]
    hits = matched(gold_parties, parties, lambda a, b: bool(set(a) & set(b)))
    scores.slots["agreements"].add(hits, len(parties), len(gold_parties))


def _count(scores: Scores, slot: str, gold: Sequence[str], predicted: Sequence[str]) -> None:
    scores.slots[slot].add(matched(gold, predicted, alike), len(predicted), len(gold))


def _count_ids(scores: Scores, slot: str, gold: Iterable[str], predicted: Iterable[str]) -> None:
    wanted, found = set(gold), set(predicted)
    scores.slots[slot].add(len(wanted & found), len(found), len(wanted))
