"""`missiva extract`."""

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, Sources, errors_to_status, say


def extract(sources: Sources, model: Model = DEFAULT_MODEL) -> None:
    """Stream one record a release to standard output, as in releases.jsonl; keep no state."""
    refused = 0
    with errors_to_status():
        from pipeline.run import extract_stream

        for result in extract_stream(sources, model):
            if isinstance(result, str):
                typer.echo(result)
            else:
                refused += 1
                say(f"{result.path}: {result.reason}")
    raise typer.Exit(1 if refused else 0)
