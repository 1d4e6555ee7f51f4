"""Train the entailment model: claim and evidence in one text, three answers. From all-MiniLM-L6-v2, on the CPU.

    python bench/train/entailment_pairs.py --data DIR --out pairs.jsonl.gz
    python bench/train/train_entailment.py --pairs pairs.jsonl.gz --weights model.safetensors \
        --tokenizer tokenizer.json --out entailment.safetensors [--minutes 60] [--seed 1]
    python bench/train/train_entailment.py --start entailment.safetensors --second --seed 2 --out final.safetensors ...

First what is plentiful and plain (edits, abstracts, web claims), then what people wrote and judged. The head reads the
first token, the means of claim and evidence, and their difference (as in Conneau et al. 2017, arXiv:1705.02364). The
weights kept are a moving average (Izmailov et al. 2018, arXiv:1803.05407). A second run may go on from the weights of
the first, without the plain part. Needs the `train` extra.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import torch
from bert import SIZE, Encoder, load
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as f

LABELS = ("SUPPORTED", "CONTRADICTED", "INSUFFICIENT")
CLAIM_TOKENS, ALL_TOKENS = 80, 208
RATE = 6e-5
PLAIN = frozenset(("abstracts", "covidfact-web", "evidence-inference"))
# How often a pair of each origin is seen in the second part, as a share of an epoch.
SHARES = {"abstracts": 0.35, "covidfact-web": 0.35, "evidence-inference": 0.6}


class Entailer(nn.Module):
    """Token ids, mask and segments (0: claim, 1: evidence) to three logits, in the order of LABELS."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)
        self.inner = nn.Linear(4 * SIZE, SIZE)
        self.outer = nn.Linear(SIZE, len(LABELS))

    def forward(self, ids: Tensor, mask: Tensor, kinds: Tensor) -> Tensor:
        e = self.encoder
        hidden = e.norm(e.words(ids) + e.places.weight[: ids.shape[1]] + e.kinds(kinds))
        hidden = self.drop(hidden)
        seen = mask[:, None, None, :].bool()
        for layer in e.layers:
            hidden = layer(hidden, seen)
        hidden = hidden.float()
        ours, theirs = (mask * (1 - kinds)).float()[..., None], (mask * kinds).float()[..., None]
        claim, evidence = ((hidden * part).sum(1) / part.sum(1).clamp(min=1) for part in (ours, theirs))
        pooled = torch.cat([hidden[:, 0], claim, evidence, (claim - evidence).abs()], -1)
        return self.outer(self.drop(f.gelu(self.inner(self.drop(pooled)))))


