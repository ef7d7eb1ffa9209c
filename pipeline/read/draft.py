"""What a format's reader hands back, and the limits that it keeps to."""

from dataclasses import dataclass

MAX_FILE_BYTES = 64 * 2**20
MAX_TEXT_CHARS = 300_000
MAX_PAGES = 1_000
MAX_PARTS = 100
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A release as found in a file. `part` tells several releases of one file apart."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    id: str | None = None
    part: str = ""
    media_type: str | None = None
    sha256: str | None = None
    verbatim: bool = False
    """The text has offsets of its own (an annotated sample): only cleaned length for length."""
