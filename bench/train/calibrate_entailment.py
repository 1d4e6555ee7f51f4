"""Fit the probability of support on pairs held back from training, and write calibration.json beside the model.

    python bench/train/calibrate_entailment.py --pairs pairs.jsonl.gz --model models/NAME [--seed 1]

One temperature for the model's shares (the lowest log loss on held pairs), then a logistic model over the features of
`everyline.verify.entail`, with a small ridge. Origins count alike, whatever their size, and support and the rest count
alike within an origin; so 0.5 is where balanced accuracy is sought. Prints, by origin, balanced accuracy on five folds.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np

from everyline.domain.answer import EvidenceText
from everyline.inference.base import Entailment
from everyline.inference.entail import OnnxEntailer
from everyline.inference.onnx import OnnxEmbedder
from everyline.verify.entail import Features, features, nearnesses
from everyline.verify.judge import judge

LABELS = ("SUPPORTED", "CONTRADICTED", "INSUFFICIENT")
# Freely worded pairs that people judged; edits and web claims are not what 0.5 should be fitted to.
FITTED = ("scifact", "healthver", "healthver-pairs", "citation", "covidfact", "evidence-inference", "abstracts")
RIDGE = 1e-3


def logistic(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weights and constant of least penalised log loss, by Newton's method."""
    design = np.hstack([x, np.ones((len(x), 1))])
    found = np.zeros(design.shape[1])
    ridge = RIDGE * np.eye(design.shape[1])
    ridge[-1, -1] = 0
    for _ in range(30):
        p = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (weight * (y - p)) - ridge @ found
        curve = (design * (weight * p * (1 - p))[:, None]).T @ design + ridge + 1e-9 * np.eye(len(found))
        found += np.linalg.solve(curve, slope)
    return found


def temperature_of(shares: np.ndarray, gold: np.ndarray) -> float:
    logits = np.log(np.maximum(shares, 1e-6))

    def loss(t: float) -> float:
        z = logits / t
        z -= np.log(np.exp(z).sum(1, keepdims=True))
        return float(-z[np.arange(len(gold)), gold].mean())

    return float(min(np.arange(0.6, 3.0, 0.05), key=loss))


def balanced(yes: np.ndarray, said: np.ndarray) -> float:
    return float((said[yes].mean() + (~said[~yes]).mean()) / 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="also keep the features, to look at")
    given = parser.parse_args()
    target = given.model / "calibration.json"
    zero = Features(*[0.0] * len(Features._fields))
    target.write_text(json.dumps({"temperature": 1.0, "constant": 0.0, "weights": zero._asdict()}))
    with gzip.open(given.pairs, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if row["held"]]
    entailer = OnnxEntailer(given.model)
    shares = entailer.entail([(row["claim"], row["evidence"]) for row in rows])
    gold = np.array([LABELS.index(row["label"]) for row in rows])
    temperature = round(temperature_of(np.array(shares), gold), 2)
    logits = np.log(np.maximum(np.array(shares), 1e-6)) / temperature
    cooled = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    near = nearnesses(OnnxEmbedder(), [(row["claim"], row["evidence"]) for row in rows])
    found, yes, origin, folds = [], [], [], []
    for row, share, nearness in zip(rows, cooled.tolist(), near, strict=True):
        if row["origin"] not in FITTED:
            continue
        verdict = judge(row["claim"], [EvidenceText("e", row["evidence"])])
        found.append(features(row["claim"], row["evidence"], verdict, Entailment(*share), nearness))
        yes.append(row["label"] == "SUPPORTED")
        origin.append(row["origin"])
        folds.append(hash_of(row["group"]) // 10 % 5)
    x, y, names, fold = np.array(found), np.array(yes), np.array(origin), np.array(folds)
    weight = np.zeros(len(y))
    for name in FITTED:
        for side in (True, False):
            some = (names == name) & (y == side)
            if some.any():
                weight[some] = 100 / some.sum()
    probability = np.zeros(len(y))
    for n in range(5):
        fitted = logistic(x[fold != n], y[fold != n].astype(float), weight[fold != n])
        probability[fold == n] = 1 / (1 + np.exp(-(x[fold == n] @ fitted[:-1] + fitted[-1])))
    for name in FITTED:
        some = names == name
        print(f"{name:20} {some.sum():5} balanced {balanced(y[some], probability[some] >= 0.5):.4f}"
              f"  model alone {balanced(y[some], 1 / (1 + np.exp(-x[some, 0])) >= 0.5):.4f}")  # fmt: skip
    if given.keep:
        np.savez(
            given.keep,
            x=x,
            y=y,
            names=names,
            fold=fold,
            gold=np.array([LABELS.index(r["label"]) for r in rows if r["origin"] in FITTED]),
        )
    final = logistic(x, y.astype(float), weight)
    weights = {key: round(float(value), 4) for key, value in zip(Features._fields, final, strict=False)}
    target.write_text(
        json.dumps({"temperature": temperature, "constant": round(float(final[-1]), 4), "weights": weights}, indent=1)
        + "\n"
    )
    print(target.read_text())


def hash_of(text: str) -> int:
    import zlib

    return zlib.crc32(text.encode())


if __name__ == "__main__":
    main()