def collate(rows: list[tuple[list[int], list[int], int]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    longest = max(len(ids) for ids, _, _ in rows)
    ids, mask, kinds = (torch.zeros((len(rows), longest), dtype=torch.long) for _ in range(3))
    for number, (row, kind, _) in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
        kinds[number, : len(row)] = torch.tensor(kind)
    return ids, mask, kinds, torch.tensor([label for _, _, label in rows])


def encoded(tokenizer: Tokenizer, rows: list[dict[str, Any]]) -> list[tuple[list[int], list[int], int]]:
    """[CLS] claim [SEP] evidence [SEP], the claim at most CLAIM_TOKENS, the whole at most ALL_TOKENS."""
    claims = tokenizer.encode_batch([r["claim"] for r in rows], add_special_tokens=False)
    texts = tokenizer.encode_batch([r["evidence"] for r in rows], add_special_tokens=False)
    found = []
    for row, claim, text in zip(rows, claims, texts, strict=True):
        first = [101, *claim.ids[:CLAIM_TOKENS], 102]
        second = [*text.ids[: ALL_TOKENS - len(first) - 1], 102]
        found.append((first + second, [0] * len(first) + [1] * len(second), LABELS.index(row["label"])))
    return found


def batches(rows: list[int], lengths: list[int], random_: random.Random, most: int) -> list[list[int]]:
    """Batches of like length, each at most `most` tokens with padding, in random order."""
    order = sorted(rows, key=lambda n: lengths[n] + random_.random() * 24)
    found: list[list[int]] = [[]]
    for n in order:
        if found[-1] and (len(found[-1]) + 1) * max(lengths[n], max(lengths[m] for m in found[-1])) > most:
            found.append([])
        found[-1].append(n)
    random_.shuffle(found)
    return found


@torch.no_grad()
def held_out(model: Entailer, rows: list[dict[str, Any]], data: list[tuple[list[int], list[int], int]]) -> str:
    """Balanced accuracy of support and of three labels, by origin."""
    model.eval()
    said = [0] * len(rows)
    shares = [0.0] * len(rows)
    order = sorted(range(len(rows)), key=lambda n: len(data[n][0]))
    for start in range(0, len(order), 48):
        some = order[start : start + 48]
        ids, mask, kinds, _ = collate([data[n] for n in some])
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(ids, mask, kinds).float()
        for n, row in zip(some, logits.softmax(-1).tolist(), strict=True):
            said[n], shares[n] = max(range(3), key=row.__getitem__), row[0]
    model.train()
    by_origin: dict[str, list[int]] = defaultdict(list)
    for n, row in enumerate(rows):
        by_origin[row["origin"]].append(n)
    parts = []
    for origin, members in sorted(by_origin.items()):
        yes = [shares[n] >= 0.5 for n in members if data[n][2] == 0]
        no = [shares[n] < 0.5 for n in members if data[n][2] != 0]
        right = sum(said[n] == data[n][2] for n in members) / len(members)
        parts.append(f"{origin} {(sum(yes) / max(1, len(yes)) + sum(no) / max(1, len(no))) / 2:.3f}/{right:.3f}")
    return ", ".join(parts)


def plan(
    rows: list[dict[str, Any]], lengths: list[int], random_: random.Random, epochs: int, *, plain: bool, most: int
) -> list[list[int]]:
    members = range(len(rows))
    first = [n for n in members if rows[n]["origin"] in PLAIN]
    found = batches(first, lengths, random_, most) if plain else []
    for _ in range(epochs):
        some = [n for n in members if random_.random() < SHARES.get(rows[n]["origin"], 1.0)]
        found += batches(some, lengths, random_, most)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights of an earlier run to go on from")
    parser.add_argument("--second", action="store_true", help="leave the plain part out")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens in a batch")
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    random_ = random.Random(given.seed)
    with gzip.open(given.pairs, "rt", encoding="utf-8") as file:
        every = [json.loads(line) for line in file]
    rows, kept_back = [r for r in every if not r["held"]], [r for r in every if r["held"]]
    tokenizer = Tokenizer.from_file(str(given.tokenizer))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    data, dev = encoded(tokenizer, rows), encoded(tokenizer, kept_back)
    lengths = [len(ids) for ids, _, _ in data]
    model = Entailer(load(given.weights))
    if given.start:
        model.load_state_dict(load_file(given.start))
    average = copy.deepcopy(model)
    steps = plan(rows, lengths, random_, given.epochs, plain=not given.second, most=given.tokens)
    print(len(rows), "pairs,", len(steps), "batches,", sum(map(len, steps)), "seen", flush=True)
    trained = [p for p in model.parameters() if p.requires_grad]
    head = [*model.inner.parameters(), *model.outer.parameters()]
    body = [p for p in trained if not any(p is q for q in head)]
    optimiser = torch.optim.AdamW(
        [{"params": body, "scale": 1.0}, {"params": head, "scale": 5.0}], lr=given.rate, weight_decay=0.01
    )
    start, shown = time.monotonic(), 0.0
    for step, batch in enumerate(steps):
        spent = (time.monotonic() - start) / 60
        done = max(step / len(steps), spent / given.minutes)
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = given.rate * group["scale"] * min(1.0, (step + 1) / 60) * (1 - done)
        ids, mask, kinds, labels = collate([data[n] for n in batch])
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(ids, mask, kinds)
        loss = f.cross_entropy(logits.float(), labels, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        with torch.no_grad():
            keep = min(0.99, (step + 1) / (step + 10))
            for theirs, ours in zip(average.parameters(), model.parameters(), strict=True):
                theirs.lerp_(ours, 1 - keep)
        shown = 0.98 * shown + 0.02 * loss.item() if step else loss.item()
        if step % 100 == 0:
            print(f"step {step} loss {shown:.3f} minutes {spent:.1f}", flush=True)
        if step % 800 == 799:
            print(" held:", held_out(average, kept_back, dev), flush=True)
            save_file({k: v.contiguous().clone() for k, v in average.state_dict().items()}, str(given.out))
    print(" held:", held_out(average, kept_back, dev), flush=True)
    save_file({k: v.contiguous().clone() for k, v in average.state_dict().items()}, str(given.out))


if __name__ == "__main__":
    main()
