"""The encoder as a torch module, for training only: the BERT layers, mean pooling, unit length."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as f

LAYERS, HEADS, SIZE, INNER = 6, 12, 384, 1536


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(SIZE, SIZE) for _ in range(3))
        self.mixed, self.grown, self.shrunk = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.norm, self.last_norm = nn.LayerNorm(SIZE, eps=1e-12), nn.LayerNorm(SIZE, eps=1e-12)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        rows, tokens, _ = hidden.shape

        def heads(value: Tensor) -> Tensor:
            return value.view(rows, tokens, HEADS, -1).transpose(1, 2)

        mixed = f.scaled_dot_product_attention(
            heads(self.query(hidden)), heads(self.key(hidden)), heads(self.value(hidden)), attn_mask=mask
        )
        hidden = self.norm(hidden + self.mixed(mixed.transpose(1, 2).reshape(rows, tokens, SIZE)))
        return self.last_norm(hidden + self.shrunk(f.gelu(self.grown(hidden))))


class Encoder(nn.Module):
    """Token ids and mask to unit vectors. Word vectors stay as they are: most words are seen too seldom to move."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places, self.kinds = nn.Embedding(30522, SIZE), nn.Embedding(512, SIZE), nn.Embedding(2, SIZE)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        for table in (self.words, self.places, self.kinds):
            table.weight.requires_grad_(False)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        tokens = ids.shape[1]
        hidden = self.norm(self.words(ids) + self.places.weight[:tokens] + self.kinds.weight[0])
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            hidden = layer(hidden, seen)
        weight = mask[..., None].to(hidden.dtype)
        return f.normalize(((hidden * weight).sum(1) / weight.sum(1)).float(), dim=-1)


def names() -> dict[str, str]:
    """Our parameter names by those of the Hugging Face checkpoint."""
    pairs = {
        "embeddings.word_embeddings": "words",
        "embeddings.position_embeddings": "places",
        "embeddings.token_type_embeddings": "kinds",
        "embeddings.LayerNorm": "norm",
    }
    for number in range(LAYERS):
        theirs, ours = f"encoder.layer.{number}", f"layers.{number}"
        pairs |= {f"{theirs}.attention.self.{part}": f"{ours}.{part}" for part in ("query", "key", "value")}
        pairs |= {
            f"{theirs}.attention.output.dense": f"{ours}.mixed",
            f"{theirs}.attention.output.LayerNorm": f"{ours}.norm",
            f"{theirs}.intermediate.dense": f"{ours}.grown",
            f"{theirs}.output.dense": f"{ours}.shrunk",
            f"{theirs}.output.LayerNorm": f"{ours}.last_norm",
        }
    return pairs


def load(path: Path) -> Encoder:
    """The encoder with the weights of a Hugging Face BERT checkpoint (safetensors)."""
    given = load_file(path)
    encoder = Encoder()
    own = encoder.state_dict()
    for theirs, ours in names().items():
        for part in ("weight", "bias"):
            if f"{ours}.{part}" in own:
                own[f"{ours}.{part}"] = given[f"{theirs}.{part}"]
    encoder.load_state_dict(own)
    return encoder


def save(encoder: Encoder, path: Path) -> None:
    """Write the weights under the checkpoint's names, for `export_encoder.py`."""
    own = encoder.state_dict()
    save_file(
        {
            f"{theirs}.{part}": own[f"{ours}.{part}"].contiguous().clone()
            for theirs, ours in names().items()
            for part in ("weight", "bias")
            if f"{ours}.{part}" in own
        },
        str(path),
    )


def pad(rows: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Token lists as one matrix with its mask."""
    longest = max(map(len, rows))
    ids = torch.zeros((len(rows), longest), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return ids, mask
