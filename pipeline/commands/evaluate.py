"""`missiva evaluate`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, Model, errors_to_status, say


def evaluate(
    samples: Annotated[list[Path], typer.Argument(help="JSONL files of annotated samples")],
    model: Model = DEFAULT_MODEL,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON")] = False,
    errors: Annotated[int, typer.Option(help="List that many misses with context")] = 0,
) -> None:
    """Score a model against annotated samples."""
    with errors_to_status():
        from pipeline.evaluate.errors import misses
        from pipeline.evaluate.run import predict, read_samples
        from pipeline.evaluate.score import score
        from pipeline.extractor import Extractor

        gold = list(read_samples(samples))
        records = predict(gold, Extractor.load(model))
        table = score(gold, records).table()
        if as_json:
            typer.echo(json.dumps(table, ensure_ascii=False, indent=1))
        else:
            for name, figures in table.items():
                cells = (
                    f"{column} {value:.3f}" if isinstance(value, float) else f"{column} {value}"
                    for column, value in figures.items()
                )
                typer.echo(f"{name:26s}" + "  ".join(cells))
        for index, miss in enumerate(misses(gold, records)):
            if index == errors:
                break
            say(f"{miss.label} {miss.kind} {miss.sample} {miss.detector or ''}: {miss.context}")
