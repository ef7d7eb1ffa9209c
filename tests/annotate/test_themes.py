"""THEME spans in running text."""

from itertools import pairwise

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.annotate.themes import ThemeComponent
from pipeline.annotate.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def nlp() -> Language:
    blank = spacy.blank("it")
    blank.tokenizer = create_tokenizer()(blank)
    return blank


def themes(doc: Doc) -> list[tuple[str, str]]:
    return [(span.text, span.kb_id_) for span in doc.spans["themes"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Al centro della missione l’idrogeno verde e la cantieristica navale.",
            [("idrogeno verde", "energy"), ("cantieristica navale", "blue-economy")],
        ),
        (
            "I settori: meccanica strumentale, agroalimentare, moda e arredo.",
            [
                ("meccanica strumentale", "advanced-manufacturing"),
                ("agroalimentare", "agrifood"),
                ("moda", "fashion"),
                ("arredo", "design-furniture"),
            ],
        ),
        (
            "Si è parlato di trattamento delle acque reflue e di comunità energetiche.",
            [
                ("trattamento delle acque reflue", "environment-circular"),
                ("comunità energetiche", "energy"),
            ],
        ),
        (
            "Un memorandum sulla mobilità elettrica.",
            [("mobilità elettrica", "automotive-mobility")],
        ),
        (
            "MISSIONE A TOKYO, INTELLIGENZA ARTIFICIALE E ROBOTICA",
            [
                ("INTELLIGENZA ARTIFICIALE", "artificial-intelligence"),
                ("ROBOTICA", "robotics-automation"),
            ],
        ),
        (
            "Il tavolo dedicato alla formazione degli operatori, alla telemedicina.",
            [("formazione degli operatori", "education-skills"), ("telemedicina", "health")],
        ),
    ],
)
def test_found(nlp: Language, text: str, found: list[tuple[str, str]]) -> None:
    assert themes(ThemeComponent(nlp)(nlp.make_doc(text))) == found


@pytest.mark.parametrize(
    "text",
    [
        "L’assessore al Turismo ha salutato gli ospiti.",
        "Il ministro dell’Agricoltura era a Roma.",
        "Il presidente della Camera di Commercio ha ringraziato.",
        "Lo spazio espositivo era al secondo piano.",
        "La macchina ha attratto tutti ed era in mostra fino a sera.",
        "In primo luogo è stata ricordata la visita di marzo.",
        "La cena di lavoro si è chiusa con uno scambio di doni.",
        "La delegazione è partita ieri sera con un volo di linea.",
        "Hanno bevuto un bicchiere di vino e sono tornati in albergo.",
        "Conferenza stampa alle 11 in sala stampa.",
    ],
)
def test_not_found(nlp: Language, text: str) -> None:
    assert themes(ThemeComponent(nlp)(nlp.make_doc(text))) == []


def test_names_are_no_themes(nlp: Language) -> None:
    doc = nlp.make_doc("Incontro con il Distretto Nautica Ligure su idrogeno verde.")
    doc.set_ents([Span(doc, 3, 6, "ORG")])
    assert themes(ThemeComponent(nlp)(doc)) == [("idrogeno verde", "energy")]


def test_spans_of_a_tagger_are_linked_and_win(nlp: Language) -> None:
    doc = nlp.make_doc("Tavolo su formazione dei tecnici delle rinnovabili, pesca.")
    doc.spans["themes"] = [Span(doc, 2, 7, "THEME", span_id="ner/THEME")]
    doc = ThemeComponent(nlp)(doc)
    first = doc.spans["themes"][0]
    assert (first.text, first.kb_id_) == (
        "formazione dei tecnici delle rinnovabili",
        "education-skills",
    )
    assert first.id_ == "ner/THEME"
    assert {span.id_ for span in list(doc.spans["themes"])[1:]} <= {"themes/term"}


def test_a_span_of_a_tagger_without_known_term_has_no_id(nlp: Language) -> None:
    doc = nlp.make_doc("Si parla di bruscandoli.")
    doc.spans["themes"] = [Span(doc, 3, 4, "THEME")]
    assert themes(ThemeComponent(nlp)(doc)) == [("bruscandoli", "")]


def test_an_id_that_is_there_stays(nlp: Language) -> None:
    doc = nlp.make_doc("Si parla di idrogeno.")
    doc.spans["themes"] = [Span(doc, 3, 4, "THEME", kb_id="sport")]
    assert themes(ThemeComponent(nlp)(doc)) == [("idrogeno", "sport")]


def test_spans_never_overlap(nlp: Language) -> None:
    text = "Economia circolare, riciclo della plastica e bioplastiche, gestione dei rifiuti."
    doc = ThemeComponent(nlp)(nlp.make_doc(text))
    spans = list(doc.spans["themes"])
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert len(spans) >= 3


def test_empty_doc(nlp: Language) -> None:
    assert themes(ThemeComponent(nlp)(nlp.make_doc(""))) == []
