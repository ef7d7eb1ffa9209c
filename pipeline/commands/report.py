"""`missiva report`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status, say


class Language(StrEnum):
    """Languages of the page."""

    it = "it"
    en = "en"


def report(
    dataset: Annotated[Path, typer.Argument(help="Dataset folder", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="HTML file")] = Path("report.html"),
    lang: Annotated[Language, typer.Option(help="Language of the page")] = Language.it,
) -> None:
    """Show a dataset as one HTML page that needs nothing else: map, time line, table, sources."""
    with errors_to_status():
        from pipeline.report.load import load
        from pipeline.report.page import render, write

        page = render(load(dataset), lang.value)
        write(page, output)
        say(f"{output}: {len(page.encode()) / 1e6:.1f} MB")
