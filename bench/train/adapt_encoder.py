"""Adapt the sentence encoder to medical text by contrast: a query must be nearer its passage than its batch's others.

    python bench/train/adapt_encoder.py --data DIR --weights model.safetensors --tokenizer tokenizer.json \
        --out adapted.safetensors [--minutes 30] [--seed 1]

Batches are filled from one topic (clusters of the queries' own vectors), which makes the negatives hard at no cost.
The last weights are an average of the start and the end (`--blend`), chosen on dev: it keeps what the start knew.
Source of the loss: van den Oord et al. 2018, arXiv:1807.03748; of averaging: Wortsman et al. 2022, arXiv:2109.01903.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from bert import Encoder, load, pad, save
from dev import ndcg
from pairs import Pair, training_pairs
from tokenizers import Tokenizer
from torch.nn import functional as f

SCALE, BATCH, RATE = 20.0, 48, 2e-5
QUERY_TOKENS, PASSAGE_TOKENS = 48, 144


@torch.no_grad()
def embed(encoder: Encoder, tokens: list[list[int]]) -> torch.Tensor:
    order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
    rows = torch.zeros((len(tokens), 384))
    for start in range(0, len(order), 64):
        some = order[start : start + 64]
        with torch.autocast("cpu", torch.bfloat16):
            rows[some] = encoder(*pad([tokens[n] for n in some]))
    return rows


def topics(vectors: np.ndarray, count: int, random_: np.random.Generator) -> np.ndarray:
    """Cluster number of each row, by ten rounds of spherical k-means."""
    centres = vectors[random_.choice(len(vectors), count, replace=False)]
    for _ in range(10):
        nearest = (vectors @ centres.T).argmax(1)
        for number in range(count):
            members = vectors[nearest == number]
            if len(members):
                centre = members.sum(0)
                centres[number] = centre / np.linalg.norm(centre)
    return nearest


def batches(pairs: list[Pair], cluster: np.ndarray, random_: random.Random) -> list[list[int]]:
    """Whole batches of one topic in random order; a passage stands in a batch once."""
    found: list[list[int]] = []
    order = sorted(range(len(pairs)), key=lambda n: (cluster[n], random_.random()))
    for start in range(0, len(order), BATCH):
        once = {pairs[n].key: n for n in order[start : start + BATCH]}
        if len(once) > 4:
            found.append(list(once.values()))
    random_.shuffle(found)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    random_ = random.Random(given.seed)
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    tokenizer.no_padding()  # the packaged one pads every text to 128 tokens
    pairs = training_pairs(given.data, random_)
    tokenizer.enable_truncation(QUERY_TOKENS)
    queries = [e.ids for e in tokenizer.encode_batch([p.query for p in pairs])]
    tokenizer.enable_truncation(PASSAGE_TOKENS)
    passages = [e.ids for e in tokenizer.encode_batch([p.passage for p in pairs])]
    encoder = load(given.weights)
    cluster = topics(embed(encoder, queries).numpy(), len(pairs) // 200, np.random.default_rng(given.seed))
    plan = batches(pairs, cluster, random_)
    print(len(pairs), "pairs,", len(plan), "batches", flush=True)

    trained = [p for p in encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01)
    start, warm = time.monotonic(), 30
    for step, batch in enumerate(plan):
        # The rate falls with the larger of steps done and minutes spent, so a slow machine still ends at zero.
        done = max(step / len(plan), (time.monotonic() - start) / (given.minutes * 60))
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / warm) * (1 - done)
        with torch.autocast("cpu", torch.bfloat16):
            asked, held = encoder(*pad([queries[n] for n in batch])), encoder(*pad([passages[n] for n in batch]))
        near = asked @ held.T * SCALE
        right = torch.arange(len(batch))
        loss = (f.cross_entropy(near, right) + f.cross_entropy(near.T, right)) / 2
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        if step % 20 == 0:
            print(f"step {step} loss {loss.item():.3f} minutes {(time.monotonic() - start) / 60:.1f}", flush=True)
    save(encoder, given.out)
    tokenizer.enable_truncation(256)
    first = load(given.weights).state_dict()
    last = encoder.state_dict()

    def embedded(texts: list[str]) -> torch.Tensor:
        return embed(encoder, [e.ids for e in tokenizer.encode_batch(texts)])

    for blend in (1.0, 0.5, 0.0):
        encoder.load_state_dict({key: blend * last[key] + (1 - blend) * first[key] for key in last})
        print(f"blend {blend}: dev nDCG@10 {ndcg(given.data, embedded):.4f}", flush=True)
        save(encoder, given.out.with_suffix(f".{int(blend * 100)}.safetensors"))


if __name__ == "__main__":
    main()
