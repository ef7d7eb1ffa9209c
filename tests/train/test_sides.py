"""On which side of a mission a name is."""

import pytest

from pipeline.samples.inline import parse_inline
from pipeline.train.sides import known_side, sides

SOURCE = """id: x
published: 2025-05-20
---
[Zeta Stampi]{{ORG}} e [Beta Tubi]{{ORG}} con la [Regione Lazio]{{ORG}}
 a [Lima]{{LOC}}; [Eta]{{ORG}}.
---
{{"direction": "{}", "kinds": ["economic"], "organisers": ["Regione Lazio"],
 "delegation": ["Zeta Stampi"], "counterparts": ["Beta Tubi"]}}"""


@pytest.mark.parametrize(
    ("label", "name", "side"),
    [
        ("ORG", "Regione Lazio", "Italy"),
        ("ORG", "King Saud University", "abroad"),
        ("ORG", "Zeta Stampi", "unknown"),
        ("LOC", "Lima", "abroad"),
        ("LOC", "Bari", "Italy"),
        ("PER", "Anna Neri", "unknown"),
    ],
)
def test_known_side(label: str, name: str, side: str) -> None:
    assert known_side(label, name) == side


@pytest.mark.parametrize(
    ("direction", "traveller", "host"),
    [("outgoing", "Italy", "abroad"), ("incoming", "abroad", "Italy")],
)
def test_slots_tell_what_the_tables_do_not(direction: str, traveller: str, host: str) -> None:
    found = sides(parse_inline(SOURCE.format(direction)))
    assert found["ORG", "Zeta Stampi"] == traveller
    assert found["ORG", "Beta Tubi"] == host
    assert found["ORG", "Regione Lazio"] == "Italy"
    assert found["ORG", "Eta"] == "unknown"
    assert found["LOC", "Lima"] == "abroad"
