"""A small dataset in which every free text tries to break out of the page."""

from pathlib import Path
from typing import Any

from schemas import ErrorEntry, Mission, ReleaseRecord
from tests.fakes import record
from tests.report import made

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)></noscript></article>"
TITLE = f"Titolo {ATTACK}"


def releases() -> list[ReleaseRecord]:
    """Two releases on one mission, one on another, one that tells of none."""
    text = (
        f"{TITLE}\n\nDal 5 al 7 maggio 2025 la Regione Liguria porta a Bilbao Ente {ATTACK}, con "
        "Anna Bianchi. Incontri con Sede Basca. Firmato un accordo."
    )
    first = record(
        'r-1"><b>', text, "2025-05-01", f"Editore {ATTACK}", f"a/{ATTACK}.txt",
        start="2025-05-05", end="2025-05-07", destinations=["ES:Bilbao", "ES"],
        organisers=["Regione Liguria"], delegation=[f"Ente {ATTACK}"], people=["Anna Bianchi"],
        counterparts=["Sede Basca"], themes=["agrifood"], kinds=["economic"],
    )  # fmt: skip
    first = first.model_copy(
        update={
            "source": first.source.model_copy(update={"url": "javascript:alert(3)"}),
            "warnings": (f"avviso {ATTACK}",),
        }
    )
    second = record(
        "r-2", "Liguria a Bilbao\n\nLa Regione Liguria è a Bilbao dal 6 maggio.", "2025-05-06",
        "Agenzia", start="2025-05-06", destinations=["ES:Bilbao"], organisers=["Regione Liguria"],
    )  # fmt: skip
    third = record(
        "r-3", "Delegazione da Malta\n\nUna delegazione di Malta Enterprise a Roma.", None, None,
        direction="incoming", destinations=["IT:Roma"], organisers=["Malta Enterprise"],
        themes=["tourism"],
    )  # fmt: skip
    none = record("r-4", "Avviso di gara\n\nSi vendono sedie.", "2025-01-01", telling=False)
    return [first, second, third, none]


def missions(told: list[ReleaseRecord]) -> list[Mission]:
    """The two missions."""
    more: dict[str, Any] = {
        "conflicts": [
            made.conflict("start", ["2025-05-05", "2025-05-06"], [told[0].id, "r-2"]).model_dump()
        ],
        "joined": [
            {"release": "r-2", "to": told[0].id, "score": 0.93, "reasons": ["same organiser"]}
        ],
        "agreements": [
            {
                "kind": "agreement",
                "parties": ["Regione Liguria", ATTACK],
                "evidence": [{"release": "r-2", "spans": [[0, 7]]}],
            }
        ],
        "corrected": ["start"],
        "related": ["m-000000000002"],
    }
    first = made.merged(told[:2], "m-000000000001", **more)
    return [first, made.merged(told[2:3], "m-000000000002")]


def dataset(folder: Path) -> Path:
    """The dataset folder."""
    told = releases()
    errors = [ErrorEntry(path=f"rotto {ATTACK}.pdf", code="unreadable", reason=ATTACK)]
    return made.write(folder, missions(told), told, errors)
