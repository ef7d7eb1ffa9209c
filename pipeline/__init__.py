"""missiva: Italian press releases about missions → a normalised mission dataset.

>>> from pipeline import Extractor
>>> for record in Extractor.load().stream(releases):
...     print(record.id, record.mission)
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extractor import Extractor

__all__ = ["Extractor"]


def __getattr__(name: str) -> Any:
    # spaCy takes seconds to import; the command line must answer --help without it.
    if name == "Extractor":
        from pipeline.extractor import Extractor

        return Extractor
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
