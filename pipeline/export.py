"""From a dataset folder to another system's format."""

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.folder import entries
from pipeline.write import output
from pipeline.write.export import (
    csv,
    duckdb,
    followthemoney,
    geojson,
    icalendar,
    jsonld,
    parquet,
)
from pipeline.write.export.context import Context, ReleaseHead
from schemas import Mission, OrganisationEntry, PersonEntry, PlaceEntry, ReleaseRecord


class Folder:
    """The files of a dataset folder as iterators. They raise DatasetError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def missions(self) -> Iterator[Mission]:
        """Lines of missions.jsonl."""
        return entries(self._path, "missions.jsonl", Mission)

    def releases(self) -> Iterator[ReleaseRecord]:
        """Lines of releases.jsonl."""
        return entries(self._path, "releases.jsonl", ReleaseRecord)

    def organisations(self) -> Iterator[OrganisationEntry]:
        """Lines of organisations.jsonl."""
        return entries(self._path, "organisations.jsonl", OrganisationEntry)

    def people(self) -> Iterator[PersonEntry]:
        """Lines of people.jsonl."""
        return entries(self._path, "people.jsonl", PersonEntry)

    def places(self) -> Iterator[PlaceEntry]:
        """Lines of places.jsonl."""
        return entries(self._path, "places.jsonl", PlaceEntry)

    def context(self) -> Context:
        """What the missions point to."""
        return Context.of(entries(self._path, "releases.jsonl", ReleaseHead), self.places())


TEXT: Mapping[str, Callable[[Folder], Iterator[str]]] = {
    "csv": lambda folder: csv.lines(folder.missions()),
    "geojson": lambda folder: geojson.lines(folder.missions(), folder.context()),
    "ics": lambda folder: icalendar.lines(folder.missions(), folder.context()),
    "jsonld": lambda folder: jsonld.lines(folder.missions(), folder.context()),
    "ftm": lambda folder: followthemoney.lines(
        folder.missions(), folder.organisations(), folder.people(), folder.context()
    ),
}
"""Formats of lines."""

BINARY: Mapping[str, tuple[tuple[str, ...], Callable[[Folder, Path], None]]] = {
    "parquet": (
        ("pyarrow",),
        lambda folder, path: parquet.write(Mission, folder.missions(), path),
    ),
    "duckdb": (
        ("pyarrow", "duckdb"),
        lambda folder, path: duckdb.write(
            {
                "missions": (Mission, folder.missions()),
                "releases": (ReleaseRecord, folder.releases()),
                "organisations": (OrganisationEntry, folder.organisations()),
                "people": (PersonEntry, folder.people()),
                "places": (PlaceEntry, folder.places()),
            },
            path,
        ),
    ),
}
"""Formats of files: the packages of the extra `tables` that they need, and their writer."""


def export(folder: Path, format_: str, path: Path | None) -> None:
    """Write the dataset to `path`, or to standard output. Raises UsageError, DatasetError."""
    source = Folder(folder)
    if format_ in TEXT:
        lines = TEXT[format_](source)
        if path is None:
            output.to_stream(lines, sys.stdout.buffer)
        else:
            output.to_file(lines, path)
        return
    packages, write = BINARY[format_]
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise UsageError(f"{format_} needs {' and '.join(missing)}: pip install 'missiva[tables]'")
    if path is None:
        raise UsageError(f"{format_} is not for standard output: name a file with -o")
    with output.replacing(path) as part:
        write(source, part)
