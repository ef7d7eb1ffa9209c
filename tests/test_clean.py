"""The cleaner: what it mends, what it leaves alone, and that it does both once and for all."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean, clean_verbatim


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("citta\u0300", "città"),
        ("svi\u00adluppo", "sviluppo"),
        ("svi-\nluppo", "sviluppo"),
        ("svi-\nlup-\npo", "sviluppo"),
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


PIECES = [
    *"ab Aè-\n\r \t.•1‐’—\x02\x0c\x85\u2028\u0301\u00ad\u200b\ufffe\u0344\u1100\u1161\u11a8\u0958",
    "\r\n", "-\n", "economico", "Emilia", "© RIPRODUZIONE RISERVATA", "ﬁ", "• ", "1. ",
    "una riga che va avanti abbastanza da riempire la colonna,\n",
]  # fmt: skip


@pytest.mark.slow
@settings(max_examples=3000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_idempotent_on_what_it_mends(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", ["a" * 200_000, "1" * 200_000, "a-" * 100_000, "-\n" * 100_000])
def test_time_grows_with_the_length(text: str) -> None:
    start = time.process_time()
    clean(text)
    assert time.process_time() - start < 3
