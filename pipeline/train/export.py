"""An encoder in torch → an ONNX graph of fused operators with int8 weights.

Input `ids` int64 [1, pieces], output `vectors` float32 [1, pieces, width]. Embedding rows are int8
with one scale each; weights of matrix products are quantised per channel to 7 bits, because
processors without VNNI add pairs of 8-bit products in 16 bits and saturate.
"""

import tempfile
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from pipeline.train.network import (
    HEADS,
    LAYER_NORM_EPSILON,
    ConvolutionLayer,
    SmallEncoder,
    TransformerEncoder,
    TransformerLayer,
)

Network = TransformerEncoder | SmallEncoder

_OPSET, _IR = 17, 8
_FUSED = "com.microsoft"


class Graph:
    """Collects nodes and constants; every method gives the name of a value."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Tensor | npt.NDArray[Any]) -> str:
        array = value.detach().numpy() if isinstance(value, Tensor) else value
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        name = f"{kind}{len(self.nodes)}"
        made = helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes)
        self.nodes.append(made)
        return name

    def linear(self, x: str, layer: nn.Linear) -> str:
        return self.node("Add", self.product(x, layer.weight), self.constant(layer.bias))

    def product(self, x: str, weight: Tensor) -> str:
        return self.node("MatMul", x, self.constant(weight.detach().T))

    def gelu(self, x: str, bias: Tensor) -> str:
        return self.node("BiasGelu", x, self.constant(bias), domain=_FUSED)

    def norm(self, x: str, layer: nn.LayerNorm) -> str:
        scale, shift = self.constant(layer.weight), self.constant(layer.bias)
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=layer.eps)

    def embed(self, table: Tensor) -> str:
        """Rows `ids` of the table, from int8 and a scale a row."""
        rows = table.detach().numpy()
        scales = np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-9) / 127
        quantised = np.round(rows / scales).clip(-127, 127).astype(np.int8)
        small = self.node("Gather", self.constant(quantised), "ids")
        scale = self.node("Gather", self.constant(scales.astype(np.float32)), "ids")
        return self.node("Mul", self.node("Cast", small, to=TensorProto.FLOAT), scale)

    def pieces(self) -> str:
        """The number of pieces, int64 [1]."""
        shape = self.node("Shape", "ids")
        bounds = [self.constant(np.array([i], np.int64)) for i in (1, 2)]
        return self.node("Slice", shape, *bounds)

    def model(self, output: str, width: int) -> Any:
        self.nodes.append(helper.make_node("Identity", [output], ["vectors"]))
        ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])
        shape: list[str | int | None] = [1, "pieces", width]
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, "encoder", [ids], [vectors], self.constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR)


def build(encoder: Network) -> Any:
    """The float32 graph of an encoder."""
    graph = Graph()
    x = graph.embed(encoder.embeddings.weight)
    if isinstance(encoder, SmallEncoder):
        x = graph.linear(x, encoder.expand)
    zero = graph.constant(np.array([0], np.int64))
    positions = graph.node("Slice", graph.constant(encoder.positions), zero, graph.pieces(), zero)
    x = graph.norm(graph.node("Add", x, positions), encoder.norm)
    for module in encoder.layers:
        x = _transform(graph, x, cast(TransformerLayer, module))
    if isinstance(encoder, SmallEncoder):
        x = graph.linear(x, encoder.project)
        for module in encoder.convolutions:
            x = _convolve(graph, x, cast(ConvolutionLayer, module))
        x = graph.norm(x, encoder.norm_output)
    return graph.model(x, encoder.width)


def _transform(graph: Graph, x: str, layer: TransformerLayer) -> str:
    weight = graph.constant(layer.qkv.weight.detach().T)
    bias = graph.constant(layer.qkv.bias)
    mixed = graph.node("Attention", x, weight, bias, domain=_FUSED, num_heads=HEADS)
    mixed = graph.product(mixed, layer.out.weight)
    x = _skip(graph, mixed, x, layer.out.bias, layer.norm_attention)
    wide = graph.gelu(graph.product(x, layer.widen.weight), layer.widen.bias)
    narrow = graph.product(wide, layer.narrow.weight)
    return _skip(graph, narrow, x, layer.narrow.bias, layer.norm_output)


def _skip(graph: Graph, x: str, kept: str, bias: Tensor, norm: nn.LayerNorm) -> str:
    """norm(kept + x + bias) as one fused operator."""
    constants = [graph.constant(value) for value in (norm.weight, norm.bias, bias)]
    return graph.node(
        "SkipLayerNormalization",
        x,
        kept,
        *constants,
        domain=_FUSED,
        epsilon=LAYER_NORM_EPSILON,
    )


def _convolve(graph: Graph, x: str, layer: ConvolutionLayer) -> str:
    step = layer.dilation
    pads = graph.constant(np.array([0, step, 0, 0, step, 0], np.int64))
    axis = graph.constant(np.array([1], np.int64))
    padded = graph.node("Pad", graph.norm(x, layer.norm), pads)
    shifted = []
    for i in range(3):
        start = graph.constant(np.array([i * step], np.int64))
        end = graph.node("Add", graph.pieces(), start)
        shifted.append(graph.node("Slice", padded, start, end, axis))
    window = graph.node("Concat", *shifted, axis=-1)
    mixed = graph.gelu(graph.product(window, layer.window.weight), layer.window.bias)
    return graph.node("Add", x, graph.linear(mixed, layer.mix))


def export(encoder: Network, *, quantise: bool = True) -> bytes:
    """The ONNX model of an encoder; its matrix products in int8 unless `quantise` is off."""
    model = build(encoder)
    if not quantise:
        return cast(bytes, model.SerializeToString())
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, source)
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul", "Attention"],
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
        )
        return target.read_bytes()
