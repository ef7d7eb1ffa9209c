"""The exported graphs say what torch says."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

import onnxruntime  # noqa: E402

from pipeline.train.export import Network, export  # noqa: E402
from pipeline.train.network import SmallEncoder, TransformerEncoder  # noqa: E402


def tensors(size: int = 60, width: int = 24, wide: int = 48) -> dict[str, np.ndarray]:
    """Weights like e5's, small and random."""
    random = np.random.default_rng(0)
    shapes: dict[str, tuple[int, ...]] = {
        "emb.word": (size, width),
        "emb.pos": (130, width),
        "emb.type": (2, width),
    }
    for layer in range(2):
        shapes |= {f"l{layer}.{part}.w": (width, width) for part in ("q", "k", "v", "ao")}
        shapes |= {f"l{layer}.fi.w": (wide, width), f"l{layer}.fo.w": (width, wide)}
        shapes |= {f"l{layer}.{part}.b": (width,) for part in ("q", "k", "v", "ao", "fo")}
        shapes |= {f"l{layer}.fi.b": (wide,)}
    norms = ["emb.ln", *(f"l{layer}.{part}" for layer in range(2) for part in ("aln", "oln"))]
    made = {name: random.normal(0, 0.3, shape) for name, shape in shapes.items()}
    made |= {f"{norm}.w": np.ones(width) for norm in norms}
    made |= {f"{norm}.b": np.zeros(width) for norm in norms}
    return {name: value.astype(np.float32) for name, value in made.items()}


@pytest.mark.parametrize("quantise", [False, True])
@pytest.mark.parametrize(
    "encoder",
    [TransformerEncoder(tensors(), 2), SmallEncoder(tensors(), 1, width=12, components=16)],
    ids=["transformer", "small"],
)
def test_graph_agrees_with_torch(encoder: Network, quantise: bool) -> None:
    encoder.eval()
    session = onnxruntime.InferenceSession(
        export(encoder, quantise=quantise), providers=["CPUExecutionProvider"]
    )
    for pieces in (3, 40):
        ids = np.random.default_rng(pieces).integers(4, 60, (1, pieces))
        (ours,) = session.run(None, {"ids": ids})
        with torch.no_grad():
            mask = torch.ones(ids.shape, dtype=torch.bool)
            theirs = encoder(torch.from_numpy(ids), mask).numpy()
        likeness = (ours * theirs).sum() / np.linalg.norm(ours) / np.linalg.norm(theirs)
        assert likeness > (0.99 if quantise else 0.999)
