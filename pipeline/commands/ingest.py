"""`missiva ingest`, the main job."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, Sources, errors_to_status, say


def ingest(  # noqa: PLR0913, PLR0917 (an option, a parameter)
    sources: Sources,
    output: Annotated[Path, typer.Option(help="Dataset folder", show_default=False)],
    model: Model = DEFAULT_MODEL,
    keep_missing: Annotated[
        bool, typer.Option("--keep-missing", help="Keep releases whose files are gone")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on: ingest again when a source changes")
    ] = False,
    since: Annotated[
        Path | None,
        typer.Option(help="Manifest of an earlier run: write what changed to changes.jsonl"),
    ] = None,
    workers: Annotated[
        str | None,
        typer.Option(help="Worker processes: a number, or auto  [default: 1; on Ray: auto]"),
    ] = None,
    engine: Annotated[str, typer.Option(help="local, or ray (extra ray)")] = "local",
    address: Annotated[
        str | None, typer.Option(help="Ray cluster to join: auto, or ray://head:10001")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(help="Seconds that a release may take in a worker process  [default: 300]"),
    ] = None,
) -> None:
    """Turn releases into a dataset folder; process only what is new or changed."""
    refused = False
    with errors_to_status():
        from pipeline.run import Ingestion

        count = workers or ("auto" if engine == "ray" else "1")
        ingestion = Ingestion(
            tuple(sources), output, model, keep_missing, since, count, engine, address, time_limit
        )
        for outcome in ingestion.watch() if watch else [ingestion.once()]:
            for entry in outcome.errors:
                say(f"{entry.path}: {entry.reason}")
            counts = ", ".join(f"{count} {name}" for name, count in outcome.counts.items())
            say(f"{output}: {counts}" if outcome.changed else f"{output}: nothing new; {counts}")
            refused = bool(outcome.errors)
    raise typer.Exit(1 if refused else 0)
