"""The command line: one Typer application over the functions of `pipeline.commands`."""

from importlib.metadata import version
from typing import Annotated

import typer

from pipeline.commands.corpus import corpus
from pipeline.commands.correct import correct
from pipeline.commands.diff import diff
from pipeline.commands.evaluate import evaluate
from pipeline.commands.export import export
from pipeline.commands.extract import extract
from pipeline.commands.ingest import ingest
from pipeline.commands.report import report
from pipeline.commands.resolve import resolve
from pipeline.commands.review import review
from pipeline.commands.schemas import schema, validate
from pipeline.commands.show import show
from pipeline.commands.train import train

app = typer.Typer(
    name="missiva",
    help="Italian press releases about missions → a normalised, source-grounded mission dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in (
    ingest, extract, evaluate, diff, report, review, show, export, resolve, train, schema,
    validate,
):  # fmt: skip
    app.command()(command)
app.add_typer(correct, name="correct")
app.add_typer(corpus, name="corpus")


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
