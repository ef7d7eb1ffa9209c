"""Fuzzing of the readers and of `clean`: mutated files of every format, for as long as asked.

    python -m tests.benchmarks.fuzz [SECONDS] [SEED]

With atheris (`pip install atheris`) instead: `python -m tests.benchmarks.fuzz atheris [SECONDS]`
explores by coverage. Both end at the first input that makes a reader raise, hang, hand on a release
that cannot be written, or makes `clean` break its own rules; the input is kept as fuzz-finding.*.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import cycle
from pathlib import Path
from types import FunctionType

from pipeline.clean import clean, clean_verbatim
from pipeline.extractor import prepare
from pipeline.read import SUFFIXES, read
from schemas import RawRelease
from tests.hostile import hostile
from tests.read import factories

_SLOWEST = 30.0
_LARGEST_SEED = 200_000
_STRANGE = (b"\x00", b"\xff\xfe", "\u202e\u200b".encode(), b"\\u", b"<", b"%", b"\n\n", b"=")


@cache
def seeds() -> dict[str, list[bytes]]:
    """Files to mutate, by suffix."""
    text = (
        "La missione in Perù si è conclusa ieri a Lima, con «quattordici» imprese.\n\n- uno\n- due"
    )
    found: dict[str, list[bytes]] = {suffix: [text.encode()] for suffix in SUFFIXES}
    found[".html"].append(factories.html(text * 3))
    found[".docx"].append(factories.docx(text))
    found[".pdf"].append(factories.pdf(text))
    found[".rtf"].append(b"{\\rtf1\\ansi\\ansicpg1252 Citt\\'e0 {\\b a} \\u8217? Lima\\par fine}")
    found[".jsonl"].append(b'{"id": "a", "text": "A Lima", "meta": {"published": "2024-05-09"}}\n')
    found[".md"].append(b"---\ntitle: A\npublished: 2024-05-09\n---\n# In Peru\n\n* **a** [b](c)")
    found[".eml"].append(
        b"Subject: =?utf-8?q?Per=C3=B9?=\nDate: Mon, 06 May 2024 10:00:00 +0200\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html\n\n'
        b"<p>A Lima</p>\n--b--\n"
    )
    found.pop(".parquet", None)
    for case in hostile():
        suffix = Path(case.name).suffix
        if suffix in found and len(data := case.data) <= _LARGEST_SEED:
            found[suffix].append(data)
    return found


def mutated(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """`data` with some bytes changed, cut out, doubled, or exchanged with another file's."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 2, 4, 16, 256)))
        match chance.randrange(6):
            case 0:
                made[at:end] = chance.randbytes(end - at)
            case 1:
                del made[at:end]
            case 2:
                made[at:at] = made[at:end] * chance.choice((1, 2, 50))
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                made[at:at] = other[start : start + 64]
            case 4:
                made[at:at] = chance.choice(_STRANGE)
            case _:
                made[at:end] = bytes(byte ^ (1 << chance.randrange(8)) for byte in made[at:end])
    return bytes(made)


def check(suffix: str, data: bytes, folder: Path) -> None:
    """Read `data` as a file with that suffix and clean what comes out; raises on a finding."""
    path = folder / f"a{suffix}"
    path.write_bytes(data)
    start = time.perf_counter()
    for result in read(path, path.name):
        if isinstance(result, RawRelease):
            result.model_dump_json().encode()
            check_clean(result.text)
            prepare(result).text.encode()
        else:
            f"{result[0]}: {result[1]}".encode()
    if (took := time.perf_counter() - start) > _SLOWEST:
        raise AssertionError(f"took {took:.0f} s")


def check_clean(text: str) -> None:
    """The rules of `clean`: its result is clean, and `clean_verbatim` keeps every offset."""
    once = clean(text)
    once.encode()
    if clean(once) != once:
        raise AssertionError("cleaning twice is not cleaning once")
    if len(clean_verbatim(text)) != len(text):
        raise AssertionError("clean_verbatim moved offsets")


def _guarded(suffix: str, data: bytes, folder: Path) -> None:
    try:
        check(suffix, data, folder)
    except BaseException:
        Path(f"fuzz-finding{suffix}").write_bytes(data)
        raise


def by_mutation(seconds: float, seed: int) -> int:
    """Mutated files in turn; how many were tried."""
    chance = random.Random(seed)
    corpus = seeds()
    number = 0
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        for suffix in cycle(corpus):
            if time.monotonic() > end:
                return number
            data = mutated(chance.choice(corpus[suffix]), corpus[suffix], chance)
            _guarded(suffix, data, Path(name))
            number += 1
    return number


def _instrument(instrument: Callable[[FunctionType], object]) -> None:
    """Have atheris see the branches of our readers; those of libraries would take for ever."""
    for kind in set(SUFFIXES.values()):
        import_module(f"pipeline.read.{kind}")
    for name, module in list(sys.modules.items()):
        if name.startswith(("pipeline.read", "pipeline.clean", "striprtf")):
            for function in vars(module).values():
                if isinstance(function, FunctionType) and function.__module__ == name:
                    instrument(function)


def by_coverage(seconds: float) -> None:
    """Inputs that atheris chooses: the first byte is the format."""
    import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

    suffixes = sorted(seeds())
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as start:
        for number, (suffix, files) in enumerate(seeds().items()):
            for data in files:
                kind = bytes([suffixes.index(suffix)])
                Path(start, f"{number}-{hash(data)}").write_bytes(kind + data)

        def one(data: bytes) -> None:
            if data:
                _guarded(suffixes[data[0] % len(suffixes)], data[1:], Path(name))

        target: Callable[[bytes], None] = one
        _instrument(atheris.instrument_func)
        atheris.Setup([sys.argv[0], f"-max_total_time={seconds:.0f}", start], target)
        atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == ["atheris"]:
        by_coverage(float(sys.argv[2]) if len(sys.argv) > 2 else 600)
    else:
        given = sys.argv[1:] + ["600", "0"][len(sys.argv) - 1 :]
        tried = by_mutation(float(given[0]), int(given[1]))
        print(f"{tried} files in {given[0]} s, nothing found")
