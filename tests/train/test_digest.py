"""A mission among other news keeps its annotation, and theirs."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.samples.inline import parse_inline
from pipeline.train.digest import digest, excerpt
from schemas import Sample

MISSION = parse_inline(
    "id: m\n---\n[Lucca]{LOC} a [Lima]{LOC}\nParte [Anna Neri]{PER}.\n"
    '---\n{"direction": "outgoing"}'
)
NEWS = [
    parse_inline(f"id: n{i}\n---\nUno da [{a}]{{LOC}}.\nDue: [{b}]{{PER}}.\nTre, [{c}]{{ORG}}.\n")
    for i, (a, b, c) in enumerate([("Pisa", "Ugo Bo", "Asl"), ("Bari", "Ida Po", "Arpa")])
]


def marked(sample: Sample) -> list[tuple[str, str]]:
    return [(sample.text[span.start : span.end], span.label) for span in sample.spans]


@given(st.integers())
def test_marks_stay_true(seed: int) -> None:
    told = digest(MISSION, NEWS, random.Random(seed))
    known = {mark for sample in (MISSION, *NEWS) for mark in marked(sample)}
    assert set(marked(MISSION)) <= set(marked(told)) <= known
    assert f"\n{MISSION.text}\n" in told.text
    assert told.mission == MISSION.mission


@given(st.integers())
def test_an_excerpt_is_whole_lines_and_all_their_marks(seed: int) -> None:
    text, spans = excerpt(NEWS[0], random.Random(seed))
    assert set(text.split("\n")) <= set(NEWS[0].text.split("\n"))
    assert [text[s.start : s.end] for s in spans] == [m for m, _ in marked(NEWS[0]) if m in text]


@pytest.mark.parametrize("seed", range(3))
def test_the_items_before_and_after_are_different(seed: int) -> None:
    before, _, after = digest(MISSION, NEWS, random.Random(seed)).text.partition(MISSION.text)
    assert before.strip()
    assert after.strip()
    assert not set(before.split()) & set(after.split()) & {"Pisa.", "Bo.", "Asl.", "Bari."}
