"""Lines of a JSONL file against a schema: which line, which field, what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import DatasetError, UsageError
from schemas.registry import FILES, SCHEMAS
from schemas.release import ReleaseRecord
from schemas.values import Model


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one line (numbered from 1)."""

    line: int
    field: str
    reason: str


def schema_for(path: Path, name: str | None) -> type[Model]:
    """The schema called `name`, else the one of a dataset's file of that name, else `sample`."""
    key = name or FILES.get(path.name, "sample")
    if key not in SCHEMAS:
        raise UsageError(f"no schema {key}; there are: {', '.join(SCHEMAS)}")
    return SCHEMAS[key]


def validate(path: Path, name: str | None = None) -> Iterator[Problem]:
    """Problems of each line of `path` (of the whole, for a `.json` file)."""
    model = schema_for(path, name)
    try:
        with path.open(encoding="utf-8", errors="surrogateescape") as stream:
            rows = [stream.read()] if path.suffix == ".json" else stream
            for number, row in enumerate(rows, start=1):
                if row.strip():
                    yield from _check(model, row, number)
    except OSError as error:
        raise DatasetError(f"{path}: {error.strerror}") from error


def _check(model: type[Model], row: str, number: int) -> Iterator[Problem]:
    try:
        instance = model.model_validate_json(row.encode("utf-8", "surrogateescape"))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False):
            field = ".".join(map(str, detail["loc"])) or "(whole line)"
            yield Problem(number, field, detail["msg"])
        return
    if isinstance(instance, ReleaseRecord):
        for index, mention in enumerate(instance.mentions):
            if instance.text[mention.start : mention.end] != mention.text:
                yield Problem(number, f"mentions.{index}.text", "is not text[start:end]")
