"""When two releases put their missions."""

import pytest

from tests.merge.profiles import value

WHOLE = {"period": (10, 14), "whole": True}
TOLD_AT_ONCE = {"period": (10, 14), "published": 12}


@pytest.mark.parametrize(
    ("name", "a", "b", "low", "high"),
    [
        ("period-meets", {"period": (10, 14)}, {"period": (10, 14)}, 1.0, 1.0),
        ("period-meets", {"period": (10, 14)}, {"period": (14, 18)}, 0.5, 0.7),
        ("period-meets", {"period": (10, 14)}, {"period": (15, 18)}, 0.0, 0.0),
        ("period-same", WHOLE, WHOLE, 1.0, 1.0),
        ("period-same", WHOLE, {"period": (10, 14)}, 0.0, 0.0),
        ("period-same", WHOLE, {"period": (10, 15), "whole": True}, 0.0, 0.0),
        ("period-off", WHOLE, {"period": (17, 18), "whole": True}, 0.1, 0.2),
        ("period-off", WHOLE, {"period": (37, 38), "whole": True}, 1.0, 1.0),
        ("period-off", WHOLE, {"period": (16, 18), "whole": True}, 0.0, 0.0),
        ("period-off", WHOLE, {"period": (37, 38)}, 0.0, 0.0),
        ("period-near", {"period": (10, 14)}, {"period": (16, 18)}, 0.5, 0.7),
        ("period-near", {"period": (10, 14)}, {"period": (30, 33)}, 0.0, 0.0),
        ("period-apart", {"period": (10, 14)}, {"period": (375, 379)}, 1.0, 1.0),
        ("period-apart", {"period": (10, 14)}, {"period": (12, 20)}, 0.0, 0.0),
        ("period-apart", {"period": (10, 14)}, {}, 0.0, 0.0),
        ("dates-meet", {"period": (10, 14)}, {"dates": ((12, 12),)}, 1.0, 1.0),
        ("dates-meet", {"period": (10, 14)}, {"dates": ((15, 15),)}, 0.0, 0.0),
        ("dates-meet", {"dates": ((12, 12),)}, {"dates": ((12, 12),)}, 0.7, 0.7),
        ("dates-apart", {"period": (10, 14)}, {"dates": ((30, 30),)}, 1.0, 1.0),
        ("dates-apart", {"dates": ((10, 10),)}, {"dates": ((12, 12),)}, 0.2, 0.4),
        ("dates-apart", {"period": (10, 14)}, {"dates": ((12, 12), (40, 40))}, 0.0, 0.0),
        ("dates-apart", {"period": (10, 14)}, {"period": (30, 34)}, 0.0, 0.0),
        ("dates-apart", {"period": (10, 14)}, {}, 0.0, 0.0),
        ("in-season", {"period": (10, 14)}, {"published": 12}, 1.0, 1.0),
        ("in-season", {"period": (10, 14)}, {"published": 34}, 0.3, 0.4),
        ("in-season", {"period": (10, 14), "published": 500}, TOLD_AT_ONCE, 0.0, 0.1),
        ("in-season", {"period": (10, 14)}, {"period": (10, 14)}, 0.0, 0.0),
        ("published-near", {"published": 10}, {"published": 10}, 1.0, 1.0),
        ("published-near", {"published": 10}, {}, 0.0, 0.0),
        ("published-apart", {"published": 10}, {"published": 400}, 1.0, 1.0),
        ("published-apart", {"published": 10}, {"published": 60}, 0.0, 0.0),
        ("untimely", {"period": (10, 14)}, {"window": (200, 230)}, 1.0, 1.0),
        ("untimely", {"period": (10, 14)}, {"window": (29, 80)}, 0.5, 0.5),
        ("untimely", {"period": (10, 14)}, {"window": (12, 40)}, 0.0, 0.0),
        ("untimely", {"period": (10, 14)}, {"window": None}, 0.0, 0.0),
    ],
)
def test_feature(
    name: str, a: dict[str, object], b: dict[str, object], low: float, high: float
) -> None:
    assert low <= value(name, a, b) <= high
