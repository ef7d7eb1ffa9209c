"""Small helpers over the metadata that files carry."""

import re
from datetime import date

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_ITALIAN = re.compile(
    r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_.](0?[1-9]|1[0-2])[-_.]((?:19|20)\d\d)(?!\d)"
)


_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def day(year: int | str, month: int | str, number: int | str) -> str | None:
    """ISO day, or None when there is no such day, or none that a release can be of."""
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found.isoformat() if _FIRST_YEAR <= found.year <= _LAST_YEAR else None


def well_formed(text: str) -> str:
    """`text` with lone surrogates, which have no UTF-8 form, replaced code point for code point."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def date_in_name(name: str) -> str | None:
    """The date written in a file name (`2025-05-12`, `20250512`, `12-05-2025`), if any."""
    if match := _ISO.search(name):
        return day(match[1], match[2], match[3])
    if match := _ITALIAN.search(name):
        return day(match[3], match[2], match[1])
    return None


def iso_day(value: str | None) -> str | None:
    """The leading ISO day of `value`, if it is one."""
    match = re.match(r"(\d{4})-(\d{2})-(\d{2})", (value or "").strip())
    return day(match[1], match[2], match[3]) if match else None


def one_line(value: str | None) -> str | None:
    """`value` with white space folded and NUL bytes out; None when nothing is left."""
    return " ".join(well_formed(value or "").replace("\x00", "").split()) or None
