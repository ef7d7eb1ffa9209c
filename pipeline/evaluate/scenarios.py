"""Mentions in the four scenarios of nervaluate (SemEval 2013, task 9.1).

`strict`: edges and label right; `exact`: edges right, whatever the label; `partial`: edges right
or, for half a point, overlapping; `type`: label right, edges overlapping.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from schemas import Label, ReleaseRecord, Sample

SCENARIOS = ("strict", "exact", "partial", "type")

Stretch = tuple[int, int, str]
"""Start, end, label."""


@dataclass(slots=True)
class Outcomes:
    """SemEval's five outcomes."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def _points(self) -> float:
        return self.correct + 0.5 * self.partial

    @property
    def precision(self) -> float:
        """Share of the predicted mentions, 0 where nothing was predicted."""
        predicted = self.correct + self.incorrect + self.partial + self.spurious
        return self._points / predicted if predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold mentions, 0 where there are none."""
        gold = self.correct + self.incorrect + self.partial + self.missed
        return self._points / gold if gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def scenarios(
    samples: Iterable[Sample],
    records: Mapping[str, ReleaseRecord],
    labels: Sequence[Label],
) -> dict[str, Outcomes]:
    """Outcomes over all samples, by scenario."""
    outcomes = {name: Outcomes() for name in SCENARIOS}
    for sample in samples:
        record = records.get(sample.id)
        gold = sorted((s.start, s.end, str(s.label)) for s in sample.spans if s.label in labels)
        found = record.mentions if record else ()
        predicted = sorted((m.start, m.end, str(m.label)) for m in found if m.label in labels)
        _compare(gold, predicted, outcomes)
    return outcomes


def _compare(
    gold: Sequence[Stretch], predicted: Sequence[Stretch], outcomes: Mapping[str, Outcomes]
) -> None:
    met: set[Stretch] = set()
    for stretch in predicted:
        partner = _partner(stretch, gold)
        if partner is None:
            for outcome in outcomes.values():
                outcome.spurious += 1
            continue
        met.add(partner)
        edges, label = stretch[:2] == partner[:2], stretch[2] == partner[2]
        _count(outcomes["strict"], edges and label)
        _count(outcomes["exact"], edges)
        _count(outcomes["type"], label)
        if edges:
            outcomes["partial"].correct += 1
        else:
            outcomes["partial"].partial += 1
    missed = len(set(gold) - met)
    for outcome in outcomes.values():
        outcome.missed += missed


def _count(outcome: Outcomes, right: bool) -> None:
    if right:
        outcome.correct += 1
    else:
        outcome.incorrect += 1


def _partner(stretch: Stretch, gold: Sequence[Stretch]) -> Stretch | None:
    """The gold mention that is compared: the same one, the same edges, the first that overlaps."""
    if stretch in gold:
        return stretch
    overlapping = [g for g in gold if g[0] < stretch[1] and stretch[0] < g[1]]
    same_edges = (g for g in overlapping if g[:2] == stretch[:2])
    return next(same_edges, next(iter(overlapping), None))
