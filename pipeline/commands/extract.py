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
    explain: Annotated[
        bool, typer.Option("--explain", help="Instead, each value with its score, rule and words")
    ] = False,
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
        from pipeline.errors import UsageError
        from pipeline.run import extract_parts, extract_stream
        from schemas import ErrorEntry

        if explain and output is not None:
            raise UsageError("--explain writes to standard output, not to --output")
        if output is None:
            tell = _explain if explain else typer.echo
            for result in extract_stream(sources, model):
                if isinstance(result, str):
                    tell(result)
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


def _explain(line: str) -> None:
    from rich.console import Console

    from pipeline.report.explain import explanation
    from schemas import ReleaseRecord

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(explanation(ReleaseRecord.model_validate_json(line)))
