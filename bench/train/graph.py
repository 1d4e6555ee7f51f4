"""A sentence encoder of the BERT family as an ONNX graph, written from its weights without tracing.

Writing the graph by hand keeps it small (no export framework), uses onnxruntime's fused attention, and puts mean
pooling and unit length inside, so that the runtime needs nothing but token ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FUSED = "com.microsoft"


@dataclass
class Graph:
    """Nodes and weights under construction; `add` returns the name of the node's first output."""

    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)

    def add(self, op: str, inputs: list[str], *, outputs: int = 1, domain: str = "", **attributes: Any) -> str:
        name = f"{op.lower()}_{len(self.nodes)}"
        names = [name, *(f"{name}_{i}" for i in range(1, outputs))]
        self.nodes.append(helper.make_node(op, inputs, names, name=name, domain=domain, **attributes))
        return name

    def weight(self, name: str, values: np.ndarray) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name


def encoder_graph(
    weights: Mapping[str, np.ndarray], *, layers: int, heads: int, tokens: int, epsilon: float
) -> onnx.ModelProto:
    """The graph `input_ids, attention_mask (batch, tokens) int64 -> embedding (batch, dimensions) float32`.

    tokens: the longest text the graph takes. weights: named as in the Hugging Face BERT checkpoint, float32. Rows of
    the output have unit length.
    """
    graph = Graph()
    get = weights.__getitem__
    normalise = {"axis": -1, "epsilon": epsilon}

    def linear(value: str, key: str) -> str:
        product = graph.add("MatMul", [value, graph.weight(f"{key}.w", get(f"{key}.weight").T)])
        return graph.add("Add", [product, graph.weight(f"{key}.b", get(f"{key}.bias"))])

    def norm(value: str, key: str) -> str:
        scale, bias = (graph.weight(f"{key}.{part}", get(f"{key}.{part}")) for part in ("weight", "bias"))
        return graph.add("LayerNormalization", [value, scale, bias], **normalise)

    words = graph.add("Gather", [graph.weight("words", get("embeddings.word_embeddings.weight")), "input_ids"], axis=0)
    zero, one, two = (graph.weight(f"at_{n}", np.array([n], np.int64)) for n in range(3))
    length = graph.add("Slice", [graph.add("Shape", ["input_ids"]), one, two])
    # Every text is one segment, so the segment vector is a constant that joins the position table.
    table = get("embeddings.position_embeddings.weight")[:tokens] + get("embeddings.token_type_embeddings.weight")[0]
    hidden = norm(
        graph.add("Add", [words, graph.add("Slice", [graph.weight("places", table), zero, length])]),
        "embeddings.LayerNorm",
    )
    mask32 = graph.add("Cast", ["attention_mask"], to=TensorProto.INT32)
    for number in range(layers):
        key = f"encoder.layer.{number}"
        parts = [f"{key}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = graph.weight(f"{key}.qkv.w", np.concatenate([get(f"{part}.weight").T for part in parts], axis=1))
        bias = graph.weight(f"{key}.qkv.b", np.concatenate([get(f"{part}.bias") for part in parts]))
        attended = graph.add("Attention", [hidden, joined, bias, mask32], domain=FUSED, num_heads=heads)
        attended = linear(attended, f"{key}.attention.output.dense")
        hidden = norm(graph.add("Add", [attended, hidden]), f"{key}.attention.output.LayerNorm")
        inner = graph.add("Gelu", [linear(hidden, f"{key}.intermediate.dense")], domain=FUSED)
        hidden = norm(graph.add("Add", [linear(inner, f"{key}.output.dense"), hidden]), f"{key}.output.LayerNorm")
    last = graph.weight("last", np.array([-1], np.int64))
    mask = graph.add("Unsqueeze", [graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT), last])
    total = graph.add("ReduceSum", [graph.add("Mul", [hidden, mask]), one], keepdims=0)
    graph.add("LpNormalization", [total], axis=-1, p=2)
    graph.nodes[-1].output[0] = "embedding"
    size = len(get("embeddings.LayerNorm.weight"))
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", size])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)],
        producer_name="everyline",
    )
    model.ir_version = 10
    return model
