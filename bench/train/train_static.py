"""Make a table of static token vectors: fast, weaker, for libraries too large to encode.

    python bench/train/train_static.py --model src/everyline/inference/models/NAME --data DIR --out FOLDER

It begins with what the encoder gives for each token by itself, half-whitened and cut to its first principal
components, frequent tokens counting less (weight a / (a + p), p the token's share of all tokens), and is then trained
by contrast on the encoder's own pairs: a query must be nearer its passage than the batch's others. Rows are int8.
Source of the weighting: Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings".
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import zlib
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from dev import ndcg
from pairs import Pair, abstracts, consumer, rows, scifact, trials
from tokenizers import Tokenizer
from torch.nn import functional as f

DAMPING, SCALE, BATCH, RATE = 1e-4, 20.0, 512, 2e-3
PASSAGE_TOKENS = 256


def token_vectors(model: Path, count: int) -> np.ndarray:
    """(tokens, dimensions): what the encoder gives for each token between its marks of start and end."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model / "encoder.onnx"), options)
    start, end = 101, 102
    found = []
    for token in range(count):
        ids = np.array([[start, token, end]], dtype=np.int64)
        found.append(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0])
    return np.stack(found)


def first_table(tokenizer: Tokenizer, model: Path, data: Path, dimensions: int) -> np.ndarray:
    """The table before training: half-whitened principal components, weighted by rarity."""
    count = tokenizer.get_vocab_size()
    vectors = token_vectors(model, count)
    vectors -= vectors.mean(axis=0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    vectors = vectors @ axes[:, ::-1][:, :dimensions]
    vectors /= (vectors**2).mean(axis=0) ** 0.25
    seen = np.ones(count)
    texts = [row["abstract"] or "" for row in rows(data / "pubmed-abstracts/abstracts.jsonl.gz")][::5]
    for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False):
        np.add.at(seen, encoding.ids, 1)
    share = seen / seen.sum()
    return vectors * (DAMPING / (DAMPING + share))[:, None]


def bag(table: torch.nn.EmbeddingBag, tokens: list[list[int]]) -> torch.Tensor:
    """Unit means of the tokens' rows."""
    starts = np.cumsum([0, *(len(row) for row in tokens[:-1])])
    flat = torch.tensor([token for row in tokens for token in row])
    return f.normalize(table(flat, torch.from_numpy(starts)), dim=-1)


def score(table: torch.nn.EmbeddingBag, data: Path, tokenizer: Tokenizer) -> float:
    """The dev score of a table."""

    def embed(texts: list[str]) -> torch.Tensor:
        return bag(table, [e.ids for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)])

    with torch.no_grad():
        return ndcg(data, embed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    tokenizer = Tokenizer.from_file(str(given.model / "tokenizer.json"))
    tokenizer.no_truncation()
    first = first_table(tokenizer, given.model, given.data, given.dimensions)
    first *= 1 / np.sqrt((first**2).mean())
    table = torch.nn.EmbeddingBag.from_pretrained(torch.tensor(first, dtype=torch.float32), freeze=False, mode="mean")
    print(f"before training: dev nDCG@10 {score(table, given.data, tokenizer):.4f}", flush=True)

    pairs: list[Pair] = [*scifact(given.data), *abstracts(given.data), *trials(given.data), *consumer(given.data)]

    def tokens(texts: list[str]) -> list[list[int]]:
        return [e.ids[:PASSAGE_TOKENS] for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    queries, passages = tokens([p.query for p in pairs]), tokens([p.passage for p in pairs])
    kept = [n for n in range(len(pairs)) if queries[n] and passages[n]]
    keys = [zlib.crc32(p.key.encode()) for p in pairs]
    optimiser = torch.optim.Adam(table.parameters(), lr=RATE)
    random_ = random.Random(given.seed)
    best, best_table = 0.0, table.weight.detach().clone()
    for epoch in range(given.epochs):
        random_.shuffle(kept)
        for start in range(0, len(kept) - BATCH, BATCH):
            batch = kept[start : start + BATCH]
            near = bag(table, [queries[n] for n in batch]) @ bag(table, [passages[n] for n in batch]).T * SCALE
            # Two pairs of one passage are not each other's negatives.
            key = torch.tensor([keys[n] for n in batch])
            same = (key[:, None] == key[None, :]) & ~torch.eye(len(batch), dtype=torch.bool)
            near = near.masked_fill(same, -1e4)
            right = torch.arange(len(batch))
            loss = (f.cross_entropy(near, right) + f.cross_entropy(near.T, right)) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        found = score(table, given.data, tokenizer)
        print(f"epoch {epoch + 1}: loss {loss.item():.3f} dev nDCG@10 {found:.4f}", flush=True)
        if found > best:
            best, best_table = found, table.weight.detach().clone()
    vectors = best_table.numpy()
    scale = np.abs(vectors).max(axis=1) / 127
    values = np.round(vectors / scale[:, None]).astype(np.int8)
    given.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(given.out / "vectors.npz", table=values, scale=scale.astype(np.float32))
    shutil.copyfile(given.model / "tokenizer.json", given.out / "tokenizer.json")
    file = given.out / "vectors.npz"
    print(file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
