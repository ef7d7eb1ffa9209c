"""A dataset folder in memory, as the report reads it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from pipeline.errors import DatasetError
from pipeline.write.dataset import MANIFEST
from schemas import (
    ErrorEntry,
    Manifest,
    Mission,
    OrganisationEntry,
    PlaceEntry,
    ReleaseRecord,
)
from schemas.values import Model

_Entry = TypeVar("_Entry", bound=Model)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Everything of a dataset folder that the report shows."""

    missions: tuple[Mission, ...]
    """By first day, the latest first; those without a day last."""
    releases: dict[str, ReleaseRecord]
    """By id, in the order of the file."""
    organisations: dict[str, OrganisationEntry]
    """By id."""
    places: tuple[PlaceEntry, ...]
    errors: tuple[ErrorEntry, ...]
    manifest: Manifest


def load(folder: Path) -> Dataset:
    """Read the folder that `missiva ingest` has written. Raises DatasetError."""
    missions = sorted(_lines(folder, "missions", Mission), key=lambda mission: mission.id)
    missions.sort(key=lambda mission: mission.start or "", reverse=True)
    return Dataset(
        missions=tuple(missions),
        releases={entry.id: entry for entry in _lines(folder, "releases", ReleaseRecord)},
        organisations={
            entry.id: entry for entry in _lines(folder, "organisations", OrganisationEntry)
        },
        places=tuple(_lines(folder, "places", PlaceEntry)),
        errors=tuple(_lines(folder, "errors", ErrorEntry)),
        manifest=_manifest(folder),
    )


def _lines(folder: Path, name: str, kind: type[_Entry]) -> Iterator[_Entry]:
    path = folder / f"{name}.jsonl"
    number = 0
    try:
        with path.open("rb") as stream:
            for line in stream:
                number += 1
                yield kind.model_validate_json(line)
    except ValidationError as error:
        raise DatasetError(f"{path}:{number}: {error.errors()[0]['msg']}") from error
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror or error}") from error


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DatasetError(f"{path}: {error.errors()[0]['msg']}") from error
    except OSError as error:
        raise DatasetError(f"cannot read {path}: {error.strerror or error}") from error
