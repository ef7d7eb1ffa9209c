"""What must hold for every date and every text."""

from collections.abc import Callable
from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.dates import find

MONTHS = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
]
WEEKDAYS = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
PUBLISHED = date(2025, 5, 12)
days = st.dates(date(1900, 1, 1), date(2099, 12, 31))
recent = st.dates(date(2001, 1, 1), date(2048, 12, 31))


def month(day: date) -> str:
    return MONTHS[day.month - 1]


def weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()]


FORMS: dict[str, Callable[[date], str]] = {
    "plain": lambda d: f"{d.day} {month(d)} {d.year}",
    "weekday": lambda d: f"{weekday(d)} {d.day} {month(d)} {d.year}",
    "typed": lambda d: f"{weekday(d).replace('ì', chr(105) + chr(39))} {d.day} {month(d)} {d.year}",
    "capitals": lambda d: f"{weekday(d)} {d.day} {month(d)} {d.year}".upper(),
    "del": lambda d: f"{d.day} {month(d)} del {d.year}",
    "ordinal": lambda d: f"{'1°' if d.day == 1 else d.day} {month(d)} {d.year}",
    "primo": lambda d: f"{'primo' if d.day == 1 else d.day} {month(d)} {d.year}",
    "slashes": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "stops": lambda d: f"{d.day}.{d.month}.{d.year}",
    "dashes": lambda d: f"{d.day:02d}-{d.month:02d}-{d.year}",
    "iso": lambda d: d.isoformat(),
    "abbreviated": lambda d: f"{d.day} {month(d)[:3]} {d.year}",
}


@pytest.mark.parametrize("form", FORMS)
@given(day=days)
def test_every_written_form_comes_back(form: str, day: date) -> None:
    text = f"L'intesa porta la data del {FORMS[form](day)}, a Roma."
    assert [m.value for m in find(text, PUBLISHED)] == [day.isoformat()]


@given(day=recent)
def test_years_of_two_digits(day: date) -> None:
    text = f"L'intesa del {day.day}/{day.month:02d}/{day.year % 100:02d}."
    assert [m.value for m in find(text, PUBLISHED)] == [day.isoformat()]


@given(first=days, length=st.integers(1, 400))
def test_ranges_of_full_dates(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    text = f"dal {first.day} {month(first)} {first.year} al {last.day} {month(last)} {last.year}"
    mentions = find(text, PUBLISHED)
    assert [(m.start, m.end) for m in mentions] == [(0, len(text))]
    assert mentions[0].value == f"{first.isoformat()}/{last.isoformat()}"


@given(first=days, length=st.integers(1, 300), published=recent)
def test_ranges_without_a_year_are_ordered(first: date, length: int, published: date) -> None:
    last = first + timedelta(days=length)
    text = f"dal {first.day} {month(first)} al {last.day} {month(last)}"
    for mention in find(text, published):
        begin, _, end = mention.value.partition("/")
        assert begin <= (end or begin)


@given(first=st.integers(1, 27), month_number=st.integers(0, 11), year=st.integers(1950, 2060))
def test_month_and_year_are_shared_from_the_right(first: int, month_number: int, year: int) -> None:
    text = f"il {first} e il {first + 1} {MONTHS[month_number]} {year}"
    (mention,) = find(text, PUBLISHED)
    prefix = f"{year}-{month_number + 1:02d}-"
    assert mention.value == f"{prefix}{first:02d}/{prefix}{first + 1:02d}"


PIECES = st.sampled_from(
    [
        "dal",
        "al",
        "fino",
        "entro",
        "il",
        "5",
        "12",
        "31",
        "2025",
        "1°",
        "maggio",
        "lunedì",
        "e",
        ",",
        "-",
        "/",
        "(",
        ")",
        ".",
        "scorso",
        "prossimo",
        "fine",
        "metà",
        "trimestre",
        "anni",
        "'90",
        "oggi",
        "domani",
        "tra",
        "giorni",
        "fa",
        "settimana",
        "dell'",
        "l'8",
        "XX",
        "primo",
        "Natale",
        "ore",
        "10.30",
        "per",
        "cento",
        "euro",
        "via",
        "\n",
        "u.s.",
        "p.v.",
        "stesso",
        "mese",
        "estate",
        "12/05",
        "12/05/2025",
        "alle",
        "dalle",
        "MAGGIO",
    ]
)
texts = st.one_of(st.text(), st.lists(PIECES, max_size=40).map(" ".join))


@given(text=texts, published=st.none() | recent)
def test_offsets_hold_and_nothing_overlaps(text: str, published: date | None) -> None:
    end = 0
    for mention in find(text, published):
        assert end <= mention.start < mention.end <= len(text)
        surface = text[mention.start : mention.end]
        assert surface == surface.strip()
        end = mention.end


@given(text=texts, published=st.none() | recent)
def test_values_are_iso(text: str, published: date | None) -> None:
    for mention in find(text, published):
        if mention.value == "XXXX":
            continue
        edges = [edge for edge in mention.value.split("/") if edge != ".."]
        assert 1 <= len(edges) <= 2
        for edge in edges:
            date.fromisoformat((edge + "-01-01")[:10])
        assert edges == sorted(edges)


@given(text=texts)
def test_reading_is_repeatable(text: str) -> None:
    assert find(text, PUBLISHED) == find(text, PUBLISHED)


HEAVY = ("5, ", "dal 5 ", "tra 5 e ", "1/", "1.", "(", "\n", "e ", "x", "ore 12 ", "non ", "'90 ",
         "La missione si terrà dal 5 al 7 maggio 2025. ", "12/05/2025-", "maggio e ")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", HEAVY)
def test_time_grows_with_length_only(piece: str) -> None:
    """Four times the text takes about four times as long: no catastrophic pattern."""

    def spent(size: int) -> float:
        text = piece * (size // len(piece))
        begin = process_time()
        find(text, PUBLISHED)
        return process_time() - begin

    spent(1_000)
    short, long = min(spent(25_000) for _ in range(3)), spent(100_000)
    assert long < 8 * short + 0.2
    assert long < 2
