"""Everything that is measured of one model on some samples, as values, text and JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.evaluate.bootstrap import Difference, Interval, Parts, differences, intervals
from pipeline.evaluate.breakdown import breakdown, seen
from pipeline.evaluate.confusion import confusion
from pipeline.evaluate.errors import Miss, misses
from pipeline.evaluate.matching import Counts
from pipeline.evaluate.merging import Merging, merging
from pipeline.evaluate.scenarios import Outcomes, scenarios
from pipeline.evaluate.score import LABELS, annotates, annotates_spans, score
from schemas import ReleaseRecord, Sample


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures and errors of one model; `parts` are the counts of each sample."""

    model: str
    figures: Mapping[str, Mapping[str, float]]
    parts: Sequence[Parts]
    intervals: Mapping[str, Interval]
    scenarios: Mapping[str, Mapping[str, Outcomes]]
    """Label → scenario → outcomes."""
    confusion: Mapping[str, Mapping[str, int]]
    breakdown: Mapping[str, Mapping[str, Mapping[str, float]]]
    seen: Mapping[str, Mapping[str, Counts]]
    """Empty without training samples."""
    merging: Merging | None
    misses: Sequence[Miss]

    def values(self) -> dict[str, Any]:
        """As plain values, for JSON."""
        return {
            "model": self.model,
            "figures": self.figures,
            "intervals": {name: asdict(i) for name, i in self.intervals.items()},
            "scenarios": {
                label: {name: _prf(outcomes) for name, outcomes in by_name.items()}
                for label, by_name in self.scenarios.items()
            },
            "confusion": self.confusion,
            "breakdown": self.breakdown,
            "seen": {
                label: {name: {"recall": c.recall, "gold": c.gold} for name, c in groups.items()}
                for label, groups in self.seen.items()
            },
            "merging": self.merging.figures() if self.merging else None,
            "errors": [asdict(miss) for miss in self.misses],
        }


def _prf(outcomes: Outcomes) -> dict[str, float]:
    return {"p": outcomes.precision, "r": outcomes.recall, "f": outcomes.f1, **asdict(outcomes)}


def evaluate(
    samples: Sequence[Sample],
    records: Mapping[str, ReleaseRecord],
    model: str,
    training: Sequence[Sample] = (),
) -> Evaluation:
    """Measure the records with the samples' ids. `samples` must not be empty."""
    parts = [score([sample], records).parts() for sample in samples]
    marked = [sample for sample in samples if annotates_spans(sample)]
    return Evaluation(
        model=model,
        figures=score(samples, records).table(),
        parts=parts,
        intervals=intervals(parts),
        scenarios={
            label: scenarios(marked, records, [label])
            for label in LABELS
            if any(annotates(sample, label) for sample in marked)
        },
        confusion=confusion(samples, records),
        breakdown=breakdown(samples, records),
        seen=seen(samples, records, training) if training else {},
        merging=merging(samples, records),
        misses=misses(samples, records),
    )


def compare(one: Evaluation, other: Evaluation) -> dict[str, Difference]:
    """The first model less the second, over the same samples."""
    return differences(one.parts, other.parts)


def lines(evaluation: Evaluation) -> Iterator[str]:
    """The figures as a table for the terminal, with the 95 % interval behind each row."""
    for name, row in evaluation.figures.items():
        cells = "  ".join(
            f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}"
            for key, value in row.items()
        )
        spread = evaluation.intervals.get(name)
        yield f"{name:26s}{cells}" + (f"  [{spread.low:.3f}–{spread.high:.3f}]" if spread else "")
    for label, by_name in evaluation.scenarios.items():
        cells = "  ".join(f"{name} {outcomes.f1:.3f}" for name, outcomes in by_name.items())
        yield f"{label + ' scenarios':26s}{cells}"
    for label, groups in evaluation.seen.items():
        cells = "  ".join(f"{n} r {c.recall:.3f} ({c.gold})" for n, c in groups.items())
        yield f"{label + ' by training':26s}{cells}"
    if evaluation.merging:
        yield f"{'merging':26s}{evaluation.merging.merged}"
        yield f"{'same-key baseline':26s}{evaluation.merging.baseline}"


def difference_lines(found: Mapping[str, Difference]) -> Iterator[str]:
    """Differences of F1 as a table for the terminal."""
    for name, d in found.items():
        yield f"{name:26s}{d.value:+.3f}  [{d.low:+.3f}–{d.high:+.3f}]  p {d.p:.3f}"
