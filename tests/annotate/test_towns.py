"""Towns behind a head in lower case are places, behind one in capitals bodies."""

import pytest

from pipeline.annotate.towns import as_towns
from tests.annotate.inline import read


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("i [comuni di Lucca]{ORG}, [Pisa]{ORG} e di [Siena]{LOC}", "Lucca/LOC Pisa/LOC Siena/LOC"),
        ("i comuni di [Lucca]{LOC} e [Pisa]{ORG}", "Lucca/LOC Pisa/LOC"),
        ("il [comune dell'Aquila]{ORG}", "Aquila/LOC"),
        ("i [Comuni di Lucca]{ORG} e [Pisa]{ORG}", "Comuni di Lucca/ORG Pisa/ORG"),
        ("i [comuni di Lucca]{LOC}, [Arpat]{ORG}, [Pisa]{ORG}", "Lucca/LOC Arpat/ORG Pisa/ORG"),
        ("i comuni di [Lucca]{LOC} con [Pisa]{ORG}", "Lucca/LOC Pisa/ORG"),
        ("in comune di [Anna Neri]{PER}", "Anna Neri/PER"),
    ],
)
def test_as_towns(marked: str, expected: str) -> None:
    text, mentions = read(marked)
    found = as_towns(text, mentions)
    assert " ".join(f"{m.text}/{m.label}" for m in found) == expected
    assert all(text[m.start : m.end] == m.text for m in found)
