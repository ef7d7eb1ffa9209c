"""Proper names and numbers that mark a release."""

import pytest

from pipeline.merge.marks import numbers, peculiarity, proper_stems
from schemas import Mention


@pytest.mark.parametrize(
    ("text", "names", "left_out", "expected"),
    [
        ("Con noi c'era Zuzzurelli.", (), (), ("zuzzur",)),
        ("Il frantoio dell'Alicandri ospita.", (), (), ("alican",)),
        ("Zuzzurelli era con noi.", (), (), ()),
        ("Zuzzurelli era con noi.", ("Zuzzurelli",), (), ("zuzzur",)),
        ("Siamo qui. Zuzzurelli ride.", (), (), ()),
        ("ARRIVA ZUZZURELLI", (), (), ()),
        ("Siamo stati a Zuzzurate.", (), ("zuzzurate",), ()),
        ("Con la Camera di Commercio", (), (), ()),
        ("il gruppo della XQ e della XQW", (), (), ("xqw",)),
        ("", (), (), ()),
    ],
)
def test_proper_stems(
    text: str, names: tuple[str, ...], left_out: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert proper_stems(text, names, left_out) == expected


@pytest.mark.parametrize(("stem", "low", "high"), [("zuzzur", 1.0, 1.0), ("region", 0.0, 0.0)])
def test_peculiarity(stem: str, low: float, high: float) -> None:
    assert low <= peculiarity(stem) <= high


@pytest.mark.parametrize(
    ("text", "date", "expected"),
    [
        ("dodici aziende e 46 colloqui", None, (12, 46)),
        ("Ventidue imprese, trenta incontri", None, (22, 30)),
        ("due aziende e un comune", None, ()),
        ("un piano da 1.250 euro", None, (1250,)),
        ("nel 2024 saranno 2024", None, ()),
        ("dal 5 al 7 maggio con 9 imprese", "5 al 7 maggio", (9,)),
        ("", None, ()),
    ],
)
def test_numbers(text: str, date: str | None, expected: tuple[int, ...]) -> None:
    mentions = []
    if date:
        start = text.index(date)
        mentions.append(
            Mention(start=start, end=start + len(date), label="DATE", text=date, detector="test")
        )
    assert numbers(text, mentions) == expected
