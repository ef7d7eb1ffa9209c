"""Names marked once, marked everywhere; names end with the line."""

import pytest

from pipeline.annotate.repeats import consistent
from tests.annotate.inline import read


def marks(marked: str) -> list[tuple[str, str]]:
    return [(m.text, m.label) for m in consistent(*read(marked))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Anna Neri]{PER} parte. Anna Neri torna.", [("Anna Neri", "PER")] * 2),
        ("[Alfa]{ORG}, [Alfa]{ORG} e [Alfa]{LOC}.", [("Alfa", "ORG")] * 3),
        ("[Lima\n\nFeltre]{LOC}", [("Lima", "LOC"), ("Feltre", "LOC")]),
        ("[Camera di\ncommercio]{ORG}", [("Camera di\ncommercio", "ORG")]),
        ("Il [Veneto]{LOC} e [Veneto]{ORG}, [Veneto]{ORG}.",
         [("Veneto", "LOC"), ("Veneto", "ORG"), ("Veneto", "ORG")]),
        ("[Alfa]{ORG} e Alfabeto", [("Alfa", "ORG")]),
        ("[Ente Alfa]{ORG} e [Alfa]{ORG}. Ente Alfa", [("Ente Alfa", "ORG"), ("Alfa", "ORG"),
                                                      ("Ente Alfa", "ORG")]),
        ("[“Alfa]{ORG}, [Beta”]{ORG}, [– Gamma]{ORG}, [Delta,]{ORG}",
         [("Alfa", "ORG"), ("Beta", "ORG"), ("Gamma", "ORG"), ("Delta", "ORG")]),
        ("[Finest S.p.A..]{ORG} [“]{ORG}", [("Finest S.p.A.", "ORG")]),
        ("[Istituto “A. Cecchi”]{ORG}", [("Istituto “A. Cecchi”", "ORG")]),
        ('[Istituto "Sinisgalli"]{ORG}', [('Istituto "Sinisgalli"', "ORG")]),
        ("[Foo (Italia)]{ORG} e [Bar (]{ORG}", [("Foo (Italia)", "ORG"), ("Bar", "ORG")]),
        ("[Anna Neri]{PER}: la Neri torna, nerina", [("Anna Neri", "PER"), ("Neri", "PER")]),
        ("[PSA Genova Pra']{ORG}", [("PSA Genova Pra'", "ORG")]),
    ],
)  # fmt: skip
def test_consistent(marked: str, expected: list[tuple[str, str]]) -> None:
    assert marks(marked) == expected
