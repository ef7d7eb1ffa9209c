"""Formats of annotation tools: round trips, and what the tools themselves write."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SampleError
from pipeline.samples.formats import FORMATS, load, read_path, serialise
from pipeline.samples.units import Units
from schemas import Sample, Span
from tests.samples.strategies import samples

WAVE = "👋 Ciao Roma"


@pytest.mark.parametrize("to", FORMATS)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sample=samples())
def test_round_trip(to: str, sample: Sample, tmp_path: Path) -> None:
    path = tmp_path / f"{to}.json"
    path.write_text("\n".join(serialise([sample], to)), encoding="utf-8")
    (again,) = read_path(path)
    assert again == sample
    assert again.annotates_mission == sample.annotates_mission


@pytest.mark.parametrize("to", FORMATS)
def test_nothing_in_nothing_out(to: str, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text("\n".join(serialise([], to)), encoding="utf-8")
    assert list(read_path(path)) == []


@settings(deadline=None)
@given(st.text(alphabet="aè👋\u0301🇮𝄞\n"), st.data())
def test_units(text: str, data: st.DataObject) -> None:
    point = data.draw(st.integers(0, len(text)))
    unit = Units(text).to_utf16(point)
    assert unit == len(text[:point].encode("utf-16-le")) // 2
    assert Units(text).from_utf16(unit) == point


@pytest.mark.parametrize("unit", [1, 3, -1])
def test_units_outside(unit: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        Units("👋").from_utf16(unit)


ROMA = (Span(start=7, end=11, label="LOC"),)


def region(start: int, end: int, **more: object) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": "Roma", "labels": ["LOC"]}
    return {"type": "labels", "value": value, **more}


def task(*regions: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": 7, "data": {"text": WAVE}, "annotations": [{"result": [*regions], **more}]}


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(
            {
                "text": WAVE,
                "spans": [{"start": 7, "end": 11, "label": "LOC", "token_start": 2}],
                "answer": "accept",
                "_input_hash": 1,
                "tokens": [],
            },
            id="prodigy",
        ),
        pytest.param({"id": 3, "text": WAVE, "label": [[8, 12, "LOC"]]}, id="doccano"),
        pytest.param(
            {
                "id": 3,
                "text": WAVE,
                "entities": [{"id": 9, "label": "LOC", "start_offset": 8, "end_offset": 12}],
                "relations": [],
                "Comments": [],
            },
            id="doccano with relations",
        ),
        pytest.param(task(region(7, 11)), id="label studio, code points"),
        pytest.param(task(region(8, 12)), id="label studio before 1.4, UTF-16"),
        pytest.param(
            task(region(7, 11), {"type": "choices", "value": {"choices": ["a"]}}),
            id="label studio, other controls",
        ),
    ],
)
def test_as_the_tool_writes_it(entry: dict[str, Any]) -> None:
    sample = load(entry)
    assert sample is not None
    assert sample.spans == ROMA


@pytest.mark.parametrize(
    "entry",
    [
        {"text": WAVE, "spans": [], "answer": "reject"},
        {"text": WAVE, "spans": [], "answer": "ignore"},
        task(was_cancelled=True),
        {"data": {"text": WAVE}, "annotations": []},
    ],
)
def test_what_was_not_accepted_is_no_sample(entry: dict[str, Any]) -> None:
    assert load(entry) is None


def test_other_keys_of_the_guides_line_are_kept() -> None:
    sample = load({"id": "a", "text": "x", "mission_group": "m1"})
    assert sample is not None
    assert (sample.meta.model_extra or {})["mission_group"] == "m1"
    assert "spans" not in sample.model_fields_set


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", ":1: "),
        ('{"id": "a"}', ":1: no 'text'"),
        ('{"id": "a", "text": "x", "spans": [{"start": 0, "end": 9, "label": "LOC"}]}', "not fit"),
        (
            '\n{"id": "a", "text": "x", "spans": [{"start": 0, "end": 1, "label": "GPE"}]}',
            ":2: spans",
        ),
        ('{"text": "👋", "label": [[0, 1, "LOC"]]}', "splits a character"),
        (json.dumps([task(region(0, 4))]), "is not at 0-4"),
        ("[3]", ":1: "),
    ],
)
def test_errors_name_the_place(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SampleError, match=r"x\.jsonl") as caught:
        list(read_path(path))
    assert told in str(caught.value)


def test_a_folder_is_a_corpus(tmp_path: Path) -> None:
    with pytest.raises(SampleError, match="texts"):
        list(read_path(tmp_path))
