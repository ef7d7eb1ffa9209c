"""`missiva corpus check`, `stats` and `add`."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import errors_to_status, say

if TYPE_CHECKING:
    from schemas import Sample

corpus = typer.Typer(
    no_args_is_help=True, help="Check annotated samples, count what is in them, add more."
)

Paths = Annotated[
    list[Path],
    typer.Argument(help="Corpora (folders with texts/), texts in the inline notation, JSONL …"),
]
_HERE = [Path("corpus")]
_ACCEPTED = "accepted.tsv"


def _samples(paths: Iterable[Path]) -> "list[Sample]":
    from pipeline.samples.formats import read_path

    return [sample for path in paths for sample in read_path(path)]


@corpus.command()
def check(
    paths: Paths = _HERE,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules instead")] = False,
) -> None:
    """Find breaches of the annotation guide; exit status 1 if there are any.

    Those that a corpus lists in its accepted.tsv (sample, rule, detail, reason) do not count.
    """
    with errors_to_status():
        from pipeline.samples.check import RULES, Accepted
        from pipeline.samples.check import check as find
        from pipeline.samples.overlap import repeated

        if rules:
            for rule in RULES:
                typer.echo(f"{rule.id:16s}{rule.message}")
            return
        known = Accepted(p / _ACCEPTED for p in paths if (p / _ACCEPTED).is_file())
        samples = _samples(paths)
        found = [f for f in (*find(samples), *repeated(samples)) if f not in known]
        for finding in found:
            typer.echo(str(finding))
        counts = Counter(finding.rule for finding in found)
        told = ", ".join(f"{rule} {count}" for rule, count in counts.most_common()) or "no findings"
        say(f"{len(samples)} samples: {told}")
        if found:
            raise typer.Exit(1)


@corpus.command()
def stats(
    paths: Paths = _HERE,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON")] = False,
) -> None:
    """Count texts, words, mentions by label, fillers by slot, names in too many texts."""
    with errors_to_status():
        from pipeline.samples.stats import lines, stats

        counted = stats(_samples(paths))
        if as_json:
            typer.echo(json.dumps(counted, ensure_ascii=False, indent=1))
        else:
            for line in lines(counted):
                typer.echo(line)


@corpus.command()
def add(
    samples: Annotated[list[Path], typer.Argument(help="JSONL of the guide, Prodigy, doccano …")],
    to: Annotated[Path, typer.Option(help="The corpus")] = Path("corpus"),
    split: Annotated[str, typer.Option(help="Split that they become part of")] = "train",
    folder: Annotated[str, typer.Option(help="Folder of texts/ that they go to")] = "reviewed",
) -> None:
    """Add samples to a corpus, so that `missiva train` learns from them.

    Those that the inline notation cannot say are listed, and the exit status is 1.
    """
    refused = 0
    with errors_to_status():
        from pipeline.errors import SampleError
        from pipeline.samples.corpus import add as put

        found = _samples(samples)
        for sample in found:
            try:
                put(to, sample, folder, split)
            except SampleError as error:
                refused += 1
                say(str(error))
        say(f"{to}: {len(found) - refused} added, {refused} refused")
    if refused:
        raise typer.Exit(1)
