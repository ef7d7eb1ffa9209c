"""Hostile inputs: (name of the file, its bytes, what becomes of it).

The outcome is the code of the error, or "" where a release comes out all the same.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial

from pypdf import PdfReader, PdfWriter

from tests.read import factories

SENTENCE = (
    "La missione in Perù della Camera di commercio si è conclusa ieri a Lima, dove quattordici"
    " imprese hanno incontrato gli importatori del Paese e visitato il porto del Callao. "
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A bad input."""

    name: str
    make: Callable[[], bytes]
    code: str = ""

    @property
    def data(self) -> bytes:
        """The bytes, made when they are asked for: some are large."""
        return self.make()


def pdf_of_pages(pages: int) -> bytes:
    """A PDF with `pages` pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % (5 + i) for i in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length 33 >>\nstream\nBT /F1 12 Tf 60 780 Td (Lima) Tj ET\nendstream",
        *[
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>"
        ]
        * pages,
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    out.write(trailer % (len(objects) + 1, start))
    return out.getvalue()


def docx_with(xml: bytes) -> bytes:
    """A Word document whose main part is `xml`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(factories.docx("Testo"))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            main = entry.filename == "word/document.xml"
            target.writestr(entry, xml if main else source.read(entry))
    return out.getvalue()


_WORD = b'<?xml version="1.0"?>%s<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'


