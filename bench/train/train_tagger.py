"""Trains `finding-tagger`: which words of a trial abstract name a treatment or an outcome.

Data: Evidence Inference (MIT annotations), articles of its training split under CC BY or CC0. The interventions,
comparators and outcomes that its prompts name are looked for, word for word, in title and abstract; where they stand,
the words are labelled. Such labels are incomplete (a prompt names some outcomes of an article, not all), so words
without one weigh less, and the bias of the labels is chosen on the development part of EBM-NLP with --choose.
Trains on no set without a stated licence. Seeded; one thread.

    python bench/train/train_tagger.py --out src/everyline/inference/models/finding-tagger
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from everyline.appraise.findings.tagging import BITS, Tag, features, tokens
from everyline.corpus.sentences import sentence_spans
from everyline.inference.linear import as_weights

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "evidence-inference"
DOUBT = -1.5
FREE = ("cc-by", "cc0")
BUCKETS = 1 << BITS


def rows(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def abstract_of(article: dict[str, Any]) -> tuple[str, list[str]]:
    """The title and the sentences of the parts of an abstract."""
    sentences = []
    for _, text in article["abstract"]:
        sentences += [span.of(text) for span in sentence_spans(text)]
    return article["title"], sentences


def names(text: str) -> Iterator[str]:
    """A prompt's phrase as it may stand in the abstract: whole, without brackets, its abbreviation."""
    whole = text.strip().strip(".").lower()
    yield whole
    bare = re.sub(r"\s*\([^)]*\)", "", whole).strip()
    if bare != whole:
        yield bare
        yield from (short for short in re.findall(r"\(([^)]{2,30})\)", whole))
    for part in re.split(r"\s*(?:\+|plus|,|;|\band\b)\s*", bare):
        if len(part) > 5:
            yield part


def labelled() -> Iterator[tuple[list[list[str]], list[list[int]]]]:
    """Abstracts of the training split as words and labels."""
    prompts = defaultdict(list)
    for part in ("prompts_train", "prompts_unlabelled"):
        for prompt in rows(part):
            prompts[prompt["pmcid"]].append(prompt)
    for article in rows("articles"):
        if article["split"] != "train" or article["license"] not in FREE or not article["abstract"]:
            continue
        wanted: dict[str, Tag] = {}
        for prompt in prompts[article["pmcid"]]:
            for name in names(prompt["outcome"]):
                wanted.setdefault(name, Tag.OUTCOME)
            for name in (*names(prompt["intervention"]), *names(prompt["comparator"])):
                wanted.setdefault(name, Tag.TREATMENT)
        title, sentences = abstract_of(article)
        words, labels = [], []
        for sentence in (title, *sentences):
            cut = tokens(sentence)
            words.append([word for word, _ in cut])
            labels.append(_label(sentence, cut, wanted))
        if any(any(row) for row in labels):
            yield words, labels


_NO_NAME = re.compile(
    r"^(?:baseline|before|after|control|intervention|treatment|group|all|other|none|both|pre|post|day|week)\b.{0,6}$"
)


def _label(sentence: str, cut: list[tuple[str, int]], wanted: dict[str, Tag]) -> list[int]:
    low = sentence.lower()
    labels = [int(Tag.OTHER)] * len(cut)
    for name in sorted(wanted, key=len):
        if len(name) < 2 or _NO_NAME.match(name) and name not in ("control", "control group"):
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", low):
            for i, (word, start) in enumerate(cut):
                if match.start() <= start and start + len(word) <= match.end():
                    labels[i] = int(wanted[name])
    return labels


def train(
    data: list[tuple[list[list[str]], list[list[int]]]], *, epochs: int, seed: int, other: float, rounds: int
) -> tuple[Any, Any, Any]:
    """Weights, bias and transitions: a softmax fitted by AdaGrad. other: what a word without a label weighs."""
    index, truth, moves = [], [], np.ones((3, 3))
    for words, labels in data:
        index.append(features(words))
        for row in labels:
            truth += row
            for a, b in zip(row, row[1:], strict=False):
                moves[a, b] += 1
    places, target = np.concatenate(index).astype(np.int32), np.asarray(truth)
    cost = np.where(target == 0, other, 1.0).astype(np.float32)
    for _ in range(rounds - 1):
        weights, bias = fit(places, target, cost, epochs=epochs, seed=seed)
        cost = _doubted(places, target, cost, weights, bias)
    weights, bias = fit(places, target, cost, epochs=epochs, seed=seed)
    share = moves / moves.sum(axis=1, keepdims=True)
    prior = moves.sum(axis=0) / moves.sum()
    return weights, bias, np.log(share / prior[None, :]) * 0.5


def _doubted(places: Any, target: Any, cost: Any, weights: Any, bias: Any) -> Any:
    """What words weigh in a further round: a word without a label that the first round takes for one counts for
    little, since the prompts name only some outcomes of an article."""
    scores = np.concatenate([weights[places[at : at + 4096]].sum(axis=1) + bias for at in range(0, len(places), 4096)])
    lead = scores[:, 1:].max(axis=1) - scores[:, 0]
    return np.where((target == 0) & (lead > DOUBT), cost * 0.05, cost).astype(np.float32)


def fit(places: Any, target: Any, cost: Any, *, epochs: int, seed: int) -> tuple[Any, Any]:
    """Weights and bias by AdaGrad."""
    rng = np.random.default_rng(seed)
    weights = np.zeros((BUCKETS, 3), dtype=np.float32)
    squares = np.full((BUCKETS, 3), 1e-6, dtype=np.float32)
    bias = np.zeros(3, dtype=np.float32)
    rate, decay, size = 0.08, 2e-6, 512
    for epoch in range(epochs):
        order, loss = rng.permutation(len(target)), 0.0
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            rows_ = places[batch]
            scores = weights[rows_].sum(axis=1) + bias
            scores -= scores.max(axis=1, keepdims=True)
            p = np.exp(scores)
            p /= p.sum(axis=1, keepdims=True)
            loss -= float((np.log(p[np.arange(len(batch)), target[batch]] + 1e-9) * cost[batch]).sum())
            p[np.arange(len(batch)), target[batch]] -= 1
            p *= cost[batch][:, None]
            flat = rows_.ravel()
            unique, inverse = np.unique(flat, return_inverse=True)
            gradient = np.zeros((len(unique), 3), dtype=np.float32)
            np.add.at(gradient, inverse, np.repeat(p, rows_.shape[1], axis=0).astype(np.float32))
            gradient += decay * len(batch) * weights[unique]
            squares[unique] += gradient**2
            weights[unique] -= rate * gradient / np.sqrt(squares[unique])
            bias -= 0.002 * p.mean(axis=0)
        print(f"epoch {epoch + 1}: loss {loss / len(order):.4f}", flush=True)
    return weights, bias


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--other", type=float, default=0.5)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--bias", type=float, nargs=2, default=(0.0, 0.0), help="added to treatment and outcome")
    options = parser.parse_args()
    data = list(labelled())
    print(len(data), "abstracts")
    weights, bias, moves = train(
        data, epochs=options.epochs, seed=options.seed, other=options.other, rounds=options.rounds
    )
    bias = bias + np.array([0.0, *options.bias], dtype=np.float32)
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out / "weights.npz", **as_weights(weights, bias, moves))
    print((options.out / "weights.npz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
