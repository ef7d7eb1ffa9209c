"""Counts of annotated samples, for data cards and for the limits that the corpus set itself."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import mean, median
from typing import Any, get_args

from pipeline.normalise.folding import fold
from pipeline.samples.corpus import extra
from schemas import Label, Sample

SLOTS = (
    "organisers",
    "promoters",
    "delegation",
    "counterparts",
    "visited",
    "people",
    "events",
    "agreements",
    "destinations",
    "themes",
)

MOST = 0.03
"""No name of an organisation should be in more than this share of the texts."""


def stats(samples: Sequence[Sample]) -> dict[str, Any]:
    """Counts by name: texts, words, genres, years, labels, slots, groups, names in many texts."""
    lengths = [len(sample.text.split()) for sample in samples]
    records = [sample.mission for sample in samples if sample.mission]
    codes = {code[:2] for record in records for code in record.destinations}
    groups = {sample.meta.same_as for sample in samples if sample.meta.same_as}
    grouped = groups | {sample.id for sample in samples if sample.meta.same_as}
    mentions = [(sample, span) for sample in samples for span in sample.spans]
    return {
        "texts": len(samples),
        "words": sum(lengths),
        "words a text": {
            "mean": round(mean(lengths)) if lengths else 0,
            "median": round(median(lengths)) if lengths else 0,
            "shortest": min(lengths, default=0),
            "longest": max(lengths, default=0),
        },
        "genres": _counted(extra(sample, "genre") or "none" for sample in samples),
        "senders": len({extra(sample, "sender") or sample.meta.publisher for sample in samples}),
        "years": dict(sorted(_counted((s.meta.published or "none")[:4] for s in samples).items())),
        "missions": len(records),
        "kinds": _counted(kind for record in records for kind in record.kinds),
        "countries of destination": len(codes),
        "texts on a mission told twice or more": len(grouped),
        "missions told twice or more": len(groups),
        "mentions": _counted(span.label for _, span in mentions),
        "names": {
            label: len(
                {fold(sample.text[s.start : s.end]) for sample, s in mentions if s.label == label}
            )
            for label in get_args(Label)
        },
        "fillers": {slot: sum(len(getattr(record, slot)) for record in records) for slot in SLOTS},
        "theme ids": len({theme for record in records for theme in record.themes}),
        "organisations in too many texts": _common(samples),
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _common(samples: Sequence[Sample]) -> dict[str, float]:
    """Organisation → share of the texts, of those over `MOST`."""
    texts: Counter[str] = Counter()
    for sample in samples:
        spans = (span for span in sample.spans if span.label == "ORG")
        forms = {fold(name): name for s in spans for name in [sample.text[s.start : s.end]]}
        texts.update(forms.keys())
    shares = {name: count / max(1, len(samples)) for name, count in texts.most_common()}
    return {name: round(share, 3) for name, share in shares.items() if share > MOST}


def lines(counted: Mapping[str, Any]) -> Iterator[str]:
    """The counts for the terminal."""
    for name, value in counted.items():
        if isinstance(value, Mapping):
            cells = ", ".join(
                f"{key} {count:,}" if isinstance(count, int) else f"{key} {count}"
                for key, count in value.items()
            )
            yield f"{name}: {cells or 'none'}"
        else:
            yield f"{name}: {value:,}"
