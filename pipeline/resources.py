"""The only opener of pipeline/data: tables and binaries that ship with the package."""

import csv
import io
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import BinaryIO


def _resource(name: str) -> Traversable:
    return files("pipeline").joinpath("data", *name.split("/"))


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of the TSV `name` (relative to pipeline/data) keyed by its header line."""
    with _resource(name).open(encoding="utf-8") as stream:
        return tuple(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Lines of `name` without blank ones and without `#` comments."""
    text = _resource(name).read_text(encoding="utf-8")
    stripped = (line.strip() for line in text.splitlines())
    return tuple(line for line in stripped if line and not line.startswith("#"))


def open_binary(name: str) -> BinaryIO:
    """A binary stream over `name`; the caller closes it."""
    return io.BytesIO(_resource(name).read_bytes())
