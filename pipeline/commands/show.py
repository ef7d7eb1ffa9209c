"""`missiva show`."""

from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, errors_to_status, say


def show(
    file: Annotated[str, typer.Argument(help="A release, or - for standard input")],
    model: Model = DEFAULT_MODEL,
) -> None:
    """Print a release with coloured mentions, and the record made of it."""
    refused = False
    with errors_to_status():
        from rich.console import Console

        from pipeline.report.terminal import renderables
        from pipeline.run import extract_stream
        from schemas import ReleaseRecord

        console = Console(highlight=False, markup=False, emoji=False)
        for result in extract_stream([file], model):
            if isinstance(result, str):
                for part in renderables(ReleaseRecord.model_validate_json(result)):
                    console.print(part)
            else:
                refused = True
                say(f"{result.path}: {result.reason}")
    raise typer.Exit(1 if refused else 0)
