"""The command line: parse, call, map errors to exit statuses. Heavy imports stay in commands."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import MissivaError

app = typer.Typer(
    name="missiva",
    help="Italian press releases about missions → a normalised, source-grounded mission dataset.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Sources = Annotated[list[str], typer.Argument(help="Folders, files, or - for standard input")]
Model = Annotated[str, typer.Option(help="Name or path of the model")]


def say(message: str) -> None:
    """A line on standard error."""
    typer.echo(message, err=True)


@contextmanager
def errors_to_status() -> Iterator[None]:
    """An error of ours ends the program with status 2, a closed pipe with 0."""
    try:
        yield
    except MissivaError as error:
        say(f"missiva: {error}")
        raise typer.Exit(2) from error
    except BrokenPipeError:
        # The reader of our output has seen enough (`missiva extract … | head`).
        sys.stderr.close()
        raise typer.Exit(0) from None


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


@app.command()
def extract(sources: Sources, model: Model = "it_missiva_md") -> None:
    """Stream one record a release to standard output, as in releases.jsonl; keep no state."""
    with errors_to_status():
        from pipeline.run import extract_stream

        refused = 0
        for result in extract_stream(sources, model):
            if isinstance(result, str):
                typer.echo(result)
            else:
                refused += 1
                say(f"{result.path}: {result.reason}")
    raise typer.Exit(1 if refused else 0)


@app.command()
def schema(name: Annotated[str, typer.Argument(help="release, mission, sample …")]) -> None:
    """Print the JSON Schema of one kind of object."""
    with errors_to_status():
        from pipeline.validate import schema_for

        model = schema_for(Path(), name)
        typer.echo(json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2))


@app.command()
def validate(
    file: Annotated[Path, typer.Argument(help="JSONL file, or manifest.json")],
    schema: Annotated[str | None, typer.Option(help="Schema, if the name does not tell")] = None,
) -> None:
    """Check each line of a file against its schema; name line, field and reason."""
    problems = 0
    with errors_to_status():
        from pipeline.validate import validate as problems_of

        for problem in problems_of(file, schema):
            problems += 1
            say(f"{file}:{problem.line}: {problem.field}: {problem.reason}")
    if problems:
        raise typer.Exit(1)
    say(f"{file}: valid")
