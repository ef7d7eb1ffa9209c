"""Where two releases put their missions."""

import pytest

from tests.merge.profiles import value

PARMA = {"cities": ("IT:Parma",), "inbound": 1.0}


@pytest.mark.parametrize(
    ("name", "a", "b", "low", "high"),
    [
        ("countries", {"foreign": (("JP", 1.0),)}, {"foreign": (("JP", 0.9),)}, 1.0, 1.0),
        (
            "countries",
            {"foreign": (("JP", 0.6), ("KR", 0.4))},
            {"foreign": (("KR", 1.0),)},
            0.6,
            0.7,
        ),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {"foreign": (("KR", 1.0),)}, 1.0, 1.0),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {}, 0.0, 0.0),
        ("countries-apart", {"foreign": (("JP", 1.0),)}, {"foreign": (("KR", 0.3),)}, 0.3, 0.5),
        ("regions-apart", {"home": (("IT-45", 1.0),)}, {"home": (("IT-57", 0.3),)}, 0.3, 0.5),
        ("regions-apart", {"home": (("IT-45", 1.0),)}, {"home": (("IT-57", 1.0),)}, 1.0, 1.0),
        ("cities", {"cities": ("JP:Tokyo", "IT:Parma")}, {"cities": ("JP:Tokyo",)}, 0.6, 0.7),
        ("cities", {"cities": ("IT:Parma",)}, {"cities": ("IT:Parma",)}, 0.0, 0.0),
        ("cities-apart", {"cities": ("JP:Tokyo",)}, {"cities": ("JP:Osaka",)}, 1.0, 1.0),
        ("towns", {"cities": ("IT:Parma",)}, {"cities": ("IT:Parma", "JP:Osaka")}, 0.6, 0.7),
        ("towns", {"cities": ("JP:Osaka",)}, {"cities": ("JP:Osaka",)}, 0.0, 0.0),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi",), "inbound": 0.8}, 0.8, 0.8),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi",), "inbound": 0.0}, 0.0, 0.0),
        ("towns-apart", PARMA, {"cities": ("IT:Lodi", "IT:Parma"), "inbound": 1.0}, 0.0, 0.0),
        ("towns-apart", PARMA, {"inbound": 1.0}, 0.0, 0.0),
        ("direction-apart", {"inbound": 1.0}, {"inbound": 0.0}, 1.0, 1.0),
        ("direction-apart", {"inbound": 0.5}, {"inbound": 0.25}, 0.0, 0.0),
    ],
)
def test_feature(
    name: str, a: dict[str, object], b: dict[str, object], low: float, high: float
) -> None:
    assert low <= value(name, a, b) <= high
