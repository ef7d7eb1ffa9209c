"""Token boundaries: what must be split for the guide's spans, and what must not."""

import pytest
from spacy.lang.it import Italian
from spacy.language import Language

from pipeline.annotate.tokenizer import create_tokenizer


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = Italian()
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("dell'Università", "dell' Università"),
        ("l’11 maggio", "l’ 11 maggio"),
        ("Emilia-Romagna", "Emilia - Romagna"),
        ("17-20 maggio", "17 - 20 maggio"),
        ("3/10/2024", "3 / 10 / 2024"),
        ("(UNIPR),", "( UNIPR ) ,"),
        ("«Expo»", "« Expo »"),
        ("'Expo'", "' Expo '"),
        ("Parigi–Roma", "Parigi – Roma"),
        ("Padova,Vicenza", "Padova , Vicenza"),
        ("ROMA.Siamo", "ROMA.Siamo"),
        ("fine.Inizio", "fine . Inizio"),
        ("n.5", "n . 5"),
        ("1°", "1 °"),
        ("50%", "50 %"),
        ("©Neri", "© Neri"),
        ("🇯🇵Tokyo", "🇯 🇵 Tokyo"),
        ("•Bologna", "• Bologna"),
        ("citta'", "citta '"),
        ("S.p.A.", "S.p.A."),
        ("S.p.A.,", "S.p.A. ,"),
        ("S.p.A..", "S.p.A. ."),
        ("forse...", "forse ..."),
        ("(S.r.l.)", "( S.r.l. )"),
        ("U.S. Navy", "U.S. Navy"),
        ("3.000", "3.000"),
        ("2,5", "2,5"),
        ("17:30", "17:30"),
        ("info@ente.it", "info@ente.it"),
        ("info@ente.it.", "info@ente.it ."),
        ("www.regione.it/a-b", "www.regione.it/a-b"),
        ("https://a.example/x-y,", "https://a.example/x-y ,"),
        ("Co., Ltd.", "Co . , Ltd ."),
    ],
)
def test_tokens(nlp: Language, text: str, tokens: str) -> None:
    assert [token.text for token in nlp(text)] == tokens.split()


def test_tokens_spell_the_text(nlp: Language) -> None:
    text = "ROMA, 3/10 – «L'ateneo»\n\n• 5G;  S.p.A."
    assert nlp(text).text == text


def test_a_saved_tokenizer_splits_as_before(nlp: Language) -> None:
    saved = Italian().from_bytes(nlp.to_bytes())
    text = "la Brennero S.p.A.: e la S.r.l., su www.ente.it; info@ente.it."
    assert [token.text for token in saved(text)] == [token.text for token in nlp(text)]
