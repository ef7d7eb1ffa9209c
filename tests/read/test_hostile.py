"""Hostile inputs: each is read or refused with its cause, in bounded time, and none raises."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.extractor import prepare
from pipeline.read import SUFFIXES, Found, discover, read
from schemas import RawRelease
from tests.hostile import Hostile, hostile
from tests.read import factories

_CPU_SECONDS = 10
_NAME = "nota"


@pytest.mark.slow
@pytest.mark.parametrize("case", list(hostile()), ids=lambda case: case.name)
def test_read_or_refused_with_its_cause(tmp_path: Path, case: Hostile) -> None:
    path = tmp_path / case.name
    path.write_bytes(case.data)
    start = time.process_time()
    (result,) = read(path, case.name)
    if isinstance(result, RawRelease):
        prepare(result).text.encode()
        result.model_dump_json().encode()
    code = "" if isinstance(result, RawRelease) else result[1].code
    assert code == case.code
    assert time.process_time() - start < _CPU_SECONDS


_SEEDS = {
    ".txt": [b"---\ntitle: T\npublished: 2024-05-09\n---\nA Lima", "Perù".encode("cp1252")],
    ".md": [b"# In Peru\n\nLa **missione** a [Lima](https://lima.example)"],
    ".html": [factories.html("La missione in Perù si è conclusa a Lima. " * 8)],
    ".htm": [b"<p>Lima"],
    ".pdf": [factories.pdf("La missione in Perù", title="T")],
    ".docx": [factories.docx("In Perù", table=[["Lima", "5 maggio"]])],
    ".eml": [factories.message("In allegato.", ("b.txt", b"Testo"), ("a.docx", b"PK"))],
    ".rtf": [rb"{\rtf1\ansi{\info{\title Per\'f9}{\creatim\yr2024\mo5\dy9}}La citt\'e0 di Lima}"],
    ".jsonl": [b'{"id": "1", "text": "Lima", "meta": {"published": "2024-05-09"}}\n{"text": 3}\n'],
    ".parquet": [b"PAR1" + bytes(60) + b"PAR1"],
}  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """(suffix, bytes): a file of its format with stretches cut out, doubled or overwritten."""
    suffix = draw(st.sampled_from(sorted(SUFFIXES)))
    data = draw(st.sampled_from(_SEEDS[suffix]))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = start + draw(st.integers(0, 40))
        filler = draw(st.one_of(st.just(b""), st.binary(max_size=12), st.just(data[start:end] * 2)))
        data = data[:start] + filler + data[end:]
    return suffix, data


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_damaged_files_never_raise(tmp_path: Path, case: tuple[str, bytes]) -> None:
    suffix, data = case
    path = tmp_path / f"{_NAME}{suffix}"
    path.write_bytes(data)
    for result in read(path, path.name):
        if isinstance(result, RawRelease):
            prepare(result).text.encode()
            result.model_dump_json().encode()
        else:
            assert isinstance(result[1], InputError) and str(result[1]).encode()


def test_a_parser_that_fails_costs_one_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes) -> None:
        raise TypeError("no \udc80 parser expects this")

    monkeypatch.setattr("pipeline.read.text.read", broken)
    (tmp_path / "a.txt").write_text("Testo")
    ((name, error),) = [r for r in read(tmp_path / "a.txt", "a.txt") if isinstance(r, tuple)]
    assert (name, error.code) == ("a.txt", "wrong-format")
    assert str(error).encode().startswith(b"cannot be parsed: TypeError: no ")


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_names_in_any_bytes(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    for name in (b"citt\xe0.txt", b"a\nb.txt", b"\xff\xfe.md", b"-.txt", b"~$x.txt"):
        Path(os.fsdecode(folder + b"/" + name)).write_text("Testo a Lima")
    found = list(discover([tmp_path]))
    assert len(found) == 5
    for entry in found:
        assert isinstance(entry, Found)
        (release,) = read(entry.path, entry.name)
        assert isinstance(release, RawRelease)
        release.model_dump_json().encode()


@pytest.mark.skipif(os.name == "nt", reason="no links, pipes and modes on Windows")
def test_loops_pipes_and_what_cannot_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "giro").symlink_to(tmp_path)
    (tmp_path / "se-stesso.txt").symlink_to("se-stesso.txt")
    (tmp_path / "rotto.txt").symlink_to("andato.txt")
    (tmp_path / "cartella.txt").mkdir()
    (tmp_path / "cartella.txt" / "buono.txt").write_text("Testo a Lima")
    os.mkfifo(tmp_path / "tubo.txt")
    os.mkfifo(tmp_path / "tubo.jsonl")
    outcomes = {}
    for entry in discover([tmp_path, tmp_path / ("x" * 5000 + ".txt"), "\0.txt"]):
        results = read(entry.path, entry.name) if isinstance(entry, Found) else [entry]
        for result in results:
            release = isinstance(result, RawRelease)
            path = result.source.path if isinstance(result, RawRelease) else result[0]
            outcomes[Path(path).name[:20]] = release
    assert outcomes == {
        "se-stesso.txt": False, "rotto.txt": False, "buono.txt": True, "tubo.txt": False,
        "tubo.jsonl": False, "x" * 20: False, "\0.txt": False,
    }  # fmt: skip


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root looks everywhere")
def test_a_folder_that_cannot_be_opened_is_listed(tmp_path: Path) -> None:
    (tmp_path / "chiusa").mkdir(mode=0o000)
    ((name, error),) = [e for e in discover([tmp_path]) if isinstance(e, tuple)]
    assert name.endswith("chiusa") and "denied" in str(error)
