"""`missiva correct …`: each appends one line to a dataset's corrections.jsonl."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.commands.common import errors_to_status, say

Folder = Annotated[Path, typer.Argument(help="Dataset folder", show_default=False)]
Release = Annotated[str, typer.Argument(help="Id of a release", show_default=False)]
Note = Annotated[str | None, typer.Option(help="Why, by whom")]

correct = typer.Typer(no_args_is_help=True, help="Correct a dataset: add to its corrections.jsonl.")


def _append(
    folder: Path,
    action: Literal["merge", "split", "not-mission", "alias", "set"],
    **fields: str | list[str] | None,
) -> None:
    with errors_to_status():
        from pipeline.corrections import FILE, append
        from schemas import Correction

        append(folder, Correction.model_validate({"action": action, **fields}))
        say(f"{folder / FILE}: added; `missiva ingest` applies it")


@correct.command()
def merge(folder: Folder, release: Release, other: Release, note: Note = None) -> None:
    """Two releases tell one mission."""
    _append(folder, "merge", release=release, other=other, note=note)


@correct.command()
def split(
    folder: Folder,
    release: Release,
    other: Annotated[str | None, typer.Option("--from", help="Only part it from this one")] = None,
    note: Note = None,
) -> None:
    """A release tells a mission of its own."""
    _append(folder, "split", release=release, other=other, note=note)


@correct.command(name="not-mission")
def not_mission(folder: Folder, release: Release, note: Note = None) -> None:
    """A release tells of no mission."""
    _append(folder, "not-mission", release=release, note=note)


@correct.command()
def alias(
    folder: Folder,
    name: Annotated[str, typer.Argument(help="Name as it is written", show_default=False)],
    organisation: Annotated[str, typer.Argument(help="Its id (org:…), or a name it is known by")],
    note: Note = None,
) -> None:
    """A name is the name of an organisation."""
    with errors_to_status():
        from pipeline.corrections import organisation_id

        entity = organisation_id(organisation)
    _append(folder, "alias", name=name, entity=entity, note=note)


@correct.command(name="set")
def set_value(
    folder: Folder,
    release: Release,
    field: Annotated[str, typer.Argument(help="start, destinations, organisers …")],
    values: Annotated[list[str] | None, typer.Argument(help="The right value; none: empty")] = None,
    note: Note = None,
) -> None:
    """A field of a release's record has another value."""
    with errors_to_status():
        from pipeline.errors import UsageError
        from pipeline.setting import SINGLE

        value: str | list[str] | None = list(values or ())
        if field in SINGLE:
            if values and len(values) > 1:
                raise UsageError(f"{field} takes one value")
            value = values[0] if values else None
    _append(folder, "set", release=release, field=field, value=value, note=note)
