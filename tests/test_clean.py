"""The cleaner: what it mends, what it leaves alone, and that it does both once and for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean, clean_verbatim


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("citta\u0300", "città"),
        ("svi\u00adluppo", "sviluppo"),
        ("svi-\nluppo", "sviluppo"),
        ("svi\ufffe\r\nluppo", "sviluppo"),
        ("economico-\nistituzionale", "economico-istituzionale"),
        ("Emilia-\nRomagna", "Emilia-Romagna"),
        ("2024-\n2025", "2024-2025"),
        ("un\u00a0certo\u202fspazio", "un certo spazio"),
        ("due  spazi", "due spazi"),
        ("ef\ufb01cienza", "efficienza"),
        ("\u200bparola\ufeff", "parola"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("Testo\n© RIPRODUZIONE RISERVATA\nAltro", "Testo\nAltro"),
        ("Condividi il viaggio", "Condividi il viaggio"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


WRAPPED = """La delegazione della Regione e' partita ieri per il Giappone, dove restera'
fino a sabato. Con il presidente ci sono dodici imprese del settore meccanico,
tre universita' e la fondazione che cura i rapporti con i distretti della
manifattura avanzata. Al rientro si fara' il punto.

Chi c'era, secondo il programma che e' stato diffuso dalla segreteria di palazzo:
- Anna Neri, presidente del consorzio che riunisce le imprese della meccanica
- Ugo Bianchi, rettore"""


def test_hard_wrapped_lines_are_joined_and_lists_kept() -> None:
    lines = clean(WRAPPED).split("\n")
    assert lines[0].startswith("La delegazione") and lines[0].endswith("si fara' il punto.")
    assert lines[-2:] == [
        "- Anna Neri, presidente del consorzio che riunisce le imprese della meccanica",
        "- Ugo Bianchi, rettore",
    ]


def test_short_lines_of_their_own_stay() -> None:
    text = "Programma\nLunedì\narrivo a Lima\nMartedì\nvisita al porto"
    assert clean(text) == text


@given(st.text(max_size=300))
def test_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=300))
def test_verbatim_keeps_every_offset(text: str) -> None:
    assert len(clean_verbatim(text)) == len(text)
