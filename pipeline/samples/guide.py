"""The JSONL of the annotation guide, which Prodigy and spaCy's converters read as well.

Prodigy's own keys (`_input_hash`, `tokens`, `answer`, `token_start` …) are dropped; a task that was
rejected or skipped there is no sample. Offsets are code points in both: Prodigy takes them from
spaCy's tokens. A span drawn anew in Prodigy has no `value`.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from schemas import Sample

_OWN = frozenset(Sample.model_fields)
_PRODIGY = frozenset(
    ("answer", "tokens", "options", "accept", "config", "label", "versions", "view_id", "relations")
)
_SPAN_KEYS = ("start", "end", "label", "value")


def dump(sample: Sample) -> dict[str, Any]:
    """The line of a sample; the keys that it leaves unset stay unset."""
    return sample.model_dump(mode="json", exclude_unset=True)


def dump_task(sample: Sample) -> dict[str, Any]:
    """The sample as a task of Prodigy, which wants `spans` and shows `meta`."""
    return {"spans": [], **dump(sample)}


def load(line: Mapping[str, Any]) -> Sample | None:
    """The sample of a line, None for a task that was not accepted.

    Keys that the guide does not know (`mission_group`, `note`) are kept in `meta`. Raises
    ValidationError, KeyError or TypeError for another layout.
    """
    if line.get("answer", "accept") != "accept":
        return None
    fields = {key: value for key, value in line.items() if key in _OWN}
    rest = {
        key: value
        for key, value in line.items()
        if key not in _OWN and key not in _PRODIGY and not key.startswith("_")
    }
    if rest or "meta" in fields:
        fields["meta"] = {**(fields.get("meta") or {}), **rest}
    fields.setdefault("id", content_id(line["text"]))
    fields["id"] = str(fields["id"])
    if fields.get("spans"):
        fields["spans"] = [
            {key: span[key] for key in _SPAN_KEYS if key in span} for span in fields["spans"]
        ]
    return Sample.model_validate(fields)


def content_id(text: str) -> str:
    """The id of a sample that bears none, as the pipeline gives it to a release."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
