"""The command line: one Typer application over the functions of `pipeline.commands`."""

from importlib.metadata import version
from typing import Annotated

import typer

from pipeline.commands.evaluate import evaluate
from pipeline.commands.extract import extract
from pipeline.commands.resolve import resolve
from pipeline.commands.schemas import schema, validate

app = typer.Typer(
    name="missiva",
    help="Italian press releases about missions → a normalised, source-grounded mission dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (evaluate, extract, resolve, schema, validate):
    app.command()(command)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"missiva {version('missiva')}")
        raise typer.Exit


@app.callback()
def main(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version")
    ] = False,
) -> None:
    """Options that hold for every command."""
