"""Hashes of what results depend on besides their input: code, tables, model."""

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from pipeline.errors import ModelError

_EXTRACTION = (
    "annotate", "data", "normalise", "read", "assemble.py", "clean.py", "extractor.py",
    "language.py", "published.py",
)  # fmt: skip
_MERGING = ("data", "merge", "normalise")
_MERGE_DATA = "merge"


def _hash(paths: Iterable[Path], root: Path) -> str:
    digest = sha256()
    for path in sorted(paths):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(root).as_posix().encode() + b"\0")
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _package() -> Path:
    return Path(str(files("pipeline")))


def _parts(names: Iterable[str]) -> list[Path]:
    root = _package()
    return [
        path
        for name in names
        for path in ((root / name).rglob("*") if (root / name).is_dir() else [root / name])
    ]


@cache
def extraction_version(model: Path) -> str:
    """Changes whenever a release could be extracted differently: model, tables or code."""
    root = _package()
    merge_tables = root / "data" / _MERGE_DATA
    own = [path for path in _parts(_EXTRACTION) if not path.is_relative_to(merge_tables)]
    return f"{_hash(own, root)}-{_hash(model.rglob('*'), model)}"


def model_name(model: Path) -> str:
    """Name and version of a model as records bear them, without loading it. Raises ModelError."""
    try:
        meta = json.loads((model / "meta.json").read_bytes())
        return f"{meta['lang']}_{meta['name']} {meta['version']}"
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{model} has no readable meta.json") from error


@cache
def merge_version() -> str:
    """Changes whenever the same records could be merged differently."""
    return _hash(_parts(_MERGING), _package())
