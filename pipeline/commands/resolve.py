"""`missiva resolve place|organisation`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status


class Kind(StrEnum):
    """What a name is the name of."""

    place = "place"
    organisation = "organisation"


def resolve(
    kind: Annotated[Kind, typer.Argument(help="place or organisation")],
    names: Annotated[list[str], typer.Argument(help="Names, or - for lines name<TAB>context")],
    context: Annotated[str, typer.Option(help="ISO codes, by comma: ES,FR")] = "",
) -> None:
    """Print what a name is linked to, by which rule and how surely, as JSON lines."""
    with errors_to_status():
        from pipeline.run import resolve_name

        if names == ["-"]:
            rows = (line.rstrip("\n").split("\t") for line in sys.stdin if line.strip())
            pairs = ((row[0], row[1] if len(row) > 1 else "") for row in rows)
        else:
            pairs = ((name, context) for name in names)
        for name, codes in pairs:
            split = tuple(code.strip() for code in codes.split(",") if code.strip())
            typer.echo(resolve_name(kind.value, name, split).model_dump_json())
