"""The slot network in torch: two attention layers over the units of a document.

A bias tells the distance in sentences; mentions of one group exchange their states after each
layer, and a group is classified from all of its mentions. Shapes are those of
`pipeline/annotate/slots.py`, with a batch in front.
"""

import io

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.slots import CATEGORIES, FAR, SLOTS

_WIDTH, _HEADS, _LAYERS, _DROPOUT = 128, 4, 2, 0.25
_LOW = -1e4
_STEEP = 8.0


class Layer(nn.Module):
    """Attention and feed-forward, norms first, then an exchange among mentions of a group."""

    def __init__(self) -> None:
        super().__init__()
        self.norm_attention = nn.LayerNorm(_WIDTH)
        self.qkv = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.out = nn.Linear(_WIDTH, _WIDTH)
        self.distance = nn.Embedding(2 * FAR + 1, _HEADS)
        self.norm_feed = nn.LayerNorm(_WIDTH)
        self.widen = nn.Linear(_WIDTH, 2 * _WIDTH)
        self.narrow = nn.Linear(2 * _WIDTH, _WIDTH)
        self.exchange = nn.Linear(_WIDTH, _WIDTH)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, x: Tensor, distance: Tensor, members: Tensor, mask: Tensor) -> Tensor:
        """x [batch, units, width], mask [batch, units] 1 for units that are there."""
        batch, units, _ = x.shape
        qkv = self.qkv(self.norm_attention(x)).view(batch, units, 3, _HEADS, _WIDTH // _HEADS)
        query, key, value = qkv.permute(2, 0, 3, 1, 4).unbind()
        scores = query @ key.transpose(2, 3) / (_WIDTH // _HEADS) ** 0.5
        scores = scores + self.distance(distance).permute(0, 3, 1, 2)
        scores = scores + (1 - mask)[:, None, None, :] * _LOW
        mixed = self.dropout(scores.softmax(-1)) @ value
        x = x + self.dropout(self.out(mixed.transpose(1, 2).reshape(batch, units, _WIDTH)))
        fed = self.narrow(functional.gelu(self.widen(self.norm_feed(x))))
        x = x + self.dropout(fed)
        sizes = members.sum(2, keepdim=True).clamp(min=1)
        means = members @ x / sizes
        return x + self.dropout(self.exchange(members.transpose(1, 2) @ means))


class Network(nn.Module):
    """Units → logits of each group's slots and of the document's categories."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.project = nn.Linear(inputs, _WIDTH)
        self.norm = nn.LayerNorm(_WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(_LAYERS))
        self.slots = _classifier(2 * _WIDTH, len(SLOTS))
        self.document = _classifier(2 * _WIDTH, len(CATEGORIES))
        self.weight = nn.Linear(_WIDTH, 1)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(
        self, vectors: Tensor, distance: Tensor, members: Tensor, mask: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Logits [batch, groups, slots] and [batch, categories]; shapes as in `Layer`."""
        x = self.norm(functional.gelu(self.project(self.dropout(vectors))))
        for layer in self.layers:
            x = layer(x, distance, members, mask)
        means = members @ x / members.sum(2, keepdim=True).clamp(min=1)
        # The mention that says most of its group, wherever it stands, by a learned weight.
        weights = self.weight(x).clamp(-_STEEP, _STEEP).exp()
        chosen = members @ (x * weights) / (members @ weights).clamp(min=1e-6)
        groups = self.slots(torch.cat([means, chosen], -1))
        there = mask[..., None]
        mean = (x * there).sum(1) / there.sum(1)
        document = self.document(torch.cat([mean, (x + (1 - there) * _LOW).amax(1)], -1))
        return groups, document


def _classifier(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.LayerNorm(inputs),
        nn.Linear(inputs, _WIDTH),
        nn.GELU(),
        nn.Dropout(_DROPOUT),
        nn.Linear(_WIDTH, outputs),
    )


def export(network: Network) -> bytes:
    """The network as an ONNX graph with free numbers of units and groups."""
    width = network.project.in_features
    example = (
        torch.zeros(1, 3, width),
        torch.zeros(1, 3, 3, dtype=torch.long),
        torch.ones(1, 2, 3),
        torch.ones(1, 3),
    )
    buffer = io.BytesIO()
    torch.onnx.export(
        network,
        example,
        buffer,
        input_names=["vectors", "distance", "members", "mask"],
        output_names=["groups", "document"],
        dynamic_axes={
            "vectors": {1: "units"},
            "distance": {1: "units", 2: "units"},
            "members": {1: "groups", 2: "units"},
            "mask": {1: "units"},
            "groups": {1: "groups"},
        },
        dynamo=False,
    )
    return _halved(buffer.getvalue())


def _halved(graph: bytes) -> bytes:
    """The graph with its matrices stored in 16 bits and cast at load, for a smaller wheel."""
    model = onnx.load_from_string(graph)
    casts = []
    for constant in model.graph.initializer:
        if constant.data_type == TensorProto.FLOAT and len(constant.dims) > 1:
            name, half = constant.name, f"{constant.name}/half"
            array = numpy_helper.to_array(constant).astype(np.float16)
            constant.CopyFrom(numpy_helper.from_array(array, half))
            casts.append(helper.make_node("Cast", [half], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return bytes(model.SerializeToString())
