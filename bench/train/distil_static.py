"""Make a table of static token vectors from an encoder: fast, weaker, for libraries too large to encode.

    python bench/train/distil_static.py --model src/everyline/inference/models/NAME --data DIR --out FOLDER

Each token of the vocabulary is encoded by itself; the vectors are centred and cut to their first principal components;
frequent tokens count less (weight a / (a + p), p the token's share of all tokens in the abstracts). Rows are int8.
Source of the weighting: Arora, Liang and Ma 2017, "A simple but tough-to-beat baseline for sentence embeddings".
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
from pairs import rows
from tokenizers import Tokenizer

DAMPING = 1e-3


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


def frequencies(tokenizer: Tokenizer, data: Path, count: int) -> np.ndarray:
    """Share of each token in a fifth of the abstracts."""
    seen = np.ones(count)
    texts = [
        row["abstract"] or ""
        for number, row in enumerate(rows(data / "pubmed-abstracts/abstracts.jsonl.gz"))
        if number % 5 == 0
    ]
    for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False):
        np.add.at(seen, encoding.ids, 1)
    return seen / seen.sum()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dimensions", type=int, default=256)
    given = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(given.model / "tokenizer.json"))
    tokenizer.no_truncation()
    count = tokenizer.get_vocab_size()
    vectors = token_vectors(given.model, count)
    vectors -= vectors.mean(axis=0)
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    vectors = vectors @ axes[:, ::-1][:, : given.dimensions]
    share = frequencies(tokenizer, given.data, count)
    vectors *= (DAMPING / (DAMPING + share))[:, None]
    scale = np.abs(vectors).max(axis=1) / 127
    table = np.round(vectors / scale[:, None]).astype(np.int8)
    given.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(given.out / "vectors.npz", table=table, scale=scale.astype(np.float32))
    shutil.copyfile(given.model / "tokenizer.json", given.out / "tokenizer.json")
    file = given.out / "vectors.npz"
    print(file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
