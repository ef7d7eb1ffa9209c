"""Splits go by sender and mission and stay where they are."""

from collections import Counter

import pytest

from pipeline.train.split import groups, split_of
from schemas.sample import Meta, Sample


def sample(name: str, sender: str, same_as: str | None = None) -> Sample:
    meta = Meta.model_validate({"sender": sender, "same_as": same_as})
    return Sample(id=name, text="testo", meta=meta)


@pytest.mark.parametrize(
    ("samples", "expected"),
    [
        ([sample("1", "a"), sample("2", "b")], [["1"], ["2"]]),
        ([sample("1", "a"), sample("2", "a")], [["1", "2"]]),
        ([sample("1", "a"), sample("2", "b", "1")], [["1", "2"]]),
        ([sample("1", "a"), sample("2", "b", "3"), sample("3", "a")], [["1", "2", "3"]]),
        ([sample("1", "a"), sample("2", "b", "0"), sample("3", "c", "0")], [["1"], ["2", "3"]]),
    ],
)
def test_groups(samples: list[Sample], expected: list[list[str]]) -> None:
    assert sorted(groups(samples).values()) == expected
    assert groups(reversed(samples)) == groups(samples)


def test_new_texts_move_no_old_ones() -> None:
    old = [sample(str(i), f"sender-{i}") for i in range(20)]
    new = [*old, sample("new", "sender-3"), sample("other", "somebody")]
    assert set(groups(old)) <= set(groups(new))


def test_shares() -> None:
    counts = Counter(split_of(f"sender {i}") for i in range(2000))
    assert 0.77 < counts["train"] / 2000 < 0.83
    assert counts["dev"] > 150 < counts["test"]
