"""Word documents: paragraphs and tables in reading order, title from the properties."""

import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from pipeline.errors import EncryptedError, InputError, TooLargeError, WrongFormatError
from pipeline.read.draft import Draft
from pipeline.read.metadata import one_line

_MAX_UNPACKED = 256 * 2**20
_MAX_XML = 32 * 2**20
_MAX_NESTING = 5
_OLE = b"\xd0\xcf\x11\xe0"


def _check_archive(data: bytes) -> None:
    """Refuse what would unpack to far more than a document needs, before anything unpacks it."""
    if data.startswith(_OLE):
        raise EncryptedError("an old .doc, or a .docx that asks for a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise WrongFormatError("damaged or truncated .docx") from error
    xml = sum(e.file_size for e in entries if e.filename.endswith((".xml", ".rels")))
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or xml > _MAX_XML:
        raise TooLargeError("unpacks to more than a document needs")


def _table_lines(table: Table, depth: int) -> Iterator[str]:
    if depth > _MAX_NESTING:
        return
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            # A merged cell comes back once for each column that it spans.
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            for block in cell.iter_inner_content():
                if isinstance(block, Paragraph):
                    yield block.text
                else:
                    yield from _table_lines(block, depth + 1)


def _lines(document: WordDocument) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            bullet = "• " if (block.style and (block.style.name or "").startswith("List")) else ""
            yield bullet + block.text if block.text.strip() else ""
        else:
            yield from _table_lines(block, 0)


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The release of a `.docx`. Raises WrongFormatError, EncryptedError or TooLargeError."""
    _check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        text = "\n".join(_lines(document))
        title = one_line(document.core_properties.title)
    except (
        PackageNotFoundError,
        KeyError,
        ValueError,
        XMLSyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise WrongFormatError(f"damaged .docx: {error}") from error
    yield Draft(text=text, title=title)
