"""Label Studio's JSON: a list of tasks with `data`, `annotations` and `predictions`.

Offsets are code points since Label Studio 1.4 (label-studio-frontend pull request 308) and UTF-16
code units before; we write code points, and read whichever of the two gives the words that the
region itself repeats. DATE values are the regions' notes (`meta.text`). The labelling set-up is
`CONFIG`.
"""

from collections.abc import Mapping
from typing import Any, get_args

from pipeline.samples.guide import content_id
from pipeline.samples.units import Units
from schemas import Label, Sample, Span

_FROM, _TO = "label", "text"

CONFIG = "\n".join(
    (
        "<View>",
        f'  <Labels name="{_FROM}" toName="{_TO}">',
        *(f'    <Label value="{label}"/>' for label in get_args(Label)),
        "  </Labels>",
        f'  <Text name="{_TO}" value="$text"/>',
        "</View>",
    )
)
"""Labelling interface for these tasks."""


def dump(sample: Sample) -> dict[str, Any]:
    """The task of a sample, with its spans as an annotation to be corrected."""
    data: dict[str, Any] = {
        "text": sample.text,
        "sample": sample.id,
        "meta": sample.meta.model_dump(mode="json", exclude_unset=True),
    }
    if sample.annotates_mission:
        data["mission"] = sample.mission.model_dump(mode="json") if sample.mission else None
    regions = [_region(index, span, sample.text) for index, span in enumerate(sample.spans)]
    return {"data": data, "annotations": [{"result": regions}]}


def _region(index: int, span: Span, text: str) -> dict[str, Any]:
    region: dict[str, Any] = {
        "id": f"r{index}",
        "from_name": _FROM,
        "to_name": _TO,
        "type": "labels",
        "value": {
            "start": span.start,
            "end": span.end,
            "text": text[span.start : span.end],
            "labels": [span.label],
        },
    }
    if span.value is not None:
        region["meta"] = {"text": [span.value]}
    return region


def load(task: Mapping[str, Any]) -> Sample | None:
    """The sample of a task: its last annotation that was not cancelled, None if there is none.

    Raises ValidationError, ValueError, KeyError or TypeError for another layout.
    """
    data = task["data"]
    done = [a for a in task.get("annotations", ()) if not a.get("was_cancelled")]
    if not done:
        return None
    text = data["text"]
    units = Units(text)
    regions = [r for r in done[-1]["result"] if r["type"] == "labels"]
    fields = {
        "id": str(data.get("sample") or task.get("id") or content_id(text)),
        "text": text,
        "meta": data.get("meta") or {},
        "spans": [_span(region, text, units) for region in regions],
    }
    if "mission" in data:
        fields["mission"] = data["mission"]
    return Sample.model_validate(fields)


def _span(region: Mapping[str, Any], text: str, units: Units) -> dict[str, Any]:
    value = region["value"]
    start, end = value["start"], value["end"]
    said = value.get("text")
    if said is not None and text[start:end] != said:
        start, end = units.from_utf16(start), units.from_utf16(end)
        if text[start:end] != said:
            raise ValueError(f"region {said!r} is not at {value['start']}-{value['end']}")
    (label,) = value["labels"]
    notes = region.get("meta", {}).get("text") or [None]
    # Label Studio keeps a note as a list; an old version as a bare string.
    note = notes if isinstance(notes, str) else notes[0]
    return {"start": start, "end": end, "label": label, "value": note}
