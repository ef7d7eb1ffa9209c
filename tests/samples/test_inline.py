"""The inline notation, there and back."""

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.errors import SampleError
from pipeline.samples.inline import mark, parse_inline, write_inline
from schemas import Meta, Sample, SampleMission, Span
from tests.samples.strategies import samples


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples(nested=False))
def test_round_trip(sample: Sample) -> None:
    assert parse_inline(write_inline(sample)) == sample


@pytest.mark.parametrize("mission", [None, SampleMission(direction="online", destinations=("JP",))])
def test_round_trip_of_the_record(mission: SampleMission | None) -> None:
    sample = Sample(id="x", text="Testo", spans=(), mission=mission)
    again = parse_inline(write_inline(sample))
    assert again == sample
    assert again.annotates_mission


@pytest.mark.parametrize(
    "body",
    [
        "[Parma]{LOC",  # the mark does not close: it is text
        "[a]{x}",  # labels are capitals
        "{LOC}",
    ],
)
def test_what_is_no_mark_is_text(body: str) -> None:
    assert parse_inline(f"id: x\n---\n{body}").text == body


@pytest.mark.parametrize("body", ["]{LOC} Parma", "[a [b]{ORG} c]{ORG}", "[]{LOC}"])
def test_half_a_mark_is_an_error(body: str) -> None:
    with pytest.raises(SampleError, match="cannot be read"):
        parse_inline(f"id: x\n---\n{body}")


@pytest.mark.parametrize(
    "sample",
    [
        Sample(id="x", text="a\n---\nb"),
        Sample(id="x", text="\na"),
        Sample(id="x", text="a", meta=Meta(title="due\nrighe")),
        Sample(
            id="x",
            text="abc",
            spans=(Span(start=0, end=2, label="ORG"), Span(start=1, end=3, label="THEME")),
        ),
    ],
)
def test_what_the_notation_cannot_say(sample: Sample) -> None:
    with pytest.raises(SampleError):
        write_inline(sample)


def test_mark_escapes_brackets() -> None:
    assert mark("[a] b", (Span(start=4, end=5, label="LOC"),)) == r"\[a\] [b]{LOC}"
