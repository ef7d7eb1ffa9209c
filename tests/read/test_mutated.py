"""Damaged files of every format: read, or refused, and never more than that.

A few of the files that `tests.benchmarks.fuzz` makes by the thousand.
"""

import random
from pathlib import Path

import pytest

from tests.benchmarks.fuzz import check, mutated, seeds


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("suffix", sorted(seeds()))
def test_nothing_is_raised(tmp_path: Path, suffix: str, seed: int) -> None:
    chance = random.Random(f"{suffix}/{seed}")
    files = [data for data in seeds()[suffix] if len(data) < 20_000]
    for _ in range(5):
        check(suffix, mutated(chance.choice(files), files, chance), tmp_path)


def test_the_check_can_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.benchmarks.fuzz.clean", lambda text: text + "x")
    with pytest.raises(AssertionError, match="twice"):
        check(".txt", b"La delegazione torna da Lima.", tmp_path)
