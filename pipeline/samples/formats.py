"""Samples in the formats that annotation tools read and write.

What a file holds is told from its content, so that a file corrected in a tool is read as it comes
out of it.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.errors import SampleError
from pipeline.samples import doccano, guide, label_studio
from pipeline.samples.corpus import read_corpus, read_text
from schemas import Sample

_DUMPS: Mapping[str, Callable[[Sample], dict[str, Any]]] = {
    "guide": guide.dump,
    "prodigy": guide.dump_task,
    "doccano": doccano.dump,
    "label-studio": label_studio.dump,
}

FORMATS = tuple(_DUMPS)
"""Names of the formats that `serialise` writes."""


def serialise(samples: Iterable[Sample], to: str) -> Iterator[str]:
    """Lines of the samples in one of `FORMATS`: JSONL, for Label Studio one JSON list."""
    dumped = (json.dumps(_DUMPS[to](sample), ensure_ascii=False) for sample in samples)
    if to != "label-studio":
        yield from dumped
        return
    before = "["
    for task in dumped:
        yield before + task
        before = ","
    yield "]" if before == "," else "[]"


def read_path(path: Path, split: str | None = None) -> Iterator[Sample]:
    """Samples of a file, or of a folder with the corpus' layout (`split` names one of its splits).

    Raises SampleError naming the file, and the line if there is one, that cannot be read.
    """
    if path.is_dir():
        if not (path / "texts").is_dir():
            raise SampleError(f"{path}: a folder of samples has a subfolder texts")
        yield from read_corpus(path, split)
    elif path.suffix == ".txt":
        yield read_text(path)
    else:
        yield from _read_json(path)


def _read_json(path: Path) -> Iterator[Sample]:
    for place, parsed in _entries(path):
        try:
            sample = load(parsed)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise SampleError(f"{path}:{place}: {where}: {first['msg']}") from error
        except KeyError as error:
            raise SampleError(f"{path}:{place}: no {error}") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise SampleError(f"{path}:{place}: {error}") from error
        if sample is not None:
            yield sample


def _entries(path: Path) -> Iterator[tuple[int, Any]]:
    """(line or place in the list, parsed JSON) of JSONL or of one JSON list."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SampleError(f"{path}: {error}") from error
    if text.lstrip().startswith("["):
        yield from enumerate(_parsed(text, f"{path}"), start=1)
        return
    # Not splitlines: JSON may hold U+2028 and its like as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, _parsed(line, f"{path}:{number}")


def _parsed(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise SampleError(f"{place}: {error}") from error


def load(entry: Mapping[str, Any]) -> Sample | None:
    """The sample of one parsed entry in any of `FORMATS`, None if it was not accepted.

    Raises ValidationError, ValueError, KeyError or TypeError if it is in none of them.
    """
    if "data" in entry:
        return label_studio.load(entry)
    if "spans" not in entry and ("label" in entry or "entities" in entry):
        return doccano.load(entry)
    return guide.load(entry)
