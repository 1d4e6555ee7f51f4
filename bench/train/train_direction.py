"""Trains `finding-direction`: whether an outcome was decreased, no different or increased, from a sentence.

Data: the training prompts of Evidence Inference (MIT annotations) with the evidence that its annotators marked, and
those that name both treatment and
comparator again with the two exchanged and the direction turned. Seeded; one thread.

    python bench/train/train_direction.py --out src/everyline/inference/models/finding-direction
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from evidence_inference import prompts

from everyline.appraise.findings.direction import LABELS, features, roles_of_words
from everyline.domain.evidence import Direction
from everyline.inference.linear import as_weights, bucket

BUCKETS = 1 << 17
TURNED = {Direction.DECREASED: Direction.INCREASED, Direction.INCREASED: Direction.DECREASED}
LONGEST = 900


def examples(part: str) -> list[tuple[list[str], int]]:
    """Features and label of every marked piece of evidence, as given and turned."""
    found = []
    for prompt in prompts(part):
        for direction, text in dict.fromkeys(prompt.evidence):
            text = text[:LONGEST]
            for first, second, label in (
                (prompt.intervention, prompt.comparator, direction),
                (prompt.comparator, prompt.intervention, TURNED.get(direction, direction)),
            ):
                roles = roles_of_words(text, (("I", first), ("C", second), ("O", prompt.outcome)))
                if first is prompt.comparator and not {"I", "C"} <= {role for _, _, role in roles}:
                    continue  # nothing in the sentence says who is held against whom
                found.append((features(text, roles), LABELS.index(label)))
    return found


def fit(data: list[tuple[list[str], int]], *, epochs: int, seed: int, decay: float) -> tuple[Any, Any]:
    """Weights and bias: a softmax fitted by AdaGrad, one example at a time."""
    rows = [(np.unique([bucket(f, BUCKETS) for f in feats]), label) for feats, label in data]
    rng = np.random.default_rng(seed)
    weights = np.zeros((BUCKETS, 3), dtype=np.float64)
    squares = np.full((BUCKETS, 3), 1e-3)
    for epoch in range(epochs):
        loss = 0.0
        for at in rng.permutation(len(rows)):
            index, label = rows[at]
            scores = weights[index].sum(axis=0)
            p = np.exp(scores - scores.max())
            p /= p.sum()
            loss -= float(np.log(p[label] + 1e-12))
            p[label] -= 1
            gradient = p[None, :] + decay * weights[index]
            squares[index] += gradient**2
            weights[index] -= 0.05 * gradient / np.sqrt(squares[index])
        print(f"epoch {epoch + 1}: loss {loss / len(rows):.4f}", flush=True)
    return weights, np.zeros(3)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--hold-out", type=int, default=0, help="leave out every n-th article and score on it")
    options = parser.parse_args()
    data = examples("train")
    print(len(data), "examples")
    if options.hold_out:
        size = len(data) // options.hold_out & ~1
        held, data = data[:size], data[size:]
    weights, bias = fit(data, epochs=options.epochs, seed=options.seed, decay=options.decay)
    if options.hold_out:
        guess = [int(weights[np.unique([bucket(f, BUCKETS) for f in feats])].sum(axis=0).argmax()) for feats, _ in held]
        truth = [label for _, label in held]
        print("held out", sum(a == b for a, b in zip(guess, truth, strict=True)) / len(held))
    options.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out / "weights.npz", **as_weights(weights, bias, np.zeros((3, 3))))
    print((options.out / "weights.npz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
