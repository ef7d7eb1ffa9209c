"""Which themes the mentions of a text add up to."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc

from pipeline.annotate.theme_ids import (
    DETAILS,
    SCORES,
    ThemeIdComponent,
    ThemeInputs,
    ThemeNetwork,
    inputs_of,
)
from pipeline.normalise.theme_table import theme_ids
from schemas import Mention

WIDTH, THEMES = 3, len(theme_ids())
TEXT = "Missione sulla robotica\nSi parla di energia."
ROBOTICA = Mention(start=15, end=23, label="THEME", text="robotica", detector="ner/theme")
ENERGIA = Mention(start=36, end=43, label="THEME", text="energia", detector="themes/term")


def network(**changed: np.ndarray) -> dict[str, np.ndarray]:
    """One that believes the tables and nothing else."""
    hidden = 2
    weights: dict[str, np.ndarray] = {
        "known": np.array([8.0]),
        "bias": np.full(THEMES, -4.0),
        "offset": np.zeros(THEMES),
        "whole.w": np.zeros((WIDTH, THEMES)),
        "whole.b": np.zeros(THEMES),
    }
    for name, inputs, outputs in (
        ("words", 2 * WIDTH, THEMES),
        ("counts", 2 * WIDTH + DETAILS, 1),
    ):
        weights |= {
            f"{name}.w": np.ones((inputs, hidden)),
            f"{name}.b": np.zeros(hidden),
            f"{name}.out.w": np.zeros((hidden, outputs)),
            f"{name}.out.b": np.zeros(outputs),
        }
    return {name: np.asarray(w, np.float32) for name, w in (weights | changed).items()}


def doc_of(text: str) -> Doc:
    doc = spacy.blank("it")(text)
    doc.tensor = np.arange(float(len(doc) * WIDTH)).reshape(len(doc), WIDTH)
    return doc


def inputs() -> ThemeInputs:
    return inputs_of(doc_of(TEXT), [(0, 23), (24, 44)], [ROBOTICA, ENERGIA])


def found(weights: dict[str, np.ndarray]) -> set[str]:
    _, whole = ThemeNetwork([weights]).predict(inputs())
    return {name for name, logit in zip(theme_ids(), whole, strict=True) if logit >= 0}


def test_inputs() -> None:
    made = inputs()
    assert made.vectors.shape == (2, 2 * WIDTH)
    assert made.vectors[0].tolist() == [6, 7, 8, 3, 4, 5]
    assert made.shares[0, theme_ids().index("robotics-automation")] == 1
    assert made.details[:, 1].tolist() == [1, 0]
    assert made.details[:, 2].tolist() == [0, 1]


def test_a_text_has_the_themes_of_its_mentions() -> None:
    assert found(network()) == {"robotics-automation", "energy"}


def test_the_words_may_say_more_than_the_table() -> None:
    said = np.zeros(THEMES)
    said[theme_ids().index("health")] = 10
    assert "health" in found(network(**{"words.out.b": said}))


def test_mentions_that_do_not_count() -> None:
    assert found(network(**{"counts.out.b": np.array([-9.0])})) == set()


def test_the_threshold() -> None:
    assert found(network(offset=np.full(THEMES, 9.0))) == set()


def test_networks_are_averaged() -> None:
    raised = network(bias=np.full(THEMES, 4.0))
    both = ThemeNetwork([network(), raised]).predict(inputs())
    each = [ThemeNetwork([one]).predict(inputs()) for one in (network(), raised)]
    for mean, one, other in zip(both, *each, strict=True):
        np.testing.assert_allclose(mean, (one + other) / 2, rtol=1e-6)


def scored(component: ThemeIdComponent) -> dict[str, tuple[int, ...]]:
    from pipeline.annotate.mentions import READING, reading_of

    doc = doc_of(TEXT)
    doc[0].is_sent_start = True
    for token in list(doc)[1:]:
        token.is_sent_start = token.idx == 24
    doc.user_data[READING] = reading_of(doc, [ROBOTICA, ENERGIA])
    return {s.id: s.mentions for s in component(doc).user_data[SCORES] if s.score >= 0.5}


@pytest.fixture
def component() -> ThemeIdComponent:
    made = ThemeIdComponent("ids")
    made.network = ThemeNetwork([network()])
    return made


def test_component_tells_the_mentions(component: ThemeIdComponent) -> None:
    assert scored(component) == {"robotics-automation": (0,), "energy": (1,)}


def test_round_trip(component: ThemeIdComponent) -> None:
    assert scored(ThemeIdComponent("ids").from_bytes(component.to_bytes())) == scored(component)


def test_without_a_network_nothing_is_said() -> None:
    assert SCORES not in ThemeIdComponent("ids")(doc_of(TEXT)).user_data
