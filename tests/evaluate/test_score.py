"""The scorer says the same as the independent one, to three decimals.

`agreement/` holds samples of our own corpus, predictions made by damaging them at random, and
`expected.json`, what the independent scorer printed for the two (`score.py --json`).
"""

import json
from pathlib import Path

import pytest

from pipeline.evaluate.matching import Counts, alike, matched, same_period
from pipeline.evaluate.run import read_samples
from pipeline.evaluate.score import score
from schemas import ReleaseRecord

AGREEMENT = Path(__file__).parent / "agreement"
EXPECTED = {
    row: figures
    for row, figures in json.loads((AGREEMENT / "expected.json").read_text()).items()
    if isinstance(figures, dict)
}


@pytest.fixture(scope="module")
def table() -> dict[str, dict[str, float]]:
    lines = (AGREEMENT / "predicted.jsonl").read_text(encoding="utf-8").splitlines()
    records = [ReleaseRecord.model_validate_json(line) for line in lines]
    return score(
        read_samples([AGREEMENT / "gold.jsonl"]), {record.id: record for record in records}
    ).table()


@pytest.mark.parametrize("row", EXPECTED)
def test_agrees_with_the_independent_scorer(row: str, table: dict[str, dict[str, float]]) -> None:
    assert table[row] == pytest.approx(EXPECTED[row], abs=0.0005)


def test_has_no_row_of_its_own(table: dict[str, dict[str, float]]) -> None:
    assert set(table) == set(EXPECTED)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Università di Parma", "UNIVERSITA' DI PARMA", True),
        ("Confindustria Udine", "Confindustria Udin", True),
        ("SPRI", "SPRI", True),
        ("ICE", "IGE", False),
        ("Università di Parma", "Università di Ferrara", False),
        ("", "Lima", False),
    ],
)
def test_alike(a: str, b: str, same: bool) -> None:
    assert alike(a, b) is same


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("2025-05", "2025-05-01/2025-05-31", True),
        ("2024", "2024-01-01/2024-12-31", True),
        ("2025-05-05/..", "2025-05-05/..", True),
        ("2025-05-05/..", "2025-05-05", False),
        ("XXXX", None, True),
    ],
)
def test_same_period(a: str, b: str | None, same: bool) -> None:
    assert same_period(a, b) is same


def test_equal_values_are_paired_first() -> None:
    assert matched(["Lima", "Limas"], ["Limas", "Lima"], alike) == 2


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert (Counts().precision, Counts().recall, Counts().f1) == (1.0, 1.0, 1.0)
    assert Counts(0, 1, 0).f1 == 0.0
