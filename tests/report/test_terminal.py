"""A release in the terminal."""

from io import StringIO

import pytest
from rich.console import Console

from pipeline.report.terminal import renderables
from schemas import ReleaseRecord
from tests.fakes import record


def _printed(made: ReleaseRecord, colour: bool = False) -> str:
    stream = StringIO()
    console = Console(
        file=stream, width=100, force_terminal=colour, color_system="standard" if colour else None
    )
    for part in renderables(made):
        console.print(part, markup=False, highlight=False)
    return stream.getvalue()


def test_record_and_text() -> None:
    told = record(
        "r", "La Regione Liguria a Bilbao", "2025-05-01", organisers=["Regione Liguria"],
        destinations=["ES:Bilbao"], start="2025-05-05", themes=["agrifood"],
    )  # fmt: skip
    shown = _printed(told)
    for words in ("La Regione Liguria a Bilbao", "Bilbao [ES:Bilbao]", "2025-05-05", "[agrifood]"):
        assert words in shown


def test_mentions_are_coloured() -> None:
    told = record("r", "A Bilbao", destinations=["ES:Bilbao"])
    assert "\x1b[1;32mBilbao\x1b[0m" in _printed(told, colour=True)


def test_no_mission() -> None:
    assert "No mission" in _printed(record("r", "Avviso di gara", telling=False))


@pytest.mark.parametrize("text", ["a\x1b]0;owned\x07b", "a\x1b[2Jb", "a\x9b2Jb", "[red]a[/red] b"])
def test_the_terminal_is_not_at_the_mercy_of_a_text(text: str) -> None:
    shown = _printed(record("r", text, telling=False))
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)
    assert "[red]" not in text or "[red]" in shown
