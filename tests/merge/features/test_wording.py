"""In which words two releases tell."""

import pytest

from tests.merge.profiles import value


@pytest.mark.parametrize(
    ("name", "a", "b", "low", "high"),
    [
        ("no-tie", {"names": ("zuzuzu",)}, {"names": ("zuzuzu",)}, 0.3, 0.4),
        ("no-tie", {"stems": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.3, 0.4),
        ("no-tie", {"bodies": ("org:a",)}, {"bodies": ("org:a",)}, 0.3, 0.4),
        ("no-tie", {"stems": ("azienda",)}, {"stems": ("aziend",)}, 1.0, 1.0),
        ("no-tie", {}, {}, 1.0, 1.0),
        ("ties", {"stems": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.2, 0.3),
        ("ties", {"stems": ("aziend",)}, {"stems": ("aziend",)}, 0.0, 0.1),
        ("words-apart", {"weight": 2000.0}, {"weight": 2000.0}, 1.0, 1.0),
        ("words-apart", {"weight": 2000.0}, {"weight": 600.0}, 0.5, 0.5),
        ("names", {"names": ("zuzuzu",)}, {"names": ("zuzuzu", "x")}, 0.3, 0.5),
        ("names", {"names": ("zuzuzu",)}, {"stems": ("zuzuzu",)}, 0.0, 0.0),
        ("numbers", {"numbers": (17,)}, {"numbers": (17, 3)}, 0.5, 0.6),
        ("numbers", {"numbers": (50,)}, {"numbers": (50,)}, 0.2, 0.3),
        ("numbers", {"numbers": (17,)}, {"numbers": (18,)}, 0.0, 0.0),
        ("themes", {"themes": ("a", "b")}, {"themes": ("b",)}, 0.5, 0.5),
    ],
)
def test_feature(
    name: str, a: dict[str, object], b: dict[str, object], low: float, high: float
) -> None:
    assert low <= value(name, a, b) <= high