def pdf_encrypted() -> bytes:
    """A PDF that asks for a password."""
    writer = PdfWriter(PdfReader(io.BytesIO(factories.pdf("Segreto"))))
    writer.encrypt("chiave")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def docx_alone(size: int) -> bytes:
    """An archive of nothing but a main part that unpacks to `size` bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * size)
    return out.getvalue()


def docx_bomb(size: int) -> bytes:
    """A small archive whose main part unpacks to `size` bytes."""
    return docx_with(b"0" * size)


def docx_lying_bomb(size: int) -> bytes:
    """The same, with a directory that says it unpacks to 10 bytes."""
    data = bytearray(docx_bomb(size))
    while (at := data.find(size.to_bytes(4, "little"))) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def docx_laughs() -> bytes:
    """A billion laughs."""
    levels = b"".join(b'<!ENTITY l%d "%s">' % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    dtd = b'<!DOCTYPE d [<!ENTITY l0 "ah">%s]>' % levels
    return docx_with(_WORD % (dtd, b"<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>"))


def docx_entity() -> bytes:
    """An entity that stands for a file of the machine."""
    dtd = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    return docx_with(_WORD % (dtd, b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"))


def docx_deep(depth: int) -> bytes:
    """Tables in tables."""
    start = b"<w:tbl><w:tr><w:tc>" * depth
    end = b"</w:tc></w:tr></w:tbl>" * depth
    return docx_with(_WORD % (b"", start + b"<w:p/>" + end))


def mail_in_mail(depth: int) -> bytes:
    """A message attached to a message attached to a message …"""
    mail = EmailMessage()
    mail["Subject"] = "In fondo"
    mail.set_content(SENTENCE)
    for _ in range(depth):
        outer = EmailMessage()
        outer["Subject"] = "Inoltro"
        outer.add_attachment(mail)
        mail = outer
    return mail.as_bytes()


def mime_in_mime(depth: int) -> bytes:
    """Multipart in multipart, without the messages between them."""
    lines = ["Subject: A", "MIME-Version: 1.0"]
    for i in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{i}"', "", f"--b{i}"]
    lines += ["Content-Type: text/plain", "", SENTENCE]
    lines += [f"--b{i}--" for i in reversed(range(depth))]
    return "\r\n".join(lines).encode()


def html_deep(tag: str, depth: int) -> bytes:
    """`depth` nested elements around a text."""
    text = f"<p>{SENTENCE * 3}</p>"
    return f"<html><body>{f'<{tag}>' * depth}{text}</body></html>".encode()


def _long_line() -> bytes:
    return (SENTENCE * (10**7 // len(SENTENCE))).encode()


def broken() -> Iterator[Hostile]:
    """What any folder may hold: empty, cut off, locked, of another format than its name says."""
    yield Hostile("vuoto.txt", lambda: b"", "empty")
    yield Hostile("bianco.txt", lambda: b" \n\t\n", "empty")
    yield Hostile("binario.txt", lambda: bytes(range(256)) * 20, "wrong-format")
    yield Hostile("zip.txt", lambda: b"PK\x03\x04\x00\x00\x00\x00", "wrong-format")
    yield Hostile("grande.txt", lambda: b"parola " * 1_000_000, "too-large")
    yield Hostile("finto.pdf", lambda: b"non un pdf", "wrong-format")
    yield Hostile("tronco.pdf", lambda: factories.pdf("Testo")[:180], "wrong-format")
    yield Hostile("cifrato.pdf", pdf_encrypted, "encrypted")
    yield Hostile("scansione.pdf", factories.pdf, "empty")
    yield Hostile("tronco.docx", lambda: factories.docx("Testo")[:2000], "wrong-format")
    yield Hostile("finto.docx", lambda: b"testo", "wrong-format")
    yield Hostile("sola.docx", lambda: docx_alone(40 * 2**20), "too-large")
    yield Hostile("vecchio.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "encrypted")
    yield Hostile("senza.html", lambda: b"<body><nav><a href=/>Home</a></nav></body>", "empty")
    yield Hostile("tag.html", lambda: b"<div>" * 250_000, "too-large")
    yield Hostile("finto.rtf", lambda: b"testo", "wrong-format")
    yield Hostile("vuoto.eml", lambda: b"", "empty")
    yield Hostile("rotto.jsonl", lambda: b'{"text": "La missione in Per', "wrong-format")


def _lines() -> Iterator[Hostile]:
    """Texts that are endless in one way or another."""
    yield Hostile("riga-10-MB.txt", _long_line, "too-large")
    yield Hostile("50-MB.txt", lambda: _long_line() * 5, "too-large")
    yield Hostile("riga-10-MB.md", _long_line, "too-large")
    yield Hostile("riga-10-MB.html", lambda: b"<p>" + _long_line(), "empty")
    yield Hostile("riga-10-MB.jsonl", lambda: b'{"text": "' + _long_line() + b'"}\n', "too-large")
    yield Hostile("riga-10-MB.rtf", lambda: b"{\\rtf1 " + _long_line() + b"}", "too-large")
    yield Hostile("riga-10-MB.eml", lambda: b"Subject: A\n\n" + _long_line(), "too-large")
    yield Hostile("una-parola.txt", lambda: b"a" * 290_000)
    yield Hostile("una-parola-di-trattini.txt", lambda: b"a-" * 145_000)
    yield Hostile("cifre.txt", lambda: b"1" * 290_000)
    yield Hostile("parentesi.txt", lambda: b"(" * 290_000 + b"a")
    yield Hostile("spazi.txt", lambda: b"a" + b" " * 290_000 + b"b")
    yield Hostile("righe-vuote.txt", lambda: b"\n" * 290_000 + b"a")
    yield Hostile("trattini-molli.txt", lambda: ("\u00ad" + " " * 20).encode() * 12_000 + b"a")
    yield Hostile("trattini.txt", lambda: b"-\n" * 140_000, "empty")
    yield Hostile("accenti.txt", ("a" + "\u0301" * 200_000).encode)
    yield Hostile("date.txt", lambda: b"31/12/9999 " * 25_000)
    yield Hostile("quadre.md", lambda: b"[" * 250_000 + b"x")
    yield Hostile("stelle.md", lambda: b"**a " * 70_000)


def _characters() -> Iterator[Hostile]:
    """Characters that are no part of a press release."""
    yield Hostile("nul.txt", lambda: b"Lima\x00 e Callao", "wrong-format")
    yield Hostile("nul.jsonl", lambda: b'{"text": "Lima\\u0000 e\\u0000 Callao"}\n')
    yield Hostile("surrogato.jsonl", lambda: b'{"text": "Citt\\udc80 a Lima"}\n')
    meta = b'{"id": "\\ud800", "text": "Lima", "meta": {"title": "\\udc80"}}\n'
    yield Hostile("surrogato-titolo.jsonl", lambda: meta)
    yield Hostile("surrogato.rtf", lambda: b"{\\rtf1 Citt\\u-8576 ? a Lima}")
    yield Hostile("profondo.jsonl", lambda: b"[" * 100_000 + b"\n", "wrong-format")
    yield Hostile(
        "numero.jsonl", lambda: b'{"text": "a", "id": ' + b"9" * 10_000 + b"}\n", "wrong-format"
    )
    yield Hostile("da-destra.txt", "La \u202emissione\u202c a \u2067Lima\u2069\u200f".encode)
    yield Hostile("invisibile.txt", ("L\u200bi\u200dm\ufeffa " * 20_000).encode)
    yield Hostile("solo-invisibile.txt", "\u200b\u200e\ufeff\u2060".encode, "empty")
    yield Hostile(
        "uso-privato.txt", lambda: "".join(map(chr, range(0xE000, 0xE100))).encode(), "empty"
    )
    yield Hostile("utf16-dispari.txt", lambda: b"\xff\xfeL\x00i\x00m", "wrong-format")


def _documents() -> Iterator[Hostile]:
    """HTML, Word, PDF and RTF."""
    for tag in ("div", "b", "table", "span", "ul", "a", "blockquote"):
        yield Hostile(f"100000-{tag}.html", partial(html_deep, tag, 100_000), "too-large")
        code = "" if tag == "a" else "empty"
        yield Hostile(f"3000-{tag}.html", partial(html_deep, tag, 3_000), code)
    yield Hostile("attributi.html", lambda: b"<p " + b"a=1 " * 500_000 + b">x</p>", "empty")
    yield Hostile("entita.html", lambda: b"<p>" + b"&amp;" * 400_000 + b"</p>", "empty")
    yield Hostile("bomba.docx", lambda: docx_bomb(300 * 2**20), "too-large")
    yield Hostile("bomba-che-mente.docx", lambda: docx_lying_bomb(40 * 2**20), "wrong-format")
    yield Hostile("risate.docx", docx_laughs, "wrong-format")
    yield Hostile("entita-esterna.docx", docx_entity, "empty")
    yield Hostile("tabelle.docx", lambda: docx_deep(20_000), "wrong-format")
    yield Hostile("10000-pagine.pdf", lambda: pdf_of_pages(10_000), "too-large")
    yield Hostile("gruppi.rtf", lambda: b"{\\rtf1 " + b"{" * 300_000 + b"x")
    yield Hostile("numeri.rtf", lambda: b"{\\rtf1 \\u" + b"9" * 100_000 + b" x}", "wrong-format")
    yield Hostile("binario.rtf", lambda: b"{\\rtf1 \\bin" + b"9" * 20 + b" x}")


def _mail() -> Iterator[Hostile]:
    yield Hostile("posta-nella-posta.eml", lambda: mail_in_mail(30), "too-large")
    yield Hostile("mime-profondo.eml", lambda: mime_in_mime(3_000), "too-large")
    yield Hostile("testata.eml", lambda: b"From: " + b"a" * 10**6 + b"\n\nTesto a Lima")
    yield Hostile("data.eml", lambda: b"Date: Mon, 99 Foo 99999 99:99:99 +9999\n\nTesto a Lima")
    yield Hostile("anno-uno.eml", lambda: b"Date: Mon, 01 Jan 0001 00:00:00 +0000\n\nIeri a Lima")
    yield Hostile("codifica.eml", lambda: b"Content-Type: text/plain; charset=rot13\n\nTesto")
    yield Hostile("base64.eml", lambda: b"Content-Transfer-Encoding: base64\n\n%%%%", "empty")
    yield Hostile("destinatari.eml", lambda: b"To: " + b"(" * 50_000 + b"\n\nTesto a Lima")
    yield Hostile("mittente.eml", lambda: b"From: " + b"(" * 50_000 + b"\n\nTesto", "too-large")
    yield Hostile(
        "oggetto.eml", lambda: b"Subject: " + b"=?utf-8?q?" * 20_000 + b"\n\nTesto a Lima"
    )


def hostile() -> Iterator[Hostile]:
    """All kinds, at full size."""
    yield from broken()
    yield from _lines()
    yield from _characters()
    yield from _documents()
    yield from _mail()
