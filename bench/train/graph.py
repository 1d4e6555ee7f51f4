"""Models of the BERT family as ONNX graphs, written from their weights without tracing.

Writing a graph by hand keeps it small (no export framework), uses onnxruntime's fused attention, and puts what follows
the layers (pooling and unit length; or the three answers of the entailment model) inside, so that the runtime needs
nothing but token ids.
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


class Transformer:
    """The layers of a BERT checkpoint as nodes of a graph."""

    def __init__(self, weights: Mapping[str, np.ndarray], *, layers: int, heads: int, epsilon: float) -> None:
        self.graph = Graph()
        self.get = weights.__getitem__
        self.layers, self.heads = layers, heads
        self.normalise = {"axis": -1, "epsilon": epsilon}

    def linear(self, value: str, key: str) -> str:
        product = self.graph.add("MatMul", [value, self.graph.weight(f"{key}.w", self.get(f"{key}.weight").T)])
        return self.graph.add("Add", [product, self.graph.weight(f"{key}.b", self.get(f"{key}.bias"))])

    def norm(self, value: str, key: str) -> str:
        scale, bias = (self.graph.weight(f"{key}.{part}", self.get(f"{key}.{part}")) for part in ("weight", "bias"))
        return self.graph.add("LayerNormalization", [value, scale, bias], **self.normalise)

    def hidden(self, tokens: int, *, segments: bool) -> str:
        """The last layer's vectors, (batch, tokens, size). segments: whether `token_type_ids` is an input."""
        graph, get = self.graph, self.get
        words = graph.add(
            "Gather", [graph.weight("words", get("embeddings.word_embeddings.weight")), "input_ids"], axis=0
        )
        zero, one, two = (graph.weight(f"at_{n}", np.array([n], np.int64)) for n in range(3))
        length = graph.add("Slice", [graph.add("Shape", ["input_ids"]), one, two])
        table, kinds = (
            get("embeddings.position_embeddings.weight")[:tokens],
            get("embeddings.token_type_embeddings.weight"),
        )
        if segments:
            second = graph.add("Gather", [graph.weight("kinds", kinds), "token_type_ids"], axis=0)
            words = graph.add("Add", [words, second])
        else:
            # Every text is one segment, so the segment vector is a constant that joins the position table.
            table = table + kinds[0]
        places = graph.add("Slice", [graph.weight("places", table), zero, length])
        hidden = self.norm(graph.add("Add", [words, places]), "embeddings.LayerNorm")
        mask32 = graph.add("Cast", ["attention_mask"], to=TensorProto.INT32)
        for number in range(self.layers):
            key = f"encoder.layer.{number}"
            parts = [f"{key}.attention.self.{part}" for part in ("query", "key", "value")]
            joined = graph.weight(f"{key}.qkv.w", np.concatenate([get(f"{part}.weight").T for part in parts], axis=1))
            bias = graph.weight(f"{key}.qkv.b", np.concatenate([get(f"{part}.bias") for part in parts]))
            attended = graph.add("Attention", [hidden, joined, bias, mask32], domain=FUSED, num_heads=self.heads)
            attended = self.linear(attended, f"{key}.attention.output.dense")
            hidden = self.norm(graph.add("Add", [attended, hidden]), f"{key}.attention.output.LayerNorm")
            inner = graph.add("Gelu", [self.linear(hidden, f"{key}.intermediate.dense")], domain=FUSED)
            hidden = self.norm(
                graph.add("Add", [self.linear(inner, f"{key}.output.dense"), hidden]), f"{key}.output.LayerNorm"
            )
        return hidden

    def mean(self, hidden: str, mask: str) -> str:
        """The mean vector of the tokens that a mask (batch, tokens; floats) marks."""
        last, one = self.graph.weight(f"last_{mask}", np.array([-1], np.int64)), "at_1"
        spread = self.graph.add("Unsqueeze", [mask, last])
        total = self.graph.add("ReduceSum", [self.graph.add("Mul", [hidden, spread]), one], keepdims=0)
        return self.graph.add("Div", [total, self.graph.add("ReduceSum", [spread, one], keepdims=0)])

    def model(self, name: str, inputs: tuple[str, ...], output: str, size: int) -> onnx.ModelProto:
        """The finished model; its last node gives `output`, (batch, size)."""
        self.graph.nodes[-1].output[0] = output
        model = helper.make_model(
            helper.make_graph(
                self.graph.nodes,
                name,
                [helper.make_tensor_value_info(one, TensorProto.INT64, ["batch", "tokens"]) for one in inputs],
                [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", size])],
                self.graph.weights,
            ),
            opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)],
            producer_name="everyline",
        )
        model.ir_version = 10
        return model


def encoder_graph(
    weights: Mapping[str, np.ndarray], *, layers: int, heads: int, tokens: int, epsilon: float
) -> onnx.ModelProto:
    """The graph `input_ids, attention_mask (batch, tokens) int64 -> embedding (batch, dimensions) float32`.

    tokens: the longest text the graph takes. weights: named as in the Hugging Face BERT checkpoint, float32. Rows of
    the output have unit length.
    """
    bert = Transformer(weights, layers=layers, heads=heads, epsilon=epsilon)
    hidden = bert.hidden(tokens, segments=False)
    graph = bert.graph
    last = graph.weight("last", np.array([-1], np.int64))
    mask = graph.add("Unsqueeze", [graph.add("Cast", ["attention_mask"], to=TensorProto.FLOAT), last])
    total = graph.add("ReduceSum", [graph.add("Mul", [hidden, mask]), "at_1"], keepdims=0)
    graph.add("LpNormalization", [total], axis=-1, p=2)
    size = len(weights["embeddings.LayerNorm.weight"])
    return bert.model("encoder", ("input_ids", "attention_mask"), "embedding", size)


def entailment_graph(
    weights: Mapping[str, np.ndarray], *, layers: int, heads: int, tokens: int, epsilon: float
) -> onnx.ModelProto:
    """The graph `input_ids, attention_mask, token_type_ids (batch, tokens) int64 -> logits (batch, 3) float32`.

    token_type_ids: 0 for the claim, 1 for the evidence. Logits in the order SUPPORTED, CONTRADICTED, INSUFFICIENT.
    weights: as for `encoder_graph`, and `inner` and `outer` of the head.
    """
    bert = Transformer(weights, layers=layers, heads=heads, epsilon=epsilon)
    hidden = bert.hidden(tokens, segments=True)
    graph = bert.graph
    theirs = graph.add("Cast", ["token_type_ids"], to=TensorProto.FLOAT)
    ours = graph.add("Sub", [graph.weight("whole", np.array([1.0], np.float32)), theirs])
    claim, evidence = bert.mean(hidden, ours), bert.mean(hidden, theirs)
    first = graph.add("Squeeze", [graph.add("Gather", [hidden, "at_0"], axis=1), "at_1"])
    apart = graph.add("Abs", [graph.add("Sub", [claim, evidence])])
    pooled = graph.add("Concat", [first, claim, evidence, apart], axis=-1)
    inner = graph.add("Gelu", [bert.linear(pooled, "inner")], domain=FUSED)
    bert.linear(inner, "outer")
    return bert.model("entailment", ("input_ids", "attention_mask", "token_type_ids"), "logits", 3)
