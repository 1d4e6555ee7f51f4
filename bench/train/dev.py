"""The score that both trainers watch: dense search over SciFact for the train queries held out."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import torch
from pairs import is_dev, scifact_corpus, scifact_train


def ndcg(data: Path, embed: Callable[[list[str]], torch.Tensor]) -> float:
    """nDCG@10 over the whole SciFact corpus; embed gives texts' unit vectors, a row each."""
    corpus = scifact_corpus(data)
    judged: dict[str, set[str]] = {}
    text: dict[str, str] = {}
    for number, query, document in scifact_train(data):
        if is_dev(number):
            judged.setdefault(number, set()).add(document)
            text[number] = query
    ids = list(corpus)
    near = embed(list(text.values())) @ embed([corpus[n] for n in ids]).T
    total = 0.0
    for row, number in zip(near, text, strict=True):
        best = row.topk(10).indices.tolist()
        gain = sum(1 / math.log2(rank + 2) for rank, place in enumerate(best) if ids[place] in judged[number])
        total += gain / sum(1 / math.log2(rank + 2) for rank in range(min(10, len(judged[number]))))
    return total / len(text)
