"""`missiva extract`."""

from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, Sources, errors_to_status, say


def extract(
    sources: Sources,
    model: Model = DEFAULT_MODEL,
    explain: Annotated[
        bool, typer.Option("--explain", help="Instead, each value with its rule, score and words")
    ] = False,
) -> None:
    """Stream one record a release to standard output, as in releases.jsonl; keep no state."""
    refused = 0
    with errors_to_status():
        from pipeline.run import extract_stream

        for result in extract_stream(sources, model):
            if not isinstance(result, str):
                refused += 1
                say(f"{result.path}: {result.reason}")
            elif explain:
                _explain(result)
            else:
                typer.echo(result)
    raise typer.Exit(1 if refused else 0)


def _explain(line: str) -> None:
    from rich.console import Console

    from pipeline.report.explain import explanation
    from schemas import ReleaseRecord

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(explanation(ReleaseRecord.model_validate_json(line)))
