"""What each mention fills, read off the record."""

import pytest

from pipeline.samples.inline import parse_inline
from pipeline.train.filled import filled_slots

TEXT = """[Ente Fiera di Parma]{ORG} ([EFP]{ORG}) e le [Università di Parma]{ORG} e [Siena]{ORG},
con [Anna Neri]{PER}, a [Lima]{LOC} dal [3 al 5 maggio 2025]{DATE:2025-05-03/2025-05-05} per il
[Perumin]{EVENT}. [Neri]{PER} ha incontrato il [MINCUL]{ORG}; l'[EFP]{ORG} tornerà a
[Modena]{LOC} il [6 maggio]{DATE:2025-05-06}."""
RECORD = """{"direction": "outgoing", "kinds": ["economic"], "start": "2025-05-03",
"end": "2025-05-05", "destinations": ["PE:Lima"], "organisers": ["Ente Fiera di Parma"],
"delegation": ["Ente Fiera di Parma", "Università di Siena"], "counterparts": ["MINCUL"],
"people": [{"name": "Anna Neri"}], "events": ["Perumin"],
"agreements": [{"kind": "agreement", "parties": ["MINCUL"]}]}"""


@pytest.mark.parametrize(
    ("nth", "slots"),
    [
        (0, {"organisers", "delegation"}),
        (1, {"organisers", "delegation"}),
        (2, set()),
        (3, {"delegation"}),
        (4, {"people"}),
        (5, {"destinations"}),
        (6, {"start", "end"}),
        (7, {"events"}),
        (8, {"people"}),
        (9, {"counterparts", "parties"}),
        (10, {"organisers", "delegation"}),
        (11, set()),
        (12, set()),
    ],
)
def test_filled(nth: int, slots: set[str]) -> None:
    sample = parse_inline(f"id: x\ngenre: outgoing\n---\n{TEXT}\n---\n{RECORD}")
    assert filled_slots(sample)[nth] == slots


def test_no_record() -> None:
    sample = parse_inline(f"id: x\ngenre: outgoing\n---\n{TEXT}\n---\nnull")
    assert set(filled_slots(sample)) == {frozenset()}
