"""The unigram tokeniser on a vocabulary small enough to check by hand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.annotate.pieces import UNKNOWN, PieceTokenizer

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁al", "ba", "a", "b", "al", "▁alba", "l"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -2.0, -2.5, -4.0, -4.0, -2.2, -9.0, -4.0]
TOKENIZER = PieceTokenizer(PIECES, SCORES, {ord("A"): "a", 0x200B: "", ord("½"): "a b"})


def pieces(form: str, *, space_before: bool = True) -> list[str]:
    return [PIECES[i] for i in TOKENIZER.word(form, space_before=space_before)]


@pytest.mark.parametrize(
    ("form", "space_before", "expected"),
    [
        ("alba", True, ["▁al", "ba"]),
        ("alba", False, ["al", "ba"]),
        ("Alba", True, ["▁al", "ba"]),
        ("a\u200blba", True, ["▁al", "ba"]),
        ("½", True, ["▁", "a", "▁", "b"]),
        ("b", False, ["b"]),
        ("東京", False, ["<unk>"]),
        ("b東京b", False, ["b", "<unk>", "b"]),
        ("\u200b", False, ["<unk>"]),
    ],
)
def test_word(form: str, space_before: bool, expected: list[str]) -> None:
    assert pieces(form, space_before=space_before) == expected


@given(st.text("abl", min_size=1))
def test_known_pieces_spell_the_word(form: str) -> None:
    assert "".join(pieces(form)) == "▁" + form


@given(st.text(min_size=1), st.booleans())
def test_every_word_has_pieces(form: str, space_before: bool) -> None:
    ids = TOKENIZER.word(form, space_before=space_before)
    assert ids
    assert all(a != UNKNOWN or b != UNKNOWN for a, b in pairwise(ids))


def test_round_trip() -> None:
    copy = PieceTokenizer.from_dict(TOKENIZER.to_dict())
    assert copy.pieces == TOKENIZER.pieces
    assert copy.normalisation == TOKENIZER.normalisation
    assert copy.word("alba", space_before=True) == TOKENIZER.word("alba", space_before=True)
