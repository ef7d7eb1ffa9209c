"""Each format: text, metadata, and what is refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import Found, discover, read
from schemas import RawRelease
from tests.hostile import Hostile, broken
from tests.read import factories

PARAGRAPHS = (
    "La missione in Perù della Camera di commercio si è conclusa ieri a Lima, dove quattordici"
    " imprese del settore agroalimentare hanno incontrato gli importatori del Paese.",
    "Soddisfatto il presidente: «È andata meglio del previsto», ha detto al rientro, ricordando"
    " che gli appuntamenti erano stati preparati per mesi con l'ufficio locale dell'agenzia.",
)


def read_one(path: Path) -> RawRelease:
    (result,) = read(path, path.name)
    assert isinstance(result, RawRelease), result
    return result


def refusal(path: Path) -> InputError:
    (result,) = read(path, path.name)
    assert not isinstance(result, RawRelease)
    return result[1]


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_accents_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Perù e Cina: «più città», l’università è già lì – €5"
    assert read_one(written(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_latin_1_without_windows_quotes(tmp_path: Path) -> None:
    data = "Perù: «più città», perché è così".encode("latin-1")
    assert read_one(written(tmp_path, "a.txt", data)).text == "Perù: «più città», perché è così"


def test_front_matter(tmp_path: Path) -> None:
    head = (
        "---\ntitle: A: Lima\npublished: 2024-05-09\npublisher: Ente\nurl: https://e.example\n---\n"
    )
    release = read_one(written(tmp_path, "a.md", f"{head}Testo".encode()))
    assert (release.title, release.published, release.publisher) == (
        "A: Lima",
        "2024-05-09",
        "Ente",
    )
    assert (release.source.url, release.text) == ("https://e.example", "Testo")


@pytest.mark.parametrize("text", ["---\nnon un'intestazione\n---\nTesto", "---\nautore: X\n---\nT"])
def test_what_only_looks_like_front_matter_is_text(tmp_path: Path, text: str) -> None:
    assert read_one(written(tmp_path, "a.txt", text.encode())).text == text


def test_markdown_without_its_marks(tmp_path: Path) -> None:
    text = "# In Perù\n\nLa **missione** a [Lima](https://lima.example) * 5"
    release = read_one(written(tmp_path, "a.md", text.encode()))
    assert release.text == "In Perù\n\nLa missione a Lima * 5"


def test_html_gives_the_article_and_its_metadata(tmp_path: Path) -> None:
    release = read_one(written(tmp_path, "a.html", factories.html(*PARAGRAPHS, title="In Perù")))
    assert PARAGRAPHS[0] in release.text and "privacy" not in release.text
    assert (release.title, release.published) == ("In Perù", "2024-05-09")


def test_html_that_says_latin_1(tmp_path: Path) -> None:
    page = factories.html(*PARAGRAPHS).decode().replace("<head>", "<head><meta charset=iso-8859-1>")
    assert "Perù" in read_one(written(tmp_path, "a.html", page.encode("cp1252"))).text


def test_pdf(tmp_path: Path) -> None:
    data = factories.pdf("La missione in Perù", "si è conclusa a Lima", title="Perù")
    release = read_one(written(tmp_path, "a.pdf", data))
    assert release.text.split() == [
        "La",
        "missione",
        "in",
        "Perù",
        "si",
        "è",
        "conclusa",
        "a",
        "Lima",
    ]
    assert (release.title, release.published) == ("Perù", "2024-05-09")


def test_docx_with_a_table(tmp_path: Path) -> None:
    data = factories.docx("In Perù", "Chi parte", title="T", table=[["Lima", "5 maggio"]])
    release = read_one(written(tmp_path, "a.docx", data))
    assert release.text == "In Perù\nChi parte\nLima\n5 maggio"
    assert (release.title, release.published) == ("T", None)


def test_rtf(tmp_path: Path) -> None:
    data = rb"{\rtf1\ansi{\info{\title Per\'f9}{\creatim\yr2024\mo5\dy9}}La citt\'e0 di Lima}"
    release = read_one(written(tmp_path, "a.rtf", data))
    assert release.text.strip() == "La città di Lima"
    assert (release.title, release.published) == ("Perù", "2024-05-09")


def test_mail_and_its_attachments_are_releases_of_their_own(tmp_path: Path) -> None:
    attached = (
        ("nota.docx", factories.docx("Nota")),
        ("foto.jpg", b"\xff\xd8"),
        ("b.txt", b"Testo b"),
    )
    mail = factories.message("In allegato la nota.", *attached, subject="Missione a Lima")
    first, second, third = read(written(tmp_path, "a.eml", mail), "a.eml")
    assert isinstance(first, RawRelease) and isinstance(second, RawRelease)
    assert isinstance(third, RawRelease)
    assert (first.title, first.published) == ("Missione a Lima", "2025-05-12")
    assert first.publisher == "Ufficio stampa Prova"
    assert (second.source.path, second.text) == ("a.eml!nota.docx", "Nota")
    assert (third.source.path, third.published) == ("a.eml!b.txt", "2025-05-12")


def test_jsonl_sample_is_an_input(tmp_path: Path) -> None:
    line: dict[str, object] = {"id": "s1", "text": "Testo  con due spazi", "spans": []}
    line |= {"meta": {"published": "2024-05-09"}, "mission": None}
    release = read_one(written(tmp_path, "a.jsonl", json.dumps(line).encode()))
    assert (release.id, release.published, release.verbatim) == ("s1", "2024-05-09", True)
    assert release.text == "Testo  con due spazi"


def test_a_broken_line_costs_itself_alone(tmp_path: Path) -> None:
    data = b'{"id": "1", "text": "A"}\n{"id": \n\n{"text": 3}\n{"id": "4", "text": "D"}\n'
    results = list(read(written(tmp_path, "a.jsonl", data), "a.jsonl"))
    assert [isinstance(r, RawRelease) for r in results] == [True, False, False, True]
    assert [r[0] for r in results if isinstance(r, tuple)] == ["a.jsonl#2", "a.jsonl#4"]


@pytest.mark.parametrize("case", list(broken()), ids=lambda case: case.name)
def test_refused_with_its_cause(tmp_path: Path, case: Hostile) -> None:
    error = refusal(written(tmp_path, case.name, case.data))
    assert error.code == case.code
    assert str(error)


def test_xml_entities_are_not_expanded(tmp_path: Path) -> None:
    out = io.BytesIO()
    secret = written(tmp_path, "segreto.txt", b"segretissimo")
    with (
        zipfile.ZipFile(io.BytesIO(factories.docx("Testo"))) as source,
        zipfile.ZipFile(out, "w") as target,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "word/document.xml":
                dtd = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                head, rest = data.split(b"?>", 1)
                data = head + b"?>" + dtd + rest.replace(b"Testo", b"&x;")
            target.writestr(entry, data)
    for result in read(written(tmp_path, "a.docx", out.getvalue()), "a.docx"):
        assert not isinstance(result, RawRelease) or "segretissimo" not in result.text


def test_a_vanished_file_is_an_error_not_a_crash(tmp_path: Path) -> None:
    assert "No such file" in str(refusal(tmp_path / "andato.txt"))


def test_discover_walks_folders_in_order_and_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.txt", "1.MD", ".nascosto.txt", "foto.png"):
        (tmp_path / name).write_text("x")
    (tmp_path / "b" / "giro").symlink_to(tmp_path)
    found = list(discover([tmp_path, tmp_path / "1.MD", tmp_path / "nulla", tmp_path / "foto.png"]))
    assert [f.path.name for f in found if isinstance(f, Found)] == ["1.MD", "2.txt"]
    assert [f[1].code for f in found if isinstance(f, tuple)] == ["unreadable", "wrong-format"]
