"""HTML pages through trafilatura: the article without navigation, and its metadata."""

import logging
from collections.abc import Iterator

import trafilatura
from trafilatura.settings import Document

from pipeline.errors import EmptyInputError, InputError, TooLargeError
from pipeline.read.draft import Draft
from pipeline.read.metadata import iso_day, one_line
from pipeline.read.text import decode

# Nested as deep as there are tags, a page costs time by the square of them; real ones have
# under ten thousand.
_MAX_TAGS = 50_000

# With recall favoured, a page without an article still yields crumbs of its navigation.
_MIN_WORDS = 20

# trafilatura reports what it discards at this level; the caller gets one clear error instead.
_LOGGERS = ("trafilatura.core", "trafilatura.utils")


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The article of a page. Raises EmptyInputError when the page holds none."""
    if data.count(b"<") > _MAX_TAGS:
        raise TooLargeError(f"over {_MAX_TAGS:,} tags")
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    page = _decoded(data)
    document = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=True, favor_recall=True
    )
    text = document.text if isinstance(document, Document) else None
    if not isinstance(document, Document) or not text or len(text.split()) < _MIN_WORDS:
        raise EmptyInputError("no article in the page")
    title = one_line(document.title)
    if title and not text.lstrip().startswith(title):
        text = f"{title}\n\n{text}"
    yield Draft(
        text=text,
        title=title,
        published=iso_day(document.date),
        publisher=one_line(document.sitename),
        url=one_line(document.url),
    )


def _decoded(data: bytes) -> str:
    head = data[:2048].lower()
    for encoding in ("iso-8859-1", "iso-8859-15", "windows-1252"):
        if f"charset={encoding}".encode() in head.replace(b'"', b"").replace(b"'", b""):
            return data.decode("cp1252" if encoding != "iso-8859-15" else encoding, "replace")
    return decode(data)
