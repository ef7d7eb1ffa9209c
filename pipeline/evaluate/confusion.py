"""Which label was taken for which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.evaluate.score import LABELS, annotates, annotates_spans
from schemas import ReleaseRecord, Sample

NOTHING = "–"
"""Column of what was missed, row of what was invented."""

Stretch = tuple[int, int, str]


def pairs(
    gold: Sequence[Stretch], predicted: Sequence[Stretch]
) -> Iterator[tuple[Stretch | None, Stretch | None]]:
    """Each mention with the one that it is best compared to, or with None.

    THEME is compared with THEME only, as it may lie over anything else.
    """
    free = sorted(predicted)
    left = []
    for stretch in sorted(gold):
        if stretch in free:
            free.remove(stretch)
            yield stretch, stretch
        else:
            left.append(stretch)
    for stretch in left:
        partner = max(
            (p for p in free if _comparable(stretch, p)),
            key=lambda p: (min(p[1], stretch[1]) - max(p[0], stretch[0]), p[2] == stretch[2]),
            default=None,
        )
        if partner is not None:
            free.remove(partner)
        yield stretch, partner
    for stretch in free:
        yield None, stretch


def _comparable(one: Stretch, other: Stretch) -> bool:
    overlap = one[0] < other[1] and other[0] < one[1]
    return overlap and (one[2] == "THEME") == (other[2] == "THEME")


def paired(
    sample: Sample, record: ReleaseRecord | None
) -> Iterator[tuple[Stretch | None, Stretch | None]]:
    """`pairs` of one sample, of the labels that it annotates."""
    if annotates_spans(sample):
        gold = [(s.start, s.end, str(s.label)) for s in sample.spans]
        found = [
            (m.start, m.end, str(m.label))
            for m in (record.mentions if record else ())
            if annotates(sample, m.label)
        ]
        yield from pairs(gold, found)


def confusion(
    samples: Iterable[Sample], records: Mapping[str, ReleaseRecord]
) -> dict[str, dict[str, int]]:
    """Gold label → predicted label → number of mentions that overlap."""
    counts: Counter[tuple[str, str]] = Counter()
    for sample in samples:
        for gold, predicted in paired(sample, records.get(sample.id)):
            counts[gold[2] if gold else NOTHING, predicted[2] if predicted else NOTHING] += 1
    names = (*LABELS, NOTHING)
    return {row: {column: counts[row, column] for column in names} for row in names}
