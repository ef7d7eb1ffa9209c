"""Words, dates and numbers of the page; periods to count in."""

import pytest

from pipeline.report.periods import bins
from pipeline.report.wording import Language, Wording
from pipeline.resources import table
from schemas import Mission


@pytest.mark.parametrize(
    ("start", "end", "it", "en"),
    [
        ("2025-05-05", "2025-05-07", "5–7 mag 2025", "5–7 May 2025"),
        ("2025-04-30", "2025-05-02", "30 apr – 2 mag 2025", "30 Apr – 2 May 2025"),
        ("2024-12-30", "2025-01-02", "30 dic 2024 – 2 gen 2025", "30 Dec 2024 – 2 Jan 2025"),
        ("2025-05-05", "2025-05-05", "5 mag 2025", "5 May 2025"),
        ("2025-05", None, "mag 2025", "May 2025"),
        ("2025-05", "2025-06", "mag – giu 2025", "May – Jun 2025"),
        (None, "2025-06-01", "1 giu 2025", "1 Jun 2025"),
        (None, None, "", ""),
    ],
)
def test_period(start: str | None, end: str | None, it: str, en: str) -> None:
    assert Wording("it", {}).period(start, end) == it
    assert Wording("en", {}).period(start, end) == en


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2025", "2025"), ("2025-Q2", "T2 2025"), ("2025-05", "mag 2025"),
        ("2025-05-05", "5 mag 2025"), ("XXXX", "XXXX"), ("2025-XX", "2025-XX"),
    ],
)  # fmt: skip
def test_date(value: str, words: str) -> None:
    assert Wording("it", {}).date(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [("2025-05-05/..", "5 mag 2025 –"), ("../2025", "– 2025"), ("2025", "2025")]
)
def test_interval(value: str, words: str) -> None:
    assert Wording("it", {}).interval(value) == words


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [("it", 1234567, "1.234.567"), ("en", 1234.5, "1,234.50"), ("it", 2.5, "2,50"), ("en", 3, "3")],
)
def test_number(language: Language, value: float, text: str) -> None:
    assert Wording(language, {}).number(value) == text


def test_every_string_is_there_in_both_languages() -> None:
    rows = table("report/strings.tsv")
    assert len({row["key"] for row in rows}) == len(rows)
    assert [row["key"] for row in rows if not (row["it"] and row["en"])] == []


@pytest.mark.parametrize(
    ("code", "it", "en"),
    [
        ("ES", "Spagna", "Spain"),
        ("ES:Bilbao", "Bilbao", "Bilbao"),
        ("US-CA", "California", "US-CA"),
    ],
)
def test_place(code: str, it: str, en: str) -> None:
    assert Wording("it", {"US-CA": "California"}).place(code) == it
    assert Wording("en", {}).place(code) == en


@pytest.mark.parametrize(
    ("starts", "limit", "unit", "names"),
    [
        (["2025-01-05", "2025-03"], 12, "month", ("2025-01", "2025-02", "2025-03")),
        (["2024-01", "2024-12"], 4, "quarter", ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")),
        (["2019-01", "2021-12"], 3, "year", ("2019", "2020", "2021")),
        (["1900-01", "2021-12"], 2, "year", ("2020", "2021")),
        ([], 5, "year", ()),
    ],
)
def test_bins(starts: list[str], limit: int, unit: str, names: tuple[str, ...]) -> None:
    missions = [
        Mission(id=f"m-{place}", releases=(), direction="outgoing", start=start)
        for place, start in enumerate([*starts, None])
    ]
    found = bins(missions, limit)
    assert (found.unit, found.names) == (unit, names)
