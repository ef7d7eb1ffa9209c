"""`missiva train`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status, say


def train(
    model: Annotated[str, typer.Argument(help="it_missiva_md or it_missiva_sm")],
    corpus: Annotated[Path, typer.Option(help="Annotated corpus with its splits")] = Path("corpus"),
    output: Annotated[Path, typer.Option(help="Where the model's folder goes")] = Path("models"),
    config: Annotated[Path, typer.Option(help="The spaCy config")] = Path("config.cfg"),
    cache: Annotated[Path, typer.Option(help="Keeps what takes long to make")] = Path("build"),
    seed: Annotated[int, typer.Option(help="Seed of everything that is drawn")] = 0,
) -> None:
    """Make a model from the annotated corpus alone (extra `train`; about an hour on one core)."""
    with errors_to_status():
        from pipeline.errors import UsageError

        try:
            from pipeline.train.command import train as make
        except ImportError as error:
            raise UsageError(f"{error}; pip install 'missiva[train]'") from error

        make(model, corpus, output, config=config, cache=cache, seed=seed, report=say)
