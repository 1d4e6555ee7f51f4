"""Fit the probability of support, and write calibration.json beside the model.

    python bench/train/calibrate_entailment.py --pairs pairs.jsonl.gz --model models/NAME [--seed 1]

Three fits, each a logistic model or one number. One temperature for the model's shares, on pairs held back from its
training. What needs no model (all other features of `everyline.verify.entail`), on pairs it was trained on, because
there are ten times as many. How both are weighed together, on held pairs again: on its own training pairs the model is
too sure. The three together are linear in the features, which is what the file holds.
Each supported claim is also paired with the evidence of another pair of its origin, as not supported: held pairs are
all on one matter, what `check` is given need not be. Origins count alike, whatever their size, and support and the rest
count alike within an origin; so 0.5 is where balanced accuracy is sought. Prints, by origin, balanced accuracy on held
pairs, the last fit on five folds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from everyline.domain.answer import EvidenceText
from everyline.inference.base import Entailment
from everyline.inference.entail import OnnxEntailer
from everyline.inference.onnx import MODELS
from everyline.inference.static import DEFAULT_STATIC, StaticEmbedder
from everyline.verify.entail import Features, features, nearness
from everyline.verify.judge import judge

LABELS = ("SUPPORTED", "CONTRADICTED", "INSUFFICIENT")
# Freely worded pairs that people judged; edits and web claims are not what 0.5 should be fitted to.
FITTED = ("scifact", "healthver", "healthver-pairs", "citation", "covidfact", "evidence-inference")
MOST = 1200  # training pairs of one origin
MODEL = 2  # how many features come from the model; they stand first
RIDGE = 1e-2

Row = dict[str, Any]


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


def strange(rows: list[Row], random_: random.Random) -> list[Row]:
    """Each supported claim with the evidence of another group of its origin, as INSUFFICIENT."""
    found = []
    for row in rows:
        others = [o for o in rows if o["origin"] == row["origin"] and o["group"] != row["group"]]
        if row["label"] == "SUPPORTED" and others:
            found.append({**row, "evidence": random_.choice(others)["evidence"], "label": "INSUFFICIENT"})
    return found


def measured(rows: list[Row], shares: list[Entailment]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features, support, and the weight and origin of each row."""
    near = nearness(StaticEmbedder(MODELS / DEFAULT_STATIC), [(row["claim"], row["evidence"]) for row in rows])
    found = []
    for row, share, cosine in zip(rows, shares, near, strict=True):
        verdict = judge(row["claim"], [EvidenceText("e", row["evidence"])])
        found.append(features(row["claim"], row["evidence"], verdict, share, cosine))
    yes, names = np.array([r["label"] == "SUPPORTED" for r in rows]), np.array([r["origin"] for r in rows])
    weight = np.zeros(len(rows))
    for name in FITTED:
        for side in (True, False):
            some = (names == name) & (yes == side)
            if some.any():
                weight[some] = 100 / some.sum()
    return np.array(found), yes, weight, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    random_ = random.Random(given.seed)
    target = given.model / "calibration.json"
    blank = {"temperature": 1.0, "constant": 0.0, "weights": dict.fromkeys(Features._fields, 0.0)}
    target.write_text(json.dumps(blank))
    with gzip.open(given.pairs, "rt", encoding="utf-8") as file:
        every = [row for row in map(json.loads, file) if row["origin"] in FITTED]
    held = [row for row in every if row["held"]]
    trained: list[Row] = []
    for name in FITTED:
        some = [row for row in every if row["origin"] == name and not row["held"]]
        trained += random_.sample(some, min(MOST, len(some)))
    trained += strange(trained, random_)
    entailer = OnnxEntailer(given.model)
    told = np.array(entailer.entail([(row["claim"], row["evidence"]) for row in held]))
    temperature = round(temperature_of(told, np.array([LABELS.index(row["label"]) for row in held])), 2)
    strangers = strange(held, random_)
    told = np.vstack([told, entailer.entail([(row["claim"], row["evidence"]) for row in strangers])])
    logits = np.log(np.maximum(told, 1e-6)) / temperature
    cooled = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)

    none = Entailment(1 / 3, 1 / 3, 1 / 3)
    x, y, weight, _ = measured(trained, [none] * len(trained))
    plain = logistic(x[:, MODEL:], y.astype(float), weight)
    x, y, weight, names = measured([*held, *strangers], [Entailment(*map(float, row)) for row in cooled])
    both = np.hstack([x[:, :MODEL], (x[:, MODEL:] @ plain[:-1] + plain[-1])[:, None]])
    fold = np.array([zlib.crc32(row["group"].encode()) // 10 % 5 for row in (*held, *strangers)])
    chance = np.zeros(len(y))
    for n in range(5):
        fitted = logistic(both[fold != n], y[fold != n].astype(float), weight[fold != n])
        chance[fold == n] = 1 / (1 + np.exp(-(both[fold == n] @ fitted[:-1] + fitted[-1])))
    for name in FITTED:
        some = names == name
        without = 1 / (1 + np.exp(-both[some, MODEL]))
        print(f"{name:20} {some.sum():5} balanced {balanced(y[some], chance[some] >= 0.5):.4f}"
              f"  without the model {balanced(y[some], without >= 0.5):.4f}")  # fmt: skip
    final = logistic(both, y.astype(float), weight)
    weights = [*final[:MODEL], *(final[MODEL] * plain[:-1])]
    constant = final[-1] + final[MODEL] * plain[-1]
    named = {key: round(float(value), 4) for key, value in zip(Features._fields, weights, strict=True)}
    fitted_file = {"temperature": temperature, "constant": round(float(constant), 4), "weights": named}
    target.write_text(json.dumps(fitted_file, indent=1) + "\n")
    print(target.read_text())


if __name__ == "__main__":
    main()
