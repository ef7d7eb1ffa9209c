"""Words, stems, reprints."""

import pytest

from pipeline.merge.words import resemblance, signature, stems, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Città, perché e più", ["citta", "perche", "e", "piu"]),
        ("L’Emilia-Romagna 2025", ["l", "emilia", "romagna", "2025"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_stems_undo_inflection() -> None:
    assert stems(words("formaggio formaggi")) == {"formag": 2}


@pytest.mark.parametrize(
    ("other", "low", "high"),
    [
        ("il rettore e la delegazione partono oggi per Oslo con sette imprese locali", 1.0, 1.0),
        ("tutt'altro testo di tutt'altra gente in tutt'altro luogo del mondo intero", 0.0, 0.1),
    ],
)
def test_resemblance(other: str, low: float, high: float) -> None:
    text = "Il rettore e la delegazione partono oggi per Oslo, con sette imprese locali"
    assert low <= resemblance(signature(words(text)), signature(words(other))) <= high
