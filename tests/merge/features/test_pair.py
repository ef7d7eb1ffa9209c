"""What holds of every feature."""

import pytest
from hypothesis import given

from pipeline.merge.features import FEATURES, Pair, told
from pipeline.merge.profile import Profile
from tests.merge.profiles import day, profiles


@given(profiles, profiles)
def test_features_are_symmetric_shares(a: Profile, b: Profile) -> None:
    for feature in FEATURES:
        value = feature.view(Pair(a, b))[0]
        assert 0 <= value <= 1
        assert value == pytest.approx(feature.view(Pair(b, a))[0])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ((day("2025-05-05"), day("2025-05-07")), "2025-05-05/2025-05-07"),
        ({"b", "a"}, "a, b"),
        (["b", "a"], "a, b"),
        (("JP", "KR"), "JP ≠ KR"),
        (None, ""),
    ],
)
def test_told_is_for_people(found: object, expected: str) -> None:
    assert told(found) == expected
