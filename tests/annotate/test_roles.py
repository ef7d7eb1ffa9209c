"""Slots by cue: one sentence a case, what it gives and what it must not give."""

import pytest

from pipeline.annotate.cues import CueMatcher
from pipeline.annotate.roles import rule_slots
from tests.annotate.inline import read, whole


def slots(marked: str) -> set[tuple[str, str]]:
    text, mentions = read(marked)
    return {(s.slot, mentions[s.group].text) for s in rule_slots(text, whole(text), mentions)}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("La missione promossa dalla [Regione X]{ORG}.", {("promoters", "Regione X")}),
        ("Una missione voluta fortemente dall'[Ente X]{ORG}.", {("promoters", "Ente X")}),
        ("Su iniziativa del [Comune di X]{ORG}.", {("promoters", "Comune di X")}),
        ("Per conto dell’[Ente X]{ORG} si parte.",
         {("promoters", "Ente X"), ("delegation", "Ente X")}),
        ("Con il patrocinio di [Ente X]{ORG} e [Ente Y]{ORG}.",
         {("promoters", "Ente X"), ("promoters", "Ente Y")}),
        ("Viaggio organizzato da [Ente X]{ORG}, [Ente Y]{ORG} ed [Ente Z]{ORG}.",
         {("organisers", "Ente X"), ("organisers", "Ente Y"), ("organisers", "Ente Z")}),
        ("[Ente X]{ORG} ha organizzato il viaggio.", {("organisers", "Ente X")}),
        ("Ne fanno parte [Ente X]{ORG} e [Ente Y]{ORG}.",
         {("delegation", "Ente X"), ("delegation", "Ente Y")}),
        ("Aziende partecipanti:\n• [Alfa]{ORG}\n• [Beta]{ORG}\n\n[Gamma]{ORG} nota.",
         {("delegation", "Alfa"), ("delegation", "Beta")}),
        ("La delegazione ha incontrato [Ente X]{ORG}.", {("counterparts", "Ente X")}),
        ("Colloqui con i vertici di [Ente X]{ORG}.", {("counterparts", "Ente X")}),
        ("[Ente X]{ORG} ha accolto gli ospiti.", {("counterparts", "Ente X")}),
        ("Poi la visita agli stabilimenti di [Ente X]{ORG}.", {("visited", "Ente X")}),
        ("Il gruppo ha visitato il [Parco Y]{LOC}.", {("visited", "Parco Y")}),
    ],
)  # fmt: skip
def test_cue_gives_its_slot(marked: str, expected: set[tuple[str, str]]) -> None:
    assert slots(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "[Ente X]{ORG} aderisce a [Ente Y]{ORG}.",
        "Informazioni su [Ente X]{ORG}.",
        "Secondo i dati di [Ente X]{ORG} il mercato cresce.",
        "La visita a [Parigi]{LOC}.",
        "La missione promossa ieri. [Ente X]{ORG} non c'era.",
        "Il libro di [Ente X]{ORG} esce domani.",
    ],
)
def test_gives_no_slot(marked: str) -> None:
    assert slots(marked) == set()


def test_the_longer_gap_is_not_crossed() -> None:
    text = "Promossa in molti anni di lungo e paziente lavoro comune da Ente."
    assert not list(CueMatcher([{"cue": "promoss[oaie] … {da}"}])(text))


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("{su} iniziativa {di}", "sull'iniziativa dello Stato", "sull'iniziativa dello"),
        ("{con} sostegno {di}", "col sostegno dell’Ue", "col sostegno dell’"),
        ("vertic* {di}", "i vertici degli enti", "vertici degli"),
        ("colloqu* … {con}", "colloqui di lavoro con Anna", "colloqui di lavoro con"),
        ("{da}", "Davide", None),
    ],
)
def test_cue_notation(cue: str, text: str, found: str | None) -> None:
    cues = [text[c.start : c.end] for c in CueMatcher([{"cue": cue}])(text)]
    assert cues == ([found] if found else [])
