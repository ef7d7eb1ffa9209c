"""Names marked once, marked everywhere."""

import pytest

from pipeline.annotate.repeats import with_repeats
from tests.annotate.inline import read


def marks(marked: str) -> list[tuple[str, str]]:
    return [(m.text, m.label) for m in with_repeats(*read(marked))]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[Anna Neri]{PER} parte. Anna Neri torna.", [("Anna Neri", "PER")] * 2),
        ("[Alfa]{ORG}, [Alfa]{ORG} e [Alfa]{LOC}. Alfa",
         [("Alfa", "ORG"), ("Alfa", "ORG"), ("Alfa", "LOC"), ("Alfa", "ORG")]),
        ("[Alfa]{ORG} e Alfabeto", [("Alfa", "ORG")]),
        ("[Ente Alfa]{ORG} e [Alfa]{ORG}. Ente Alfa", [("Ente Alfa", "ORG"), ("Alfa", "ORG"),
                                                      ("Ente Alfa", "ORG")]),
        ("[Anna Neri]{PER}: la Neri torna, nerina", [("Anna Neri", "PER"), ("Neri", "PER")]),
    ],
)  # fmt: skip
def test_with_repeats(marked: str, expected: list[tuple[str, str]]) -> None:
    assert marks(marked) == expected
