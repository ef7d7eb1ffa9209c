"""Reading and pruning the pre-trained encoder, on made-up bytes."""

import struct

import numpy as np
import pytest

from pipeline.annotate.pieces import PieceTokenizer
from pipeline.errors import ModelError
from pipeline.train import encoder
from pipeline.train.encoder import Pretrained, dequantise, parse, prune


def block(scale: float, values: list[int]) -> bytes:
    """One Q4_0 block of 32 values from -8 to 7."""
    nibbles = [value + 8 for value in values]
    packed = bytes(low | high << 4 for low, high in zip(nibbles[:16], nibbles[16:], strict=True))
    return struct.pack("<e", scale) + packed


def test_dequantise() -> None:
    values = [i % 16 - 8 for i in range(32)]
    matrix = dequantise(block(0.5, values) + block(2.0, values), columns=32)
    assert matrix.tolist() == [[v * 0.5 for v in values], [v * 2.0 for v in values]]


def e5s1(width: int = 32) -> bytes:
    """A file with four pieces, one normalisation record and two tensors."""
    pieces = ["<s>", "a", "▁b", "è"]
    blob = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    head = struct.pack("<4sI7ifi5i", b"E5S1", 1, width, 1, 1, 64, 4, 8, 2, 1e-12, 32, 4, 0, 2, 1, 3)
    head += struct.pack("<Q", len(blob)) + ends.astype("<u4").tobytes()
    head += np.array([0, -1, -2, -3], "<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 13) + struct.pack("<IB2I", 0xBD, 2, ord("1"), ord("2"))
    data = {"emb.ln.w": np.ones(width, "<f4").tobytes(), "l0.q.w": block(1.0, [1] * 32)}
    sizes = sum(2 + len(name) + 5 + 16 for name in data)
    offset = len(head) + 4 + sizes
    directory = struct.pack("<i", len(data))
    for i, (name, raw) in enumerate(data.items()):
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", i, 32, offset, len(raw))
        offset += len(raw)
    return head + directory + b"".join(data.values())


def test_parse() -> None:
    model = parse(e5s1())
    assert model.tokenizer.pieces == ["<s>", "a", "▁b", "è"]
    assert model.tokenizer.normalisation == {0xBD: "12"}
    assert model.tensors["emb.ln.w"].tolist() == [1.0] * 32
    assert model.tensors["l0.q.w"].tolist() == [[1.0] * 32]


def test_parse_something_else() -> None:
    with pytest.raises(ModelError):
        parse(b"GGUF" + bytes(200))


def test_prune(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", "casa", "東京", "cas", "a", "Zürich"]
    tokenizer = PieceTokenizer(pieces, [-float(i) for i in range(10)], {})
    table = np.arange(10, dtype=np.float32)[:, None]
    monkeypatch.setattr(encoder, "_words", lambda: ["casa"])
    pruned = prune(Pretrained({"emb.word": table, "other": table}, tokenizer))
    assert pruned.tokenizer.pieces == ["<s>", "<pad>", "</s>", "<unk>", "▁", "casa", "a"]
    assert pruned.tensors["emb.word"].ravel().tolist() == [0, 1, 2, 3, 4, 5, 8]
    assert len(pruned.tensors["other"]) == 10
    assert pruned.tokenizer.word("casa", space_before=True) == (4, 5)
