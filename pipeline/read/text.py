"""Plain text and Markdown, with an optional front matter of `key: value` lines."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from pipeline.errors import InputError, WrongFormatError
from pipeline.read.draft import Draft
from pipeline.read.metadata import iso_day, one_line

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEYS = frozenset({"id", "title", "published", "publisher", "url"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_C1 = re.compile(r"[\x80-\x9f]")
_SAMPLE = 200_000


def decode(data: bytes) -> str:
    """Text of `data`: by byte-order mark, as UTF-8, else as Windows-1252, Latin-1 or a guess.

    Raises WrongFormatError for binary data.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise WrongFormatError(f"not {encoding}, whatever its first bytes say") from error
    if b"\x00" in data[:_SAMPLE]:
        raise WrongFormatError("binary data, not text")
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in data[:_SAMPLE])
    if control > len(data[:_SAMPLE]) / 100:
        raise WrongFormatError("binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Single-byte Western encodings always decode; Italian accents and typographic quotes are
    # where Windows-1252 and Latin-1 put them in nearly every such file.
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    letters = sum(char in "àèéìòùÀÈÉÌÒÙ’‘“”«»–—…€°ºª" for char in text)
    foreign = sum(ord(char) > 127 for char in text)
    if foreign and letters < foreign / 2:
        guess = from_bytes(data[:_SAMPLE]).best()
        if guess is not None and not _C1.search(str(guess)):
            return data.decode(guess.encoding, "replace")
    return text


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Known keys of the `---` block that `text` opens with, and the text after it."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields: dict[str, str] = {}
    for line in match[1].splitlines():
        key, colon, value = line.partition(":")
        if not colon or key.strip().lower() not in _KEYS:
            return {}, text
        fields[key.strip().lower()] = value.strip().strip("\"'")
    return fields, text[match.end() :]


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The one release of a `.txt` or `.md` file."""
    fields, body = front_matter(decode(data))
    yield Draft(
        text=body,
        id=one_line(fields.get("id")),
        title=one_line(fields.get("title")),
        published=iso_day(fields.get("published")),
        publisher=one_line(fields.get("publisher")),
        url=one_line(fields.get("url")),
    )
