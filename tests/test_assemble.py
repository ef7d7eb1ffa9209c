"""Groups of mentions and their scores → the record."""

import pytest

from pipeline.assemble import assemble
from schemas import Mention, MissionRecord
from schemas.annotation import Annotation, Slot, SlotScore, ThemeScore
from schemas.values import Label

Named = list[tuple[str, Label, str | None]]
Scored = list[tuple[int, Slot, float]]

MISSION = {"mission": 0.9, "outgoing": 0.9, "economic": 0.8}


def record(
    mentions: Named,
    scores: Scored,
    categories: dict[str, float] = MISSION,
    themes: tuple[ThemeScore, ...] = (),
    groups: tuple[int, ...] | None = None,
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
            groups=groups or tuple(range(len(made))),
            context=("JP",),
            slots=tuple(slots),
            themes=themes,
            categories=categories,
        )
    )


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
    found = record(PLACES, [], {"mission": 0.9, "outgoing": 0.9, **scores})
    assert found is not None
    assert found.kinds == kinds


def test_no_mission() -> None:
    assert record(PLACES, [], {"mission": 0.2}) is None


def test_a_headline_in_capitals_names_nobody_in_capitals() -> None:
    mentions: Named = [("LEGACOOP", "ORG", None), ("Legacoop", "ORG", None), ("SACE", "ORG", None)]
    found = record(mentions, [(0, "organisers", 0.9)], groups=(0, 0, 1))
    assert found is not None
    assert [filler.name for filler in found.organisers] == ["Legacoop"]


BODIES: Named = [("Regione Lazio", "ORG", None), ("Enea", "ORG", None)]


@pytest.mark.parametrize(
    ("scores", "organisers"),
    [
        ([(0, "organisers", 0.9), (1, "organisers", 0.4)], ["Regione Lazio"]),
        ([(0, "organisers", 0.4), (1, "organisers", 0.36)], ["Regione Lazio"]),
        ([(0, "organisers", 0.2), (1, "organisers", 0.3)], []),
        ([(0, "promoters", 0.4)], []),
    ],
)
def test_the_likeliest_organiser_where_none_is_likely(
    scores: Scored, organisers: list[str]
) -> None:
    found = record(BODIES, scores)
    assert found is not None
    assert [filler.name for filler in found.organisers] == organisers
    assert not found.promoters


def test_themes() -> None:
    subjects: Named = [
        ("vino", "THEME", "agrifood"), ("vigne", "THEME", "agrifood"), ("robot", "THEME", None),
    ]  # fmt: skip
    themes = [("sport", 0.4, (0,)), ("robotics-automation", 0.9, (2,)), ("agrifood", 0.6, (0, 1))]
    scores = tuple(ThemeScore(id=name, score=s, mentions=told) for name, s, told in themes)
    found = record(subjects, [], themes=scores)
    assert found is not None
    assert [(theme.id, theme.evidence) for theme in found.themes] == [
        ("agrifood", ((0, 4), (5, 10))),
        ("robotics-automation", ((11, 16),)),
    ]
