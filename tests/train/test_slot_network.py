"""The exported slot network says what torch says, at half the size."""

import numpy as np
import onnxruntime
import torch

from pipeline.train.slot_network import Network, export

UNITS, GROUPS, WIDTH = 9, 4, 20


def test_graph_agrees_with_torch() -> None:
    torch.manual_seed(0)
    network = Network(WIDTH).eval()
    feed = {
        "vectors": torch.randn(1, UNITS, WIDTH),
        "distance": torch.randint(0, 17, (1, UNITS, UNITS)),
        "members": (torch.rand(1, GROUPS, UNITS) < 0.3).float(),
        "mask": torch.ones(1, UNITS),
    }
    graph = export(network)
    session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    with torch.inference_mode():
        theirs = network(*feed.values())
    ours = session.run(
        ["groups", "document"], {name: value.numpy() for name, value in feed.items()}
    )
    for mine, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(mine, other.numpy(), atol=5e-3)
    assert len(graph) < 2.3 * sum(p.numel() for p in network.parameters())
