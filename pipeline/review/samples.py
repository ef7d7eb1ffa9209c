"""Releases that a person has accepted, as samples of the annotation guide."""

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import SampleError
from pipeline.samples import guide
from pipeline.samples.inline import mark, unmark
from pipeline.setting import NAMES, as_sample
from pipeline.write.output import to_file
from schemas import Label, ReleaseRecord, Sample, Span

_WITH_VALUE = "DATE"


class SampleFile:
    """A JSONL file of the guide; lines that are not touched stay as they are."""

    def __init__(self, path: Path) -> None:
        """Read what is there. Raises SampleError for a line that is no sample of the guide."""
        self.path = path
        self._lines: dict[str, str] = {}
        try:
            text = path.read_text(encoding="utf-8") if path.exists() else ""
        except (OSError, UnicodeDecodeError) as error:
            raise SampleError(f"{path}: {error}") from error
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                self._lines[_sample(line, f"{path}:{number}").id] = line

    def get(self, identifier: str) -> Sample | None:
        """The sample of that id."""
        line = self._lines.get(identifier)
        return _sample(line, str(self.path)) if line is not None else None

    def put(self, sample: Sample) -> None:
        """Add a sample, or put it in the place of the one with its id. Raises DatasetError."""
        line = json.dumps(guide.dump(sample), ensure_ascii=False)
        self._lines[sample.id] = line
        to_file(self._lines.values(), self.path)


def _sample(line: str, place: str) -> Sample:
    try:
        sample = guide.load(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        told = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise SampleError(f"{place}: {told}") from error
    if sample is None:
        raise SampleError(f"{place}: a task that was not accepted")
    return sample


def sample_of(record: ReleaseRecord, spans: Iterable[Span]) -> Sample:
    """The sample of a release whose record and mentions are right.

    A name of the record that the text has but nobody has marked is marked.
    """
    meta = {
        "title": record.title,
        "published": record.published,
        "publisher": record.publisher,
        "url": record.source.url,
    }
    mission = as_sample(record.mission) if record.mission else None
    marked = sorted((*spans,), key=lambda span: (span.start, span.end))
    return Sample.model_validate(
        {
            "id": record.id,
            "text": record.text,
            "meta": {key: value for key, value in meta.items() if value is not None},
            "spans": [span.model_dump(exclude_none=True) for span in _complete(record, marked)],
            "mission": mission.model_dump(mode="json") if mission else None,
        }
    )


def mentions(record: ReleaseRecord) -> list[Span]:
    """What the model has marked; only a DATE has a value in the guide."""
    return [
        Span(
            start=mention.start,
            end=mention.end,
            label=mention.label,
            value=mention.value if mention.label == _WITH_VALUE else None,
        )
        for mention in record.mentions
    ]


def _complete(record: ReleaseRecord, spans: Sequence[Span]) -> list[Span]:
    mission = record.mission
    if mission is None:
        return list(spans)
    names: dict[str, Label] = {}
    for slot in NAMES:
        label: Label = "EVENT" if slot == "events" else "ORG"
        names |= {filler.name: label for filler in getattr(mission, slot)}
    names |= {person.name: "PER" for person in mission.people}
    found = list(spans)
    # Longer names first: a short one may lie within them.
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", record.text):
            start, end = match.span()
            if not any(s.start < end and start < s.end for s in found if s.label != "THEME"):
                found.append(Span(start=start, end=end, label=names[name]))
    return sorted(found, key=lambda span: (span.start, span.end))


def marked_text(text: str, spans: Iterable[Span]) -> str:
    """The text in the corpus's inline notation.

    It cannot say a THEME that lies over something else: such ones are left out.
    """
    return mark(text, tuple(_apart(spans)[0]))


def marked_spans(marked: str, text: str, before: Iterable[Span]) -> list[Span]:
    """The spans of a text that a person has marked; those of `before` that the notation could not
    say stay.

    Raises SampleError when a mark cannot be read or the text itself is another.
    """
    try:
        bare, found = unmark(marked.replace("\r\n", "\n"))
        spans = [_span(fields, bare) for fields in found]
    except (ValueError, ValidationError) as error:
        raise SampleError(str(error)) from error
    if bare != text:
        raise SampleError("not the text of the release")
    return [*spans, *_apart(before)[1]]


def _span(fields: dict[str, Any], text: str) -> Span:
    sample = Sample.model_validate({"id": "", "text": text, "spans": [fields]})
    return sample.spans[0]


def _apart(spans: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """Spans that do not overlap, and the THEMEs that lie over one of these."""
    told: list[Span] = []
    left: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.label == "THEME", s.start, s.end)):
        over = any(span.start < s.end and s.start < span.end for s in told)
        (left if over else told).append(span)
    return told, left
