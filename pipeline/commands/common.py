"""What the commands share: messages, exit statuses, argument types."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from pipeline.errors import MissivaError

DEFAULT_MODEL = "it_missiva_md"

Sources = Annotated[list[str], typer.Argument(help="Folders, files, or - for standard input")]
Model = Annotated[str, typer.Option(help="Name or path of the model")]


def say(message: str) -> None:
    """A line on standard error."""
    typer.echo(message, err=True)


@contextmanager
def errors_to_status() -> Iterator[None]:
    """An error of ours ends the program with status 2, a closed pipe with 0."""
    try:
        yield
    except MissivaError as error:
        say(f"missiva: {error}")
        raise typer.Exit(2) from error
    except BrokenPipeError:
        # The reader of our output has seen enough (`missiva extract … | head`).
        sys.stderr.close()
        raise typer.Exit(0) from None
