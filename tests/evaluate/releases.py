"""Samples and records of a few words, for tests of the evaluation."""

from schemas import Mention, MissionRecord, ReleaseRecord, Sample, Source, Span

TEXT = "Anna Neri di Sace vola a Lima lunedì"
NAMES = {"PER": (0, 9), "ORG": (13, 17), "LOC": (25, 29), "DATE": (30, 36)}


def sample(name: str = "a", *labels: str, **fields: object) -> Sample:
    spans = [Span.model_validate(span(label)) for label in labels or NAMES]
    return Sample.model_validate({"id": name, "text": TEXT, "spans": spans, **fields})


def span(label: str) -> dict[str, object]:
    start, end = NAMES[label]
    value = {"value": "2024-05-06"} if label == "DATE" else {}
    return {"start": start, "end": end, "label": label, **value}


def record(
    name: str, *stretches: tuple[int, int, str], mission: MissionRecord | None = None
) -> ReleaseRecord:
    mentions = tuple(
        Mention.model_validate(
            {
                "start": start,
                "end": end,
                "label": label,
                "text": TEXT[start:end],
                "value": "2024-05-06" if label == "DATE" else None,
                "detector": "ner",
            }
        )
        for start, end, label in stretches
    )
    return ReleaseRecord(
        id=name,
        source=Source(path=name, media_type="text/plain", sha256=""),
        language="it",
        text=TEXT,
        mentions=mentions,
        mission=mission,
        model="test",
    )


def right(name: str = "a") -> ReleaseRecord:
    """Everything as the sample has it."""
    return record(name, *((start, end, label) for label, (start, end) in NAMES.items()))
