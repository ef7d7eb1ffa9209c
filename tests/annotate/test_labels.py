"""The tables put labels right where only one of them knows the name."""

import pytest

from pipeline.annotate.labels import corrected
from tests.annotate.inline import read

CASES = [
    ("Visita alla [Stellantis]{LOC} di [Torino]{LOC}.", "ORG LOC"),
    ("Cena a [Palazzo Chigi]{LOC} e volo da [Malpensa]{LOC}.", "LOC LOC"),
    ("In [Mongolia]{LOC} la tappa di [Ulan Bator]{ORG}.", "LOC LOC"),
    ("A [Busan]{PER}, in [Corea del Sud]{LOC}.", "LOC LOC"),
    ("In [Italia]{LOC} con [Priolo]{PER} e [Anna Terni]{PER}.", "LOC PER PER"),
    ("A [Cuneo]{LOC} il [Comune di Cuneo]{ORG}.", "LOC ORG"),
    (
        "In [Iran]{LOC} le [Università di Kerman]{ORG}, [Shiraz]{ORG} e [Yazd]{ORG}.",
        "LOC ORG ORG ORG",
    ),
    ("I [Comuni di Feltre]{ORG}, [Lamon]{LOC} e [Belluno]{LOC}.", "ORG ORG ORG"),
    ("L'[Università di Bari]{ORG} va a [Lecce]{LOC} e [Taranto]{LOC}.", "ORG LOC LOC"),
    ("La [Regione]{ORG} e il [Governo]{ORG} a [Lima]{LOC}.", "LOC"),
    ("L'assessore alla [Difesa dell'ambiente]{ORG} della [Regione Lazio]{ORG}.", "ORG"),
    ("La ministra serba della [Protezione ambientale]{ORG}.", ""),
    ("Il ministro e l'[Enea]{ORG}.", "ORG"),
    ("Il porto di [Xyzopoli]{LOC}.", "LOC"),
]


@pytest.mark.parametrize(("inline", "labels"), CASES)
def test_labels_that_a_table_contradicts_are_put_right(inline: str, labels: str) -> None:
    text, mentions = read(inline)
    assert [m.label for m in corrected(text, mentions)] == labels.split()


def test_a_corrected_mention_says_so() -> None:
    text, mentions = read("Visita alla [Stellantis]{LOC}.")
    assert corrected(text, mentions)[0].detector.endswith("+table")


def test_surnames_of_persons_named_in_full_are_persons() -> None:
    text, mentions = read(
        "[Michl Ebner]{PER} parla. Poi [Ebner]{ORG} va a [Roma]{LOC} con [Ebner]{LOC}."
    )
    assert [m.label for m in corrected(text, mentions)] == ["PER", "PER", "LOC", "PER"]


def test_a_town_stays_a_town_beside_its_namesake() -> None:
    text, mentions = read("[Paolo Roma]{PER} torna a [Roma]{LOC}.")
    assert [m.label for m in corrected(text, mentions)] == ["PER", "LOC"]
