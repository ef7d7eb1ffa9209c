"""Agreements, shared heads, quantities and categories: one text a case."""

import pytest

from pipeline.annotate.agreements import agreements_of
from pipeline.annotate.categories import rule_categories
from pipeline.annotate.coordination import written_out
from pipeline.annotate.quantities import agenda_of, amounts_of, sizes_of
from tests.annotate.inline import read, whole


def agreements(marked: str) -> list[tuple[str, tuple[str, ...]]]:
    text, mentions = read(marked)
    return [(a.kind, a.parties) for a in agreements_of(text, whole(text), mentions)]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[A Uno]{ORG} ha firmato un memorandum con [B Due]{ORG}.",
         [("memorandum", ("A Uno", "B Due"))]),
        ("Siglata una dichiarazione d'intenti. L'hanno firmata [A Uno]{ORG} e [B Due]{ORG}.",
         [("declaration", ("A Uno", "B Due"))]),
        ("Il primo è un protocollo tra [A Uno]{ORG} e [B Due]{ORG}.",
         [("memorandum", ("A Uno", "B Due"))]),
        ("[A Uno]{ORG} e [B Due]{ORG} hanno concluso un contratto.",
         [("contract", ("A Uno", "B Due"))]),
        ("[A Uno]{ORG} ha sottoscritto accordi con [B Due]{ORG} e [C Tre]{ORG}.",
         [("agreement", ("A Uno", "B Due")), ("agreement", ("A Uno", "C Tre"))]),
        ("L'accordo firmato nel 2015 da [A Uno]{ORG} e [B Due]{ORG}.", []),
        ("[A Uno]{ORG} ha firmato il registro degli ospiti.", []),
        ("[A Uno]{ORG} e [B Due]{ORG} sono d'accordo.", []),
    ],
)  # fmt: skip
def test_agreements(marked: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert agreements(marked) == expected


LIST = "[A Uno]{ORG} ha sottoscritto accordi con:", "1. [B Due]{ORG}", "2. [C Tre]{ORG}", "Fine."


@pytest.mark.parametrize(
    ("lines", "parties"),
    [
        (LIST, [("A Uno", "B Due"), ("A Uno", "C Tre")]),
        (LIST[:2], [("A Uno", "B Due")]),
        ((LIST[0], LIST[3], *LIST[1:3]), []),
        ((LIST[0], "1. un contratto con [B Due]{ORG}"), []),
    ],
)
def test_agreements_in_a_list(lines: tuple[str, ...], parties: list[tuple[str, ...]]) -> None:
    text, mentions = read("\n".join(lines))
    ends = [i + 1 for i, char in enumerate(text) if char == "\n"] + [len(text)]
    sentences = tuple(zip([0, *ends[:-1]], ends, strict=True))
    assert [a.parties for a in agreements_of(text, sentences, mentions)] == parties


@pytest.mark.parametrize(
    ("likely", "parties"),
    [
        ([None, None, None], [("A Uno", "C Tre")]),
        ([0.9, 0.9, 0.9], [("A Uno", "Bahia", "C Tre")]),
        ([0.9, 0.2, 0.01], [("A Uno",)]),
    ],
)
def test_parties_by_the_network(likely: list[float | None], parties: list[tuple[str, ...]]) -> None:
    text, mentions = read("[A Uno]{ORG}, lo [Bahia]{LOC} e [C Tre]{ORG} hanno firmato un accordo.")
    assert [a.parties for a in agreements_of(text, whole(text), mentions, likely)] == parties


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Università di Bologna]{ORG}, [Parma]{ORG} e [Ferrara]{ORG}",
         {1: "Università di Parma", 2: "Università di Ferrara"}),
        ("[ministeri dello Sviluppo economico]{ORG} e degli [Esteri]{ORG}",
         {1: "Ministero degli Esteri"}),
        ("[Regione Lazio]{ORG}, [Leonardo]{ORG} e [Eni]{ORG}", {}),
        ("[Confindustria Modena]{ORG}, [Tetra Pak]{ORG} e [Cna]{ORG}", {}),
        ("[Università di Bologna]{ORG}. A [Parma]{ORG} no", {}),
    ],
)  # fmt: skip
def test_shared_heads(marked: str, expected: dict[int, str]) -> None:
    assert written_out(*read(marked)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Una delegazione di oltre 130 imprese.", [(130, "imprese", "oltre")]),
        ("Alla missione partecipano dodici aziende.", [(12, "aziende", None)]),
        ("Con la comitiva una cinquantina di rappresentanti.", [(50, "rappresentanti", None)]),
        ("In provincia ci sono 900 imprese.", []),
        ("La missione costa 30 mila euro.", []),
    ],
)
def test_sizes(text: str, expected: list[tuple[int, str, str | None]]) -> None:
    assert [(s.count, s.of, s.qualifier) for s in sizes_of(text, whole(text))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vale 4,2 miliardi di dollari", [(4.2e9, "USD")]),
        ("8.000 euro a impresa", [(8000.0, "EUR")]),
        ("412 milioni di euro e 3 euro", [(4.12e8, "EUR"), (3.0, "EUR")]),
        ("il 40 per cento", []),
        ("euro 2024", []),
    ],
)
def test_amounts(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(a.value, a.currency) for a in amounts_of(text)] == expected


def test_agenda_takes_the_lines_that_open_with_a_day() -> None:
    text, mentions = read(
        "Programma\n- [lunedì 5 maggio]{DATE:2025-05-05}: visita ad [Alfa]{ORG} a [Lima]{LOC}\n"
        "La partenza è [lunedì]{DATE:2025-05-05}, di mattina."
    )
    (entry,) = agenda_of(text, mentions, ("PE",))
    assert (entry.date, entry.place, entry.organisations) == ("2025-05-05", "PE:Lima", ("Alfa",))


def test_categories_speak_for_what_the_text_is() -> None:
    away = rule_categories("Missione economica in Cile: la delegazione è partita ieri.")
    home = rule_categories("Bando voucher: domande entro maggio, graduatoria a giugno.")
    assert away["mission"] > away.get("not-mission", 0)
    assert home["not-mission"] > home.get("mission", 0)
