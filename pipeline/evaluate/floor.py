"""Figures that must not fall: a JSON file pinned to the samples they were measured on.

    {"samples_sha256": "…", "figures": {"NER (PER ORG LOC EVENT)": {"f": 0.91}}}

is an excerpt of what `missiva evaluate --json` prints. Lowering a floor is a deliberate edit.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.errors import SampleError

Table = Mapping[str, Mapping[str, float]]

_ROUNDING = 5e-4


def fallen(floor: Path, figures: Table, digest: str) -> Iterator[str]:
    """What fell below the floor, one line each. Raises SampleError if the file cannot be used."""
    try:
        pinned = json.loads(floor.read_text(encoding="utf-8"))
        samples, wanted = pinned["samples_sha256"], pinned["figures"]
        rows = [(row, key, float(v)) for row, keys in wanted.items() for key, v in keys.items()]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SampleError(f"{floor}: not a floor file ({error})") from error
    if samples != digest:
        yield f"the samples are not those of the floor: {digest}, pinned {samples}"
        return
    for row, key, lowest in rows:
        figure = figures.get(row, {}).get(key)
        if figure is None:
            yield f"{row} {key}: pinned at {lowest:.3f}, not measured"
        elif figure < lowest - _ROUNDING:
            yield f"{row} {key}: {figure:.3f} is below {lowest:.3f}"
