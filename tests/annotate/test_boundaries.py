"""Names begin and end where they should."""

import pytest

from pipeline.annotate.boundaries import bounded
from tests.annotate.inline import read


def marks(marked: str) -> list[tuple[str, str]]:
    return [(m.text, m.label) for m in bounded(*read(marked))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Lima\n\nFeltre]{LOC}", [("Lima", "LOC"), ("Feltre", "LOC")]),
        ("[Camera di\ncommercio]{ORG}", [("Camera di\ncommercio", "ORG")]),
        ("[“Alfa]{ORG}, [Beta”]{ORG}, [– Gamma]{ORG}, [Delta,]{ORG}",
         [("Alfa", "ORG"), ("Beta", "ORG"), ("Gamma", "ORG"), ("Delta", "ORG")]),
        ("[Finest S.p.A..]{ORG} [“]{ORG}", [("Finest S.p.A.", "ORG")]),
        ("[Istituto “A. Cecchi”]{ORG}", [("Istituto “A. Cecchi”", "ORG")]),
        ('[Istituto "Sinisgalli"]{ORG}', [('Istituto "Sinisgalli"', "ORG")]),
        ("[Foo (Italia)]{ORG} e [Bar (]{ORG}", [("Foo (Italia)", "ORG"), ("Bar", "ORG")]),
        ("[Consiglio comunale di]{ORG} [Taipei]{LOC}", [("Consiglio comunale di Taipei", "ORG")]),
        ("[Paolo Gerosa della]{PER} [Galbiati]{ORG}",
         [("Paolo Gerosa", "PER"), ("Galbiati", "ORG")]),
        ("lo [Stato di]{ORG} diritto, [Caxias do Sul]{LOC}",
         [("Stato", "ORG"), ("Caxias do Sul", "LOC")]),
        ("[L']{LOC}[AQUILA]{LOC}", [("L'AQUILA", "LOC")]),
        ("[Forum “Nord Est]{EVENT}-[Serbia]{LOC}: connettere”, ieri",
         [("Forum “Nord Est-Serbia: connettere”", "EVENT")]),
        ("“[Puglia-Algérie]{EVENT}: bâtir ensemble”",
         [("Puglia-Algérie: bâtir ensemble", "EVENT")]),
        ("[Forum Italia]{EVENT}-[Mozambico]{LOC} e [Expo]{EVENT} - Roma",
         [("Forum Italia-Mozambico", "EVENT"), ("Expo", "EVENT")]),
        ("[Liceo “Galilei]{ORG} e poi a casa\n”", [("Liceo “Galilei", "ORG")]),
        ("[Per]{PER} [Åkesson]{PER}, [Anna Neri]{PER}",
         [("Per Åkesson", "PER"), ("Anna Neri", "PER")]),
        ("[PSA Genova Pra']{ORG}", [("PSA Genova Pra'", "ORG")]),
        ("[Europa]{LOC} centrale, il [NORD]{LOC} EST", [("Europa centrale", "LOC"),
                                                       ("NORD EST", "LOC")]),
        ("[Nord]{LOC}-[Est]{LOC}, in [Europa]{LOC} ieri", [("Nord-Est", "LOC"), ("Europa", "LOC")]),
        ("[contea di Yilan]{LOC}, [isola d'Elba]{LOC}, [Parco di Monza]{LOC}",
         [("Yilan", "LOC"), ("Elba", "LOC"), ("Parco di Monza", "LOC")]),
        ("[porto di Bari]{LOC}, [diga del castello]{LOC}, [chiesa di San Luca]{ORG}",
         [("porto di Bari", "LOC"), ("diga del castello", "LOC"), ("chiesa di San Luca", "ORG")]),
        ("[VIBO]{LOC} [VALENTIA]{LOC}, [Torino]{LOC} [Milano]{LOC}",
         [("VIBO VALENTIA", "LOC"), ("Torino", "LOC"), ("Milano", "LOC")]),
    ],
)  # fmt: skip
def test_bounded(marked: str, expected: list[tuple[str, str]]) -> None:
    assert marks(marked) == expected
