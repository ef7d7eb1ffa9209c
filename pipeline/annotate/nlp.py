"""Where models live and how one is loaded."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "it_missiva_md"


@contextmanager
def torch_hidden() -> Iterator[None]:
    """What is imported in here does not find torch, unless it was imported before.

    spaCy imports torch wherever it is installed: two seconds and 200 MB for nothing, since models
    of missiva run without. `thinc.compat` has no setting against it; None in `sys.modules` is the
    import system's own way to say that there is no such module. For processes of our own; a library
    must not do this to its user.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["torch"]


def model_path(model: str) -> Path:
    """Folder of `model`: a path, or the name of a model that ships with the package."""
    if "/" in model or Path(model, "config.cfg").is_file():
        path = Path(model)
        if (path / "config.cfg").is_file():
            return path
        raise ModelError(f"no spaCy model in {model}")
    packaged = Path(str(files("pipeline"))) / "models" / model
    # An editable install leaves the models where they are in the repository.
    checkout = Path(str(files("pipeline"))).parent / "models" / model
    for path in (packaged, checkout):
        if (path / "config.cfg").is_file():
            return path
    raise ModelError(f"no model named {model}; `missiva train` makes one")


@lru_cache(maxsize=2)
def load(model: str = DEFAULT_MODEL) -> "Language":
    """The spaCy pipeline of `model`. Raises ModelError when there is none or it is damaged."""
    # A process that only finds models, or hands releases to workers, does without spaCy.
    import spacy

    path = model_path(model)
    try:
        return spacy.load(path)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"model {model} cannot be loaded: {error}") from error


def model_name(nlp: "Language") -> str:
    """Name and version as they are written into records: `it_missiva_md 0.1.0`."""
    return f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
