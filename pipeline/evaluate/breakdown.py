"""Where it is good and where not: by publisher, length, year; mentions known from training."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.evaluate.matching import Counts
from pipeline.evaluate.score import NER_LABELS, annotates_spans, score
from pipeline.normalise.folding import fold
from schemas import ReleaseRecord, Sample

_LENGTHS = (150, 300, 500)
_MOST_PUBLISHERS = 20

SHOWN = ("NER (PER ORG LOC EVENT)", "DATE", "THEME", "detection", "roles (five slots)")
"""Figures of a group, F1 or accuracy."""


def _length(sample: Sample) -> str:
    words = len(sample.text.split())
    low = 0
    for high in _LENGTHS:
        if words < high:
            return f"{low}–{high - 1} words"
        low = high
    return f"{low} words and more"


def _year(sample: Sample) -> str:
    return sample.meta.published[:4] if sample.meta.published else "unknown"


def _publisher(sample: Sample) -> str:
    return sample.meta.publisher or "unknown"


_VIEWS: Mapping[str, Callable[[Sample], str]] = {
    "publisher": _publisher,
    "length": _length,
    "year": _year,
}


def breakdown(
    samples: Sequence[Sample], records: Mapping[str, ReleaseRecord]
) -> dict[str, dict[str, dict[str, float]]]:
    """View → group → figure. The publishers are the twenty with most samples."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for view, of in _VIEWS.items():
        groups: dict[str, list[Sample]] = defaultdict(list)
        for sample in samples:
            groups[of(sample)].append(sample)
        names = sorted(groups)
        if view == "publisher":
            sizes = Counter({name: len(group) for name, group in groups.items()})
            names = sorted(names, key=lambda name: -sizes[name])[:_MOST_PUBLISHERS]
        found[view] = {name: _figures(groups[name], records) for name in names}
    return found


def _figures(group: Sequence[Sample], records: Mapping[str, ReleaseRecord]) -> dict[str, float]:
    table = score(group, records).table()
    figures: dict[str, float] = {"samples": len(group)}
    for name in SHOWN:
        row = table.get(name, {})
        if row:
            figures[name] = row["f"] if "f" in row else row["accuracy"]
    return figures


def seen(
    samples: Iterable[Sample],
    records: Mapping[str, ReleaseRecord],
    training: Iterable[Sample],
) -> dict[str, dict[str, Counts]]:
    """Label → 'seen' or 'unseen' → exact matches of gold mentions, by the name's use in training.

    Only recall means anything here: a wrong prediction is in neither group.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for sample in training:
        for span in sample.spans:
            known[span.label].add(fold(sample.text[span.start : span.end]))
    found: dict[str, dict[str, Counts]] = {
        label: {"seen": Counts(), "unseen": Counts()} for label in NER_LABELS
    }
    for sample in filter(annotates_spans, samples):
        record = records.get(sample.id)
        predicted = {(m.start, m.end, m.label) for m in (record.mentions if record else ())}
        for span in sample.spans:
            if span.label in found:
                name = fold(sample.text[span.start : span.end])
                counts = found[span.label]["seen" if name in known[span.label] else "unseen"]
                hit = int((span.start, span.end, span.label) in predicted)
                counts.add(hit, hit, 1)
    return found
