"""The period that a text speaks for most."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.period import (
    FEATURES,
    Dated,
    Period,
    Setting,
    candidates,
    features,
    period_of,
)

Told = tuple[str, str, float, float]
"""Words of the text, their value, scores as first and as last day."""


def setting(text: str, *dates: Told, published: str | None = None, **phases: float) -> Setting:
    dated = [
        Dated(value, ((text.index(words), text.index(words) + len(words)),), first, last)
        for words, value, first, last in dates
    ]
    return Setting(text, tuple(dated), published, phases)


MONDAY = ("lunedì 2", "2024-09-02", 0.6, 0.1)
FRIDAY = ("venerdì 6", "2024-09-06", 0.1, 0.6)
RANGE = ("dal 2 al 6 settembre", "2024-09-02/2024-09-06", 0.9, 0.9)
WEEK = ("settimana scorsa", "2024-09-02/2024-09-08", 0.4, 0.2)


@pytest.mark.parametrize(
    ("text", "dates", "expected"),
    [
        ("a Kyoto dal 2 al 6 settembre", [RANGE], ("2024-09-02", "2024-09-06")),
        ("partiti lunedì 2, rientrati venerdì 6", [MONDAY, FRIDAY], ("2024-09-02", "2024-09-06")),
        ("la settimana scorsa: arrivo lunedì 2, rientro venerdì 6",
         [MONDAY, FRIDAY, WEEK], ("2024-09-02", "2024-09-06")),
        ("è rientrata venerdì 6", [("venerdì 6", "2024-09-06", 0.1, 0.8)], (None, "2024-09-06")),
        ("fondata nel 1990", [("1990", "1990", 0.0, 0.0)], (None, None)),
        ("senza date", [], (None, None)),
        ("dal 2 al 6 settembre, poi la fiera dal 24 al 30 settembre",
         [RANGE, ("dal 24 al 30 settembre", "2024-09-24/2024-09-30", 0.1, 0.1)],
         ("2024-09-02", "2024-09-06")),
    ],
)  # fmt: skip
def test_period(text: str, dates: list[Told], expected: Period) -> None:
    assert period_of(setting(text, *dates, published="2024-09-09", concluded=0.9)) == expected


def column(name: str, text: str, *dates: Told, **phases: float) -> dict[Period, float]:
    """A feature of every candidate."""
    made = setting(text, *dates, published="2024-09-04", **phases)
    pairs = candidates(made)
    values = features(made, pairs)[:, FEATURES.index(name)]
    return dict(zip(pairs, map(float, values), strict=True))


BOTH = ("2024-09-02", "2024-09-06")


@pytest.mark.parametrize(
    ("name", "text", "dates", "pair", "value"),
    [
        ("as long as told", "cinque giorni, da lunedì 2 a venerdì 6", [MONDAY, FRIDAY], BOTH, 1),
        ("as long as told", "tre giorni, da lunedì 2 a venerdì 6", [MONDAY, FRIDAY], BOTH, 0),
        ("cue of first", "si parte lunedì 2", [MONDAY], ("2024-09-02", None), 1),
        ("cue of first", "si parla lunedì 2", [MONDAY], ("2024-09-02", None), 0),
        ("cue of last", "rientro venerdì 6", [FRIDAY], (None, "2024-09-06"), 1),
        ("one range", "dal 2 al 6 settembre", [RANGE], BOTH, 1),
        ("one range", "lunedì 2 e venerdì 6", [MONDAY, FRIDAY], BOTH, 0),
        ("one vague range", "la settimana scorsa", [WEEK], ("2024-09-02", "2024-09-08"), 1),
        ("one range", "la settimana scorsa", [WEEK], ("2024-09-02", "2024-09-08"), 0),
        ("neither", "", [], (None, None), 1),
        ("months", "a maggio", [("maggio", "2024-05", 0.5, 0.5)], ("2024-05", "2024-05"), 1),
    ],
)
def test_feature(name: str, text: str, dates: list[Told], pair: Period, value: float) -> None:
    assert column(name, text, *dates)[pair] == value


@pytest.mark.parametrize(
    ("phases", "name", "value"),
    [
        ({"announced": 0.8}, "announced, but before", 0.0),
        ({"concluded": 0.8}, "concluded, but after", 0.8),
        ({"ongoing": 0.8}, "ongoing, but not now", 0.0),
    ],
)
def test_phase(phases: Mapping[str, float], name: str, value: float) -> None:
    """Published in the middle of it."""
    found = column(name, "lunedì 2 e venerdì 6", MONDAY, FRIDAY, **phases)
    assert found[BOTH] == pytest.approx(value)


VALUES = st.sampled_from(
    ["2024-09-02", "2024-09-06", "2024-09", "2024", "2024-09-02/2024-09-06", "../2024-09-06",
     "2024-09-02/..", "XXXX", "1960/1969", "2024-07/2024-09"],
)  # fmt: skip
SCORES = st.floats(0, 1)


@given(st.lists(st.tuples(VALUES, SCORES, SCORES), max_size=6), st.randoms())
def test_order_does_not_matter(dates: list[tuple[str, float, float]], random: object) -> None:
    """Edges are in order, and the same whatever the order of the dates."""
    made = [Dated(value, ((0, 1),), first, last) for value, first, last in dates]
    first, last = period_of(Setting("x", tuple(made), None, {}))
    assert first is None or last is None or first <= last
    turned = Setting("x", tuple(reversed(made)), None, {})
    rows, others = (
        features(s, candidates(s)) for s in (turned, Setting("x", tuple(made), None, {}))
    )
    assert np.allclose(sorted(rows.sum(1)), sorted(others.sum(1)), atol=1e-3)
