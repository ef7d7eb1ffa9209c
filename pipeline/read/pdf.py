"""PDF through PDFium: the text layer page by page, and the document information."""

import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from pipeline.errors import (
    EmptyInputError,
    EncryptedError,
    InputError,
    TooLargeError,
    WrongFormatError,
)
from pipeline.read.draft import MAX_PAGES, MAX_TEXT_CHARS, Draft
from pipeline.read.metadata import day, one_line

_PDF_DATE = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def _open(data: bytes) -> PdfDocument:
    if b"%PDF-" not in data[:1024]:
        raise WrongFormatError("not a PDF")
    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise EncryptedError("the PDF asks for a password") from error
        raise WrongFormatError("damaged or truncated PDF") from error


def _text(document: PdfDocument) -> str:
    pages: list[str] = []
    length = 0
    for index in range(len(document)):
        try:
            page = document[index]
            textpage = page.get_textpage()
            text = textpage.get_text_bounded()
        except PdfiumError as error:
            raise WrongFormatError(f"page {index + 1} cannot be read") from error
        textpage.close()
        page.close()
        pages.append(text)
        length += len(text)
        if length > MAX_TEXT_CHARS:
            raise TooLargeError(f"text of over {MAX_TEXT_CHARS:,} characters")
    return "\n\n".join(pages)


def read(data: bytes) -> Iterator[Draft | InputError]:
    """The release of a PDF with a text layer.

    Raises EncryptedError, WrongFormatError (damaged), TooLargeError, EmptyInputError (scanned).
    """
    document = _open(data)
    try:
        if len(document) > MAX_PAGES:
            raise TooLargeError(f"{len(document):,} pages; at most {MAX_PAGES:,} are read")
        text = _text(document)
        information = document.get_metadata_dict()
    finally:
        document.close()
    if not text.strip():
        raise EmptyInputError("no text layer: a scanned PDF needs text recognition first")
    match = _PDF_DATE.match(information.get("CreationDate", ""))
    yield Draft(
        text=text,
        title=one_line(information.get("Title")),
        published=day(match[1], match[2], match[3]) if match else None,
        publisher=one_line(information.get("Author")),
    )
