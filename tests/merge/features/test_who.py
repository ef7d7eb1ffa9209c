"""Whom two releases name."""

import pytest

from tests.merge.profiles import value

A_SENDS = {"sender": ("org:a",), "bodies": ("org:a",)}
THREE: dict[str, object] = {"bodies": ("a", "b", "c")}
THREE_MORE: dict[str, object] = {"bodies": ("d", "e", "f")}


@pytest.mark.parametrize(
    ("name", "a", "b", "low", "high"),
    [
        ("sender", {"sender": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("sender", {"sender": ("org:a",)}, {"sender": ("org:a",)}, 0.0, 0.0),
        ("sender", A_SENDS, A_SENDS, 0.0, 0.0),
        ("leaders", {"leaders": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("leaders", {"leaders": ("org:a",)}, {"bodies": ("org:b",)}, 0.0, 0.0),
        ("bodies", {"bodies": ("org:a",)}, {"bodies": ("org:a", "org:b")}, 0.6, 0.7),
        ("fellows", {"bodies": ("org:a",)}, {"bodies": ("org:a",)}, 0.6, 0.7),
        ("fellows", {"bodies": ("org:a",), "hosts": ("org:a",)}, {"bodies": ("org:a",)}, 0.0, 0.0),
        ("strangers", {"bodies": tuple("abc")}, {"bodies": tuple("def")}, 0.6, 0.7),
        ("strangers", {"bodies": tuple("abc")}, {"bodies": tuple("cde")}, 0.0, 0.0),
        ("strangers", {"bodies": tuple("ab")}, {"bodies": tuple("def")}, 0.0, 0.0),
        (
            "strangers",
            THREE | {"names": ("zuzuzu",)},
            THREE_MORE | {"names": ("zuzuzu",)},
            0.3,
            0.4,
        ),
        ("people", {"people": ("anna neri",)}, {"people": ("anna neri",)}, 0.6, 0.7),
        ("people", {"people": ("anna neri",)}, {"people": ("neri",)}, 0.3, 0.5),
        ("people", {"people": ("neri",)}, {"people": ("neri",)}, 0.0, 0.0),
        ("events", {"events": ("expo",)}, {"events": ("expo",)}, 1.0, 1.0),
    ],
)
def test_feature(
    name: str, a: dict[str, object], b: dict[str, object], low: float, high: float
) -> None:
    assert low <= value(name, a, b) <= high
