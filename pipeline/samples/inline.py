"""The inline notation of the corpus: header, `---`, `[text]{LABEL:value}`, `---`, record.

A literal bracket is written `\\[` or `\\]`; marks do not nest.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from pipeline.errors import SampleError
from schemas import Sample, Span

_MARK = re.compile(r"\[(?P<text>(?:\\.|[^\[\]\\])+)\]\{(?P<label>[A-Z]+)(?::(?P<value>[^}]*))?\}")
_LEFT_OVER = re.compile(r"(?<!\\)\]\{[A-Z]+[:}]")
_ESCAPED = re.compile(r"\\([\[\]\\])")
_TO_ESCAPE = re.compile(r"([\[\]\\])")
_FENCE = re.compile(r"^---[ \t]*$\n?", re.MULTILINE)


def parse_inline(source: str) -> Sample:
    """The sample that `source` notes down.

    Raises `SampleError` when header, marks or record cannot be read.
    """
    try:
        head, body, *record = _FENCE.split(source, maxsplit=2)
        meta = {key.strip(): value.strip() for key, value in _header(head)}
        text, spans = unmark(body.strip("\n"))
        fields: dict[str, Any] = {"id": meta.pop("id"), "text": text, "spans": spans, "meta": meta}
        if record:
            fields["mission"] = json.loads(record[0])
        return Sample.model_validate(fields)
    except (ValueError, KeyError, ValidationError) as error:
        raise SampleError(str(error)) from error


def _header(head: str) -> Iterator[tuple[str, str]]:
    for line in head.strip().splitlines():
        key, _, value = line.partition(":")
        yield key, value


def unmark(body: str) -> tuple[str, list[dict[str, Any]]]:
    """The bare text and its spans. Raises ValueError if half a mark is in it."""
    text, spans, position = "", [], 0
    for mark in _MARK.finditer(body):
        text += _between(body[position : mark.start()])
        inner = _ESCAPED.sub(r"\1", mark["text"])
        span = {"start": len(text), "end": len(text) + len(inner), "label": mark["label"]}
        spans.append({**span, "value": mark["value"]} if mark["value"] else span)
        text += inner
        position = mark.end()
    return text + _between(body[position:]), spans


def _between(raw: str) -> str:
    """Text without marks. Raises ValueError if half a mark is in it."""
    broken = _LEFT_OVER.search(raw)
    if broken:
        near = raw[max(0, broken.start() - 30) : broken.end()]
        raise ValueError(f"a mark that cannot be read near …{near}…")
    return _ESCAPED.sub(r"\1", raw)


def write_inline(sample: Sample) -> str:
    """The sample in the inline notation, which `parse_inline` reads back.

    Raises `SampleError` where the notation cannot say it: spans that overlap, a header value of
    several lines, a line of the text that is a fence, an empty line at the text's edge.
    """
    header = {"id": sample.id, **sample.meta.model_dump(exclude_none=True)}
    if any(len(str(value).splitlines()) > 1 for value in header.values()):
        raise SampleError(f"{sample.id}: a header value of several lines")
    if _FENCE.search(sample.text) or sample.text != sample.text.strip("\n"):
        raise SampleError(f"{sample.id}: the text has a fence or an empty line at its edge")
    lines = [f"{key}: {value}" for key, value in header.items()]
    parts = ["\n".join(lines), mark(sample.text, sample.spans)]
    if sample.annotates_mission:
        parts.append(record_json(sample))
    return "\n---\n".join(parts) + "\n"


def mark(text: str, spans: tuple[Span, ...]) -> str:
    """The text with its spans marked. Raises `SampleError` if two of them overlap."""
    marked, position = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        if span.start < position:
            raise SampleError(f"spans overlap at {span.start}: {text[span.start : span.end]!r}")
        label = f"{span.label}:{span.value}" if span.value else span.label
        inner = _escape(text[span.start : span.end])
        marked += [_escape(text[position : span.start]), f"[{inner}]{{{label}}}"]
        position = span.end
    return "".join([*marked, _escape(text[position:])])


def _escape(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", text)


def record_json(sample: Sample) -> str:
    """The mission record as the corpus writes it, in one line."""
    fields = sample.mission.model_dump(mode="json") if sample.mission else None
    return json.dumps(fields, ensure_ascii=False)
