"""Small files of each format, made in memory."""

import io
from email.message import EmailMessage

from docx import Document


def pdf(*lines: str, title: str = "", created: str = "D:20240509101500") -> bytes:
    """A one-page PDF with `lines` of Helvetica in WinAnsi; no lines: a page without text."""
    shown = b"".join(
        b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*\n"
        for line in lines
    )
    content = b"BT /F1 12 Tf 16 TL 60 780 Td\n" + shown + b"ET" if lines else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /CreationDate (%s) >>" % (title.encode("cp1252"), created.encode()),
    ]
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer << /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, start)
    )
    return out.getvalue()


def docx(*paragraphs: str, title: str = "", table: list[list[str]] | None = None) -> bytes:
    """A Word document."""
    document = Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def message(body: str, *attachments: tuple[str, bytes], subject: str = "Comunicato") -> bytes:
    """An e-mail with files attached."""
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["From"] = "Ufficio stampa Prova <stampa@prova.example>"
    mail["Date"] = "Mon, 12 May 2025 09:30:00 +0200"
    mail.set_content(body)
    for name, data in attachments:
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def html(*paragraphs: str, title: str = "Titolo", published: str = "2024-05-09") -> bytes:
    """A page with navigation, an article and a footer."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang=it><head><title>{title} - Ente</title>"
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}T10:00:00+02:00">'
        f'<meta property="og:site_name" content="Ente di prova"></head>'
        "<body><nav><a href=/>Home</a><a href=/news>News</a></nav>"
        f"<article><h1>{title}</h1>{body}</article><footer>Cookie e privacy</footer></body></html>"
    ).encode()
