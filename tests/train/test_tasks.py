"""Targets of fine-tuning."""

import numpy as np
import pytest

from pipeline.annotate.pieces import BOS, EOS, PieceTokenizer
from pipeline.annotate.slots import FILLS
from pipeline.samples.inline import parse_inline
from pipeline.train.filled import filled_slots
from pipeline.train.finetune import bare_pipeline
from pipeline.train.tasks import ENTITY_TAGS, FEATURES, IGNORED, ROLES, THEME_TAGS, Window, cut

RECORD = (
    '{"direction": "outgoing", "kinds": ["economic"], "phase": "announced",'
    ' "organisers": ["Ente Fiera di Parma"], "people": [{"name": "Anna Neri"}]}'
)
SOURCE = (
    "id: x\n---\nL'[Ente Fiera di Parma]{ORG} con [Anna Neri]{PER} va a [Lima]{LOC}."
    " L'[Ente]{ORG} punta su [robotica]{THEME}.\n---\n"
)
PIECES = PieceTokenizer(
    ["<s>", "<pad>", "</s>", "<unk>", "▁", *"LEFPAaegnrtiRobc'.udpsv"],
    [-1.0] * 28,
    {},
)


def only_window(record: str, genre: str = "outgoing") -> Window:
    source = SOURCE.replace("---", f"genre: {genre}\n---", 1) + record
    sample = parse_inline(source)
    (window,) = cut(sample, filled_slots(sample), bare_pipeline(), PIECES, 126)
    return window


def tagged(window: Window, classes: np.ndarray, tags: list[str]) -> list[str]:
    return [tags[i] for i in classes if i not in {IGNORED, 0}]


def test_window_is_framed() -> None:
    window = only_window(RECORD)
    assert (window.ids[0], window.ids[-1]) == (BOS, EOS)
    assert window.entities[0] == window.entities[-1] == IGNORED


def test_entities_and_themes() -> None:
    window = only_window(RECORD)
    found = tagged(window, window.entities, ENTITY_TAGS)
    assert found == ["B-ORG", *["I-ORG"] * 3, "B-PER", "I-PER", "B-LOC", "B-ORG"]
    assert tagged(window, window.themes, THEME_TAGS) == ["B-THEME"]


def test_news_teaches_no_themes() -> None:
    window = only_window("null", "news")
    assert 0 not in window.themes


def test_roles() -> None:
    """Each mention says only of the slots that its label may fill whether it does."""
    window = only_window(RECORD)
    starts = [i for i, k in enumerate(window.entities) if ENTITY_TAGS[max(k, 0)][0] == "B"]
    organiser, person, city, other = window.roles[starts]
    assert told(organiser) == {role: role == "organisers" for role in FILLS["ORG"]}
    assert told(person) == {"people": True}
    assert told(city) == dict.fromkeys(FILLS["LOC"], False)
    assert told(other) == dict.fromkeys(FILLS["ORG"], False)


def told(roles: np.ndarray) -> dict[str, bool]:
    return {role: bool(k) for role, k in zip(ROLES, roles, strict=True) if not np.isnan(k)}


@pytest.mark.parametrize(
    ("record", "present"),
    [
        (RECORD, {"mission", "outgoing", "economic", "announced"}),
        ("null", set()),
    ],
)
def test_document(record: str, present: set[str]) -> None:
    document = only_window(record).document
    assert {f for f, value in zip(FEATURES, document, strict=True) if value} == present


def test_windows_cover_a_long_text() -> None:
    body = "Anna va a Lima. " * 100
    sample = parse_inline(f"id: x\n---\n{body}")
    windows = cut(sample, filled_slots(sample), bare_pipeline(), PIECES, 50)
    assert len(windows[0].ids) <= 52
    assert max(len(window.ids) for window in windows) <= 128
    assert sum((window.entities != IGNORED).sum() for window in windows) == 500
