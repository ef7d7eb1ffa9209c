"""`missiva diff`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status


def diff(
    old: Annotated[Path, typer.Argument(help="Dataset folder or missions.jsonl")],
    new: Annotated[Path, typer.Argument(help="Dataset folder or missions.jsonl")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line")] = False,
) -> None:
    """List the missions added, changed (field by field), merged and retired."""
    with errors_to_status():
        from pipeline import diff as differences

        for change in differences.diff(differences.missions_of(old), differences.missions_of(new)):
            lines = [differences.as_json(change)] if as_json else differences.as_text(change)
            for line in lines:
                typer.echo(line)
