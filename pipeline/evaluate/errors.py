"""What was missed and what was wrong, each with the words around it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from schemas import ReleaseRecord, Sample

_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Miss:
    """One mention that is only in the gold (`missed`) or only predicted (`wrong`)."""

    sample: str
    kind: str
    label: str
    text: str
    context: str
    detector: str | None = None


def misses(samples: Iterable[Sample], records: Mapping[str, ReleaseRecord]) -> Iterator[Miss]:
    """All misses, sorted so that what one cause may explain stands together."""
    found: list[Miss] = []
    for sample in samples:
        record = records.get(sample.id)
        gold = {(s.start, s.end, s.label) for s in sample.spans}
        predicted = {
            (m.start, m.end, m.label): m.detector for m in (record.mentions if record else ())
        }
        for span in gold - predicted.keys():
            found.append(_miss(sample, "missed", span, None))
        for span in predicted.keys() - gold:
            found.append(_miss(sample, "wrong", span, predicted[span]))
    yield from sorted(found, key=lambda m: (m.label, m.kind, m.detector or "", m.text, m.sample))


def _miss(sample: Sample, kind: str, span: tuple[int, int, str], detector: str | None) -> Miss:
    start, end, label = span
    before, after = sample.text[max(0, start - _CONTEXT) : start], sample.text[end : end + _CONTEXT]
    text = sample.text[start:end]
    context = f"…{before}[{text}]{after}…".replace("\n", " ⏎ ")
    return Miss(sample.id, kind, label, text, context, detector)
