"""`missiva evaluate`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import DEFAULT_MODEL, errors_to_status, say


def evaluate(
    samples: Annotated[
        list[Path],
        typer.Argument(
            help="JSONL of the guide, Prodigy or doccano, Label Studio JSON, .spacy, or a corpus",
            show_default=False,
        ),
    ],
    model: Annotated[
        list[str], typer.Option(help="Name or path of the model; a second one is compared")
    ] = [DEFAULT_MODEL],  # noqa: B006 (Typer wants a list)
    split: Annotated[
        str | None, typer.Option(help="Of a corpus, only this split (train, dev, test)")
    ] = None,
    training: Annotated[
        Path | None,
        typer.Option(help="Training samples, or a corpus: tells names seen there from unseen ones"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON")] = False,
    html: Annotated[Path | None, typer.Option(help="Write figures, errors and texts here")] = None,
    errors: Annotated[
        int, typer.Option(help="List that many errors, those of a cause together")
    ] = 0,
    floor: Annotated[
        Path | None, typer.Option(help="Pinned figures; exit status 1 if one has fallen")
    ] = None,
) -> None:
    """Score one model, or two side by side, against annotated samples."""
    with errors_to_status():
        from pipeline.errors import SampleError, UsageError
        from pipeline.evaluate.evaluation import compare, difference_lines, lines
        from pipeline.evaluate.evaluation import evaluate as measure
        from pipeline.evaluate.floor import fallen
        from pipeline.evaluate.page import render
        from pipeline.evaluate.run import digest, predict, read_samples
        from pipeline.extractor import Extractor

        if len(model) > 2 or len(set(model)) < len(model):
            raise UsageError("one model, or two different ones")
        gold = list(read_samples(samples, split))
        if not gold:
            raise SampleError("no samples")
        known = (
            list(read_samples([training], "train" if training.is_dir() else None))
            if training
            else []
        )
        records = {name: predict(gold, Extractor.load(name)) for name in model}
        evaluations = [measure(gold, records[name], name, known) for name in model]
        first = evaluations[0]
        differences = compare(first, evaluations[1]) if len(model) == 2 else {}
        hashed = digest(gold)
        if as_json:
            values = [{"samples_sha256": hashed, **e.values()} for e in evaluations]
            told = {"models": values, "differences": {n: asdict(d) for n, d in differences.items()}}
            typer.echo(json.dumps(told if differences else values[0], ensure_ascii=False, indent=1))
        else:
            for evaluation in evaluations:
                typer.echo(f"{evaluation.model}: {len(gold)} samples, SHA-256 {hashed}")
                for line in lines(evaluation):
                    typer.echo(line)
            if differences:
                typer.echo(f"{model[0]} less {model[1]}, F1, paired bootstrap")
            for line in difference_lines(differences):
                typer.echo(line)
        for miss in first.misses[:errors]:
            say(str(miss))
        if html:
            html.write_text(render(gold, records, evaluations, differences), encoding="utf-8")
        drops = list(fallen(floor, first.figures, hashed)) if floor else []
        for drop in drops:
            say(f"missiva: {drop}")
        if drops:
            raise typer.Exit(1)
