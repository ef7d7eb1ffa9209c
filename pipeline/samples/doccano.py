"""doccano's JSONL for sequence labelling.

Offsets there are UTF-16 code units, as its browser side counts them unless the project has 'Count
grapheme clusters as one character' (doccano issue 2290); we assume that it has not. doccano gives
each text a number of its own as `id` and keeps other columns as they are, so our id, metadata,
record and DATE values travel in columns of their own. THEME overlaps other labels: allow
overlapping spans in the project.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.samples.guide import content_id
from pipeline.samples.units import Units
from schemas import Sample


def dump(sample: Sample) -> dict[str, Any]:
    """The line of a sample: `text`, `label` as [start, end, label], and our columns."""
    units = Units(sample.text)
    places = [(units.to_utf16(s.start), units.to_utf16(s.end)) for s in sample.spans]
    line: dict[str, Any] = {
        "text": sample.text,
        "label": [[*place, span.label] for place, span in zip(places, sample.spans, strict=True)],
        "sample": sample.id,
        "sample_meta": sample.meta.model_dump(mode="json", exclude_unset=True),
        "sample_values": [
            [*place, span.value]
            for place, span in zip(places, sample.spans, strict=True)
            if span.value is not None
        ],
    }
    if sample.annotates_mission:
        line["sample_mission"] = sample.mission.model_dump(mode="json") if sample.mission else None
    return line


def load(line: Mapping[str, Any]) -> Sample:
    """The sample of an exported line, in the layout with `label` or the one with `entities`.

    A DATE keeps its value while its edges are those of the task. Raises ValidationError,
    ValueError, KeyError or TypeError for another layout.
    """
    text = line["text"]
    units = Units(text)
    labelled = [*line.get("label", ())] or [
        (entity["start_offset"], entity["end_offset"], entity["label"])
        for entity in line.get("entities", ())
    ]
    values = {(start, end): value for start, end, value in line.get("sample_values") or ()}
    spans: list[dict[str, Any]] = [
        {"start": units.from_utf16(start), "end": units.from_utf16(end), "label": label}
        for start, end, label in labelled
    ]
    for span, (start, end, label) in zip(spans, labelled, strict=True):
        if label == "DATE" and (start, end) in values:
            span["value"] = values[start, end]
    fields = {
        "id": str(line.get("sample") or line.get("id") or content_id(text)),
        "text": text,
        "meta": line.get("sample_meta") or {},
        "spans": spans,
    }
    if "sample_mission" in line:
        fields["mission"] = line["sample_mission"]
    return Sample.model_validate(fields)
