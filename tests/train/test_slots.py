"""Thresholds of the slots."""

import pytest

from pipeline.train.slots import raised


@pytest.mark.parametrize(
    ("slot", "least", "shipped"),
    [("counterparts", 0.34, 0.53), ("visited", 0.5, 0.69), ("delegation", 0.34, 0.34)],
)
def test_raised(slot: str, least: float, shipped: float) -> None:
    assert raised({slot: least}) == {slot: shipped}
