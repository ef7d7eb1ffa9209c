"""A progress bar on standard error, where that is a terminal."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Bar:
    """Shows how far an ingestion has come."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._inputs = self._progress.add_task("inputs", total=None)
        self._releases = self._progress.add_task("releases extracted", total=None, visible=False)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def reading(self, done: int, total: int) -> None:
        """So many of the inputs are read."""
        self._progress.update(self._inputs, completed=done, total=total)

    def extracted(self, releases: int) -> None:
        """So many releases are extracted."""
        self._progress.update(self._releases, completed=releases, visible=True)

    def publishing(self) -> None:
        """The files are being written."""
        self._progress.update(self._inputs, description="merging and writing")
