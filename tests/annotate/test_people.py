"""Role and organisation beside a name: one phrase a case."""

import pytest

from pipeline.annotate.people import people_of
from tests.annotate.inline import read


def people(marked: str) -> list[tuple[str, str | None, str | None]]:
    text, mentions = read(marked)
    return [(p.name, p.role, p.organisation) for p in people_of(text, mentions)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("il presidente [Anna Neri]{PER}", [("Anna Neri", "presidente", None)]),
        ("il presidente di [Alfa]{ORG} [Anna Neri]{PER}", [("Anna Neri", "presidente", "Alfa")]),
        ("il presidente di [Alfa]{ORG}, [Anna Neri]{PER}", [("Anna Neri", "presidente", "Alfa")]),
        ("il presidente dell'[Ente Beta]{ORG} ([EB]{ORG}) [Anna Neri]{PER}",
         [("Anna Neri", "presidente", "Ente Beta")]),
        ("[Anna Neri]{PER}, direttrice generale di [Alfa]{ORG}.",
         [("Anna Neri", "direttrice generale", "Alfa")]),
        ("[Anna Neri]{PER} ([Alfa]{ORG})", [("Anna Neri", None, "Alfa")]),
        ("[Anna Neri]{PER} (direttrice)", [("Anna Neri", "direttrice", None)]),
        ("l'assessore allo Sviluppo economico [Ugo Sala]{PER}",
         [("Ugo Sala", "assessore allo Sviluppo economico", None)]),
        ("il direttore dell'istituto, [Ugo Sala]{PER}", [("Ugo Sala", "direttore", None)]),
        ("i rettori [Ugo Sala]{PER} e [Anna Neri]{PER}",
         [("Ugo Sala", "rettori", None), ("Anna Neri", "rettori", None)]),
        ("i consiglieri [Ugo Sala]{PER} (Lega), capo delegazione, e [Ida Po]{PER} (Pd)",
         [("Ugo Sala", "capo delegazione", None), ("Ida Po", "consiglieri", None)]),
        ("Il presidente [Ugo Sala]{PER}, la direttrice [Ida Po]{PER}",
         [("Ugo Sala", "presidente", None), ("Ida Po", "direttrice", None)]),
        ("L'ingegner [Ugo Sala]{PER}", [("Ugo Sala", "ingegner", None)]),
        ("la geologa [Ida Po]{PER}", [("Ida Po", "geologa", None)]),
        ("l'ambasciatore d'[Italia]{LOC} [Ugo Sala]{PER}",
         [("Ugo Sala", "ambasciatore d'Italia", None)]),
    ],
)  # fmt: skip
def test_role(marked: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert people(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "ha detto [Anna Neri]{PER}",
        "Il presidente è assente. [Anna Neri]{PER} ha parlato",
        "«Siamo pronti» dice [Anna Neri]{PER} al rientro",
        "la [Fondazione Museo storico]{ORG} e [Anna Neri]{PER}",
    ],
)
def test_no_role(marked: str) -> None:
    assert [role for _, role, _ in people(marked)] == [None]
