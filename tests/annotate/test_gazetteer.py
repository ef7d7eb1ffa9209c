"""Names of the tables in running text, met in any order."""

import pytest
import spacy

from pipeline.annotate.gazetteer import GROUP, GazetteerComponent
from pipeline.annotate.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def gazetteer() -> GazetteerComponent:
    nlp = spacy.blank("it")
    nlp.tokenizer = create_tokenizer()(nlp)
    return GazetteerComponent(nlp)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("La delegazione vola in Cile.", ["LOC Cile"]),
        ("Il cile e la delegazione", []),
        ("Premio _Cile_ e progetto 2Cile", ["LOC Cile", "LOC Cile"]),
        ("Incontro con UNIDO e ART-ER a Bologna", ["ORG UNIDO", "ORG ART-ER"]),
        ("Cileno, Cilento", []),
        ("Dal Cile alla Costa d’Avorio, poi in Costa d'Avorio",
         ["LOC Cile", "LOC Costa d’Avorio", "LOC Costa d'Avorio"]),
        ("Niente da trovare", []),
        ("Di nuovo il Cile e la Nuova Zelanda", ["LOC Cile", "LOC Nuova Zelanda"]),
    ],
)  # fmt: skip
def test_names_found(gazetteer: GazetteerComponent, text: str, names: list[str]) -> None:
    doc = gazetteer(gazetteer._nlp.make_doc(text))
    assert [f"{span.label_} {span.text}" for span in doc.spans[GROUP]] == names
