"""`missiva review`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status, say
from pipeline.commands.report import Language


def review(
    dataset: Annotated[Path, typer.Argument(help="Dataset folder", show_default=False)],
    samples: Annotated[
        Path | None, typer.Option(help="Add each accepted release to this JSONL of samples")
    ] = None,
    lang: Annotated[Language, typer.Option(help="Language of the pages")] = Language.it,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0: any free one")] = 0,
    browser: Annotated[bool, typer.Option("--open", help="Open it in the browser")] = False,
) -> None:
    """Check a dataset in the browser, least sure first; decisions go to its corrections.jsonl.

    The page is served on this machine only, at an address that nobody can guess, until Ctrl-C.
    """
    with errors_to_status():
        import webbrowser

        from pipeline.errors import UsageError
        from pipeline.review.desk import Desk
        from pipeline.review.server import Server
        from pipeline.review.site import Site

        site = Site(Desk(dataset, lang.value, samples))
        try:
            server = Server(site, port)
        except OSError as error:
            raise UsageError(f"cannot use port {port}: {error.strerror or error}") from error
        with server:
            say(f"{server.address}\nCtrl-C ends")
            if browser:
                webbrowser.open(server.address)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                say("missiva ingest applies the decisions")
