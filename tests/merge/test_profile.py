"""Profiles of releases."""

import pytest
from hypothesis import given

from pipeline.merge.profile import Profile, days
from tests.merge.profiles import day, profiles


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-05-05", "2025-05-07", (day("2025-05-05"), day("2025-05-07"))),
        ("2025-05-05", None, (day("2025-05-05"), day("2025-05-05"))),
        (None, "2025-05", (day("2025-05-01"), day("2025-05-31"))),
        ("2024-02", None, (day("2024-02-01"), day("2024-02-29"))),
        ("2025-05-07", "2025-05-05", None),
        ("2025-02-30", None, None),
        (None, None, None),
    ],
)
def test_days(first: str | None, last: str | None, expected: tuple[int, int] | None) -> None:
    assert days(first, last) == expected


@given(profiles)
def test_round_trip(profile: Profile) -> None:
    assert Profile.load(profile.dump()) == profile
