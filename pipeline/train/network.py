"""The two encoders in torch: e5's layers (md) and a small convolutional one (sm).

Both map ids int64 [batch, pieces] and mask bool [batch, pieces] to float [batch, pieces, width].
"""

from typing import Protocol, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.train.encoder import Floats

WIDTH = 384
"""Of e5's layers."""

SMALL_WIDTH = 192
"""Of the small encoder's convolutions and output."""

HEADS = 12
LAYER_NORM_EPSILON = 1e-12


class Encoder(Protocol):
    """What fine-tuning and export need of an encoder."""

    width: int
    embeddings: nn.Embedding

    def __call__(self, ids: Tensor, mask: Tensor) -> Tensor: ...


def _set(parameter: Tensor, value: Floats) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(np.ascontiguousarray(value)))


class TransformerLayer(nn.Module):
    """One post-norm BERT layer."""

    def __init__(self, width: int, feed_forward: int, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=LAYER_NORM_EPSILON)
        self.widen = nn.Linear(width, feed_forward)
        self.narrow = nn.Linear(feed_forward, width)
        self.norm_output = nn.LayerNorm(width, eps=LAYER_NORM_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, pieces, width = x.shape
        qkv = self.qkv(x).view(batch, pieces, 3, HEADS, width // HEADS)
        query, key, value = qkv.permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask[:, None, None, :]
        )
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, pieces, width))
        x = self.norm_attention(x + self.dropout(mixed))
        fed = self.narrow(functional.gelu(self.widen(x)))
        return cast(Tensor, self.norm_output(x + self.dropout(fed)))

    def load(self, tensors: dict[str, Floats], layer: int) -> None:
        """Take the weights of e5's layer `layer`."""
        for kind in ("w", "b"):
            target = "weight" if kind == "w" else "bias"
            qkv = np.concatenate([tensors[f"l{layer}.{part}.{kind}"] for part in "qkv"])
            _set(getattr(self.qkv, target), qkv)
            for module, name in (
                (self.out, "ao"),
                (self.norm_attention, "aln"),
                (self.widen, "fi"),
                (self.narrow, "fo"),
                (self.norm_output, "oln"),
            ):
                _set(getattr(module, target), tensors[f"l{layer}.{name}.{kind}"])


class TransformerEncoder(nn.Module):
    """The first `layers` layers of e5, initialised from its `tensors`."""

    def __init__(self, tensors: dict[str, Floats], layers: int, dropout: float = 0.1) -> None:
        super().__init__()
        size, self.width = tensors["emb.word"].shape
        self.embeddings = nn.Embedding(size, self.width, sparse=True)
        _set(self.embeddings.weight, tensors["emb.word"])
        self.positions = nn.Parameter(torch.from_numpy(tensors["emb.pos"] + tensors["emb.type"][0]))
        self.norm = nn.LayerNorm(self.width, eps=LAYER_NORM_EPSILON)
        _set(self.norm.weight, tensors["emb.ln.w"])
        _set(self.norm.bias, tensors["emb.ln.b"])
        self.dropout = nn.Dropout(dropout)
        feed_forward = len(tensors["l0.fi.b"])
        self.layers = nn.ModuleList(
            TransformerLayer(self.width, feed_forward, dropout) for _ in range(layers)
        )
        for i, layer in enumerate(self.layers):
            cast(TransformerLayer, layer).load(tensors, i)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.dropout(self.norm(self.embeddings(ids) + self.positions[: ids.shape[1]]))
        for layer in self.layers:
            x = layer(x, mask)
        return cast(Tensor, x)


class ConvolutionLayer(nn.Module):
    """x + W·gelu(window of three pieces, `dilation` apart, of norm(x))."""

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(width)
        self.window = nn.Linear(3 * width, width)
        self.mix = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        normal = self.norm(x) * mask[..., None]
        padded = functional.pad(normal, (0, 0, self.dilation, self.dilation))
        length = x.shape[1]
        shifted = [padded[:, i * self.dilation : i * self.dilation + length] for i in range(3)]
        mixed = self.mix(functional.gelu(self.window(torch.cat(shifted, dim=-1))))
        return cast(Tensor, x + self.dropout(mixed))


class SmallEncoder(nn.Module):
    """Principal components of e5's piece embeddings, e5's first layers, then convolutions."""

    DILATIONS = (1, 2, 1, 4)

    def __init__(
        self,
        tensors: dict[str, Floats],
        layers: int,
        *,
        width: int = SMALL_WIDTH,
        components: int = 160,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.width = width
        inner = tensors["emb.word"].shape[1]
        table, basis, mean = principal_components(tensors["emb.word"], components)
        self.embeddings = nn.Embedding(len(table), components, sparse=True)
        _set(self.embeddings.weight, table)
        self.expand = nn.Linear(components, inner)
        _set(self.expand.weight, basis)
        _set(self.expand.bias, mean)
        self.positions = nn.Parameter(torch.from_numpy(tensors["emb.pos"] + tensors["emb.type"][0]))
        self.norm = nn.LayerNorm(inner, eps=LAYER_NORM_EPSILON)
        _set(self.norm.weight, tensors["emb.ln.w"])
        _set(self.norm.bias, tensors["emb.ln.b"])
        self.dropout = nn.Dropout(dropout)
        feed_forward = len(tensors["l0.fi.b"])
        self.layers = nn.ModuleList(
            TransformerLayer(inner, feed_forward, dropout) for _ in range(layers)
        )
        for i, layer in enumerate(self.layers):
            cast(TransformerLayer, layer).load(tensors, i)
        self.project = nn.Linear(inner, width)
        self.convolutions = nn.ModuleList(
            ConvolutionLayer(width, dilation, dropout) for dilation in self.DILATIONS
        )
        self.norm_output = nn.LayerNorm(width)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        x = self.expand(self.embeddings(ids)) + self.positions[: ids.shape[1]]
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        x = self.project(x)
        for layer in self.convolutions:
            x = layer(x, mask)
        return cast(Tensor, self.norm_output(x))


def principal_components(table: Floats, components: int) -> tuple[Floats, Floats, Floats]:
    """`table` ≈ reduced · basisᵀ + mean, with `reduced` [rows, components] of unit variance."""
    mean = table.mean(axis=0)
    centred = table - mean
    _, vectors = np.linalg.eigh(centred.T @ centred)
    basis = vectors[:, ::-1][:, :components]
    reduced = centred @ basis
    scale = reduced.std()
    return (reduced / scale).astype(np.float32), (basis * scale).astype(np.float32), mean
