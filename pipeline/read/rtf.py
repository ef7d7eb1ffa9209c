"""Rich Text Format through striprtf; title from its information group."""

import re
from collections.abc import Iterator

from striprtf.striprtf import rtf_to_text

from pipeline.errors import InputError, TooLargeError, WrongFormatError
from pipeline.read.draft import MAX_TEXT_CHARS, Draft
from pipeline.read.metadata import day, one_line

_MAX_SOURCE = 8 * MAX_TEXT_CHARS
_TITLE = re.compile(r"{\\title ((?:[^{}\\]|\\'[0-9a-f]{2}|\\u-?\d+ ?\??)*)}")
_CREATED = re.compile(r"{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The release of an RTF file. Raises WrongFormatError when it is none."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise WrongFormatError("not RTF")
    if len(data) > _MAX_SOURCE:
        raise TooLargeError(f"RTF source of over {_MAX_SOURCE:,} characters")
    source = data.decode("cp1252", "replace")
    try:
        text = rtf_to_text(source, errors="replace")
    except (ValueError, LookupError, OverflowError, RecursionError) as error:
        raise WrongFormatError(f"damaged RTF: {error}") from error
    title = _TITLE.search(source)
    created = _CREATED.search(source)
    yield Draft(
        text=text,
        title=one_line(rtf_to_text("{\\rtf1 " + title[1] + "}")) if title else None,
        published=day(created[1], created[2], created[3]) if created else None,
    )
