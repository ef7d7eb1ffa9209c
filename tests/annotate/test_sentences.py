"""Sentence starts, one case a line; `|` marks a boundary."""

import pytest
from spacy.lang.it import Italian
from spacy.language import Language

from pipeline.annotate.sentences import SentenceStarts
from pipeline.annotate.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = Italian()
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


CASES = [
    "Primo. |Secondo.",
    "Ha parlato il prof. Neri.",
    "La dott.ssa Neri con l'ing. Bianchi.",
    "La Rossi S.p.A. di Parma. |Poi altro.",
    "Era la Rossi S.p.A. |Poi altro.",
    "Delibera n. 5 del Consiglio.",
    "Visto da G. Verdi e J.P. Bianchi.",
    "Alle 9.30 si parte.",
    "«È un inizio.» |Così il sindaco.",
    "«Chi viene?» si chiede.",
    "Tanti paesi… |Fra cui il Perù.",
    "Vini, oli ecc. e poi altro.",
    "LA REGIONE A TOKYO\n|Missione di maggio\n\n|ROMA – È partita.",
    "Ordine del giorno:\n|- visita\n|- pranzo",
    "1. Visita\n|2. Pranzo",
    "Titolo su due\nrighe",
]


@pytest.mark.parametrize("marked", CASES)
def test_boundaries(nlp: Language, marked: str) -> None:
    doc = SentenceStarts()(nlp(marked.replace("|", "")))
    starts = [sentence.start_char for sentence in doc.sents]
    pieces = marked.split("|")
    expected = [sum(map(len, pieces[:i])) for i in range(len(pieces))]
    assert starts == expected


def test_wrapped_lines_are_no_boundaries(nlp: Language) -> None:
    text = (
        "Il gruppo, composto da rappresentanti di imprese e atenei della\n"
        "regione e guidato dal presidente, ha visitato lo stabilimento di\n"
        "Monaco e poi è ripartito per la sede della camera di commercio\n"
        "locale, dove si è svolto un incontro. Erano presenti i sindaci di\n"
        "molti comuni.\n\nIl giorno dopo"
    )
    doc = SentenceStarts()(nlp(text))
    assert [sentence.text.split()[0] for sentence in doc.sents] == ["Il", "Erano", "Il"]


def test_empty(nlp: Language) -> None:
    assert len(SentenceStarts()(nlp(""))) == 0
