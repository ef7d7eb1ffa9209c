"""`missiva export`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import errors_to_status


class Format(StrEnum):
    """What `--format` takes."""

    CSV = "csv"
    PARQUET = "parquet"
    DUCKDB = "duckdb"
    GEOJSON = "geojson"
    ICS = "ics"
    JSONLD = "jsonld"
    FTM = "ftm"


def export(
    dataset: Annotated[Path, typer.Argument(help="Dataset folder")],
    format_: Annotated[
        Format,
        typer.Option(
            "--format",
            help="csv: missions for a spreadsheet; parquet, duckdb (extra `tables`); geojson: "
            "destinations; ics: dated missions and their agenda; jsonld: schema.org events; "
            "ftm: FollowTheMoney entities",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; standard output if none is named"),
    ] = None,
) -> None:
    """Write a dataset in the format of another system."""
    with errors_to_status():
        from pipeline.export import export as run

        run(dataset, format_, output)
