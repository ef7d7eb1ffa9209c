"""`missiva extract`."""

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, Sources, errors_to_status, say


class Format(StrEnum):
    """What `--format` takes."""

    JSONL = "jsonl"
    PARQUET = "parquet"


def extract(
    sources: Sources,
    model: Model = DEFAULT_MODEL,
    output: Annotated[
        str | None,
        typer.Option(help="Folder or URL to write parts to, instead of standard output"),
    ] = None,
    format_: Annotated[
        Format, typer.Option("--format", help="With --output: what parts are written as")
    ] = Format.JSONL,
    workers: Annotated[
        str, typer.Option(help="With --output: worker processes, a number or auto")
    ] = "auto",
    engine: Annotated[str, typer.Option(help="With --output: local, or ray (extra ray)")] = "local",
    address: Annotated[
        str | None, typer.Option(help="Ray cluster to join: auto, or ray://head:10001")
    ] = None,
) -> None:
    """Stream one record a release to standard output, as in releases.jsonl; keep no state.

    With --output the records go to a folder of parts, and a run that was ended goes on.
    """
    refused = 0
    with errors_to_status():
        from pipeline.engines.options import EngineOptions
        from pipeline.run import extract_parts, extract_stream
        from schemas import ErrorEntry

        if output is None:
            for result in extract_stream(sources, model):
                if isinstance(result, str):
                    typer.echo(result)
                else:
                    refused += 1
                    say(f"{result.path}: {result.reason}")
        else:
            options = EngineOptions(engine, workers, address)
            for done in extract_parts(sources, model, output, options, format_):
                entries = [done] if isinstance(done, ErrorEntry) else done.refused
                for entry in entries:
                    refused += 1
                    say(f"{entry.path}: {entry.reason}")
    raise typer.Exit(1 if refused else 0)
