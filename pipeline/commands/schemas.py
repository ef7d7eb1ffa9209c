"""`missiva schema` and `missiva validate`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status, say


def schema(
    name: Annotated[
        str | None,
        typer.Argument(help="release, mission, sample …; without, the data dictionary of all"),
    ] = None,
) -> None:
    """Print the JSON Schema of one kind of object, or the data dictionary (Markdown)."""
    with errors_to_status():
        from pipeline.validate import schema_for
        from pipeline.write import dictionary

        lines = dictionary.schema_lines(schema_for(Path(), name)) if name else dictionary.lines()
        for line in lines:
            typer.echo(line)


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
