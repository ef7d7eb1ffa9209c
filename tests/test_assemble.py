"""Groups of mentions and their scores → the record."""

import pytest

from pipeline.assemble import assemble
from schemas import Mention, MissionRecord
from schemas.annotation import Annotation, Slot, SlotScore
from schemas.values import Label

Named = list[tuple[str, Label, str | None]]
Scored = list[tuple[int, Slot, float]]

MISSION = {"mission": 0.9, "outgoing": 0.9, "economic": 0.8}


def record(
    mentions: Named,
    scores: Scored,
    categories: dict[str, float] = MISSION,
) -> MissionRecord | None:
    """The record of a text that is its mentions, one after the other, each a group of its own."""
    text, made = "", []
    for name, label, value in mentions:
        start = len(text)
        text += f"{name} "
        made.append(
            Mention(
                start=start, end=start + len(name), label=label, text=name, value=value,
                detector="test",
            )
        )  # fmt: skip
    slots = [SlotScore(group=g, slot=s, score=x, rule="test") for g, s, x in scores]
    return assemble(
        Annotation(
            text=text,
            sentences=((0, len(text)),),
            mentions=tuple(made),
            groups=tuple(range(len(made))),
            context=("JP",),
            slots=tuple(slots),
            categories=categories,
        )
    )


DAYS: Named = [
    ("lunedì", "DATE", "2024-09-02"),
    ("mercoledì", "DATE", "2024-09-04"),
    ("in ottobre", "DATE", "2024-10-30"),
]


@pytest.mark.parametrize(
    ("scores", "start", "end"),
    [
        ([(0, "start", 0.9), (1, "end", 0.9)], "2024-09-02", "2024-09-04"),
        ([(0, "start", 0.2), (1, "end", 0.9)], "2024-09-02", "2024-09-04"),
        ([(0, "start", 0.1), (1, "end", 0.9)], None, "2024-09-04"),
        ([(0, "start", 0.9), (1, "end", 0.2)], "2024-09-02", "2024-09-04"),
        ([(0, "start", 0.9), (2, "end", 0.2)], "2024-09-02", None),
        ([(0, "start", 0.2), (1, "end", 0.2)], None, None),
    ],
)
def test_period(scores: Scored, start: str | None, end: str | None) -> None:
    found = record(DAYS, scores)
    assert found is not None
    assert (found.start, found.end) == (start, end)


PLACES: Named = [
    ("Osaka", "LOC", None), ("Giappone", "LOC", None),
    ("Francia", "LOC", None), ("Bari", "LOC", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "codes"),
    [
        ([(0, "destinations", 0.9), (1, "destinations", 0.1)], ["JP:Osaka", "JP"]),
        ([(0, "destinations", 0.1), (1, "destinations", 0.1)], []),
        ([(0, "destinations", 0.9), (3, "destinations", 0.9)], ["JP:Osaka", "JP"]),
    ],
)
def test_destinations(scores: Scored, codes: list[str]) -> None:
    found = record(PLACES, scores)
    assert found is not None
    assert [place.code for place in found.destinations] == codes


@pytest.mark.parametrize(
    ("scores", "kinds"),
    [
        ({"economic": 0.8, "sectoral": 0.5, "cultural": 0.1}, ("economic", "sectoral")),
        ({"academic": 0.3, "cultural": 0.2}, ("academic",)),
    ],
)
def test_kinds(scores: dict[str, float], kinds: tuple[str, ...]) -> None:
    found = record(DAYS, [], {"mission": 0.9, "outgoing": 0.9, **scores})
    assert found is not None
    assert found.kinds == kinds


def test_no_mission() -> None:
    assert record(DAYS, [], {"mission": 0.2}) is None
