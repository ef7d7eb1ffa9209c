"""The evaluation as one HTML file that needs nothing else: gold and prediction over each other."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from jinja2 import Environment, PackageLoader

from pipeline.evaluate.bootstrap import Difference
from pipeline.evaluate.evaluation import Evaluation
from pipeline.evaluate.score import LABELS, annotates
from schemas import ReleaseRecord, Sample

_MOST_ERRORS = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text over which nothing changes: labels of the gold, of the prediction."""

    text: str
    gold: tuple[str, ...]
    predicted: tuple[str, ...]
    opens: str
    """What begins here, for the tooltip: 'gold ORG', 'predicted DATE 2024-05'."""

    @property
    def agrees(self) -> bool:
        """Whether both say the same of it."""
        return self.gold == self.predicted

    @property
    def classes(self) -> str:
        """CSS classes: the gold is a line below, the prediction one above."""
        names = [f"g-{label}" for label in self.gold] + [f"p-{label}" for label in self.predicted]
        return " ".join([*names, *([] if self.agrees else ["off"])])


def pieces(sample: Sample, record: ReleaseRecord | None) -> Iterator[Piece]:
    """The text of a sample cut wherever a mention begins or ends."""
    gold = [(s.start, s.end, str(s.label), s.value) for s in sample.spans]
    mentions = [m for m in (record.mentions if record else ()) if annotates(sample, m.label)]
    predicted = [(m.start, m.end, str(m.label), m.value) for m in mentions]
    edges = {0, len(sample.text)}
    edges |= {edge for start, end, *_ in (*gold, *predicted) for edge in (start, end)}
    opening: dict[int, list[str]] = defaultdict(list)
    for side, stretches in (("gold", gold), ("predicted", predicted)):
        for start, _, label, value in stretches:
            opening[start].append(f"{side} {label} {value or ''}".strip())
    for start, end in pairwise(sorted(edges)):
        yield Piece(
            text=sample.text[start:end],
            gold=tuple(label for label in LABELS if any(_in(start, s, label) for s in gold)),
            predicted=tuple(
                label for label in LABELS if any(_in(start, s, label) for s in predicted)
            ),
            opens=", ".join(opening[start]),
        )


def _in(place: int, stretch: tuple[int, int, str, str | None], label: str) -> bool:
    return stretch[0] <= place < stretch[1] and stretch[2] == label


def render(
    samples: Sequence[Sample],
    records: Mapping[str, Mapping[str, ReleaseRecord]],
    evaluations: Sequence[Evaluation],
    differences: Mapping[str, Difference],
) -> str:
    """The page: figures of all models, then errors and texts of the first one.

    `records` is model → sample id → record.
    """
    first = evaluations[0]
    ours = records[first.model]
    causes = [
        (cause, list(group))
        for cause, group in groupby(first.misses[:_MOST_ERRORS], key=lambda miss: miss.cause)
    ]
    environment = Environment(
        loader=PackageLoader("pipeline.evaluate"), autoescape=True, trim_blocks=True
    )
    return environment.get_template("evaluation.html").render(
        labels=LABELS,
        evaluations=evaluations,
        first=first,
        differences=differences,
        causes=causes,
        hidden=max(0, len(first.misses) - _MOST_ERRORS),
        texts=[(sample, list(pieces(sample, ours.get(sample.id)))) for sample in samples],
    )
