"""Reading a dataset folder, line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.errors import DatasetError

_Entry = TypeVar("_Entry", bound=BaseModel)


def entries(folder: Path, name: str, kind: type[_Entry]) -> Iterator[_Entry]:
    """The lines of file `name` as objects. Raises DatasetError with file and line."""
    path = folder / name
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
