"""Fits the weights of the registry-record judge on NLI4CT's training statements and keeps them beside the module.

Data: shared nli4ct `train.jsonl.gz` (1,700 statements) with `trials.jsonl.gz`; the evidence is built as check-pairs
builds it. A fifth of the trials, by a hash of `primary_id`, is held out: the strength of the penalty and every choice
of rules were made on the other four fifths, by five folds of trials. What is written is fitted on all of train.
Nothing random is drawn: folds and halves go by hashes; the fit is Newton's method from zero.
Run: python bench/train/fit_records.py [--write]
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from everyline.domain.answer import EvidenceText
from everyline.verify.records.evaluate import evaluate
from everyline.verify.records.model import features
from everyline.verify.records.parse import records

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "nli4ct"
OUT = Path(__file__).resolve().parents[2] / "src" / "everyline" / "verify" / "records" / "weights.json"
PENALTIES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


def load(data: Path) -> list[dict[str, Any]]:
    """The training statements with their evidence in the form of check-pairs."""
    with gzip.open(data / "trials.jsonl.gz", "rt", encoding="utf-8") as file:
        trials = {trial["nct_id"]: trial for trial in map(json.loads, file)}
    with gzip.open(data / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows:
        row["evidence"] = [
            EvidenceText(row[key], f"{name} trial, {row['section']}:\n" + "\n".join(trials[row[key]][row["section"]]))
            for name, key in (("Primary", "primary_id"), ("Secondary", "secondary_id"))
            if row[key]
        ]
    return rows


def bucket(name: str, of: int) -> int:
    """A number from 0 to `of` - 1 that depends on a name alone."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % of


def is_held_out(row: dict[str, Any]) -> bool:
    return hashlib.sha256(row["primary_id"].encode()).digest()[0] < 51


def fit(rows: list[dict[str, float]], labels: np.ndarray, penalty: float) -> dict[str, float]:
    """Logistic regression with a quadratic penalty on all but the bias, by Newton's method."""
    names = sorted({name for row in rows for name in row})
    at = {name: place for place, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for place, row in enumerate(rows):
        for name, value in row.items():
            x[place, at[name]] = value
    pull = np.full(len(names), penalty)
    pull[at["bias"]] = 1e-3
    weights = np.zeros(len(names))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (p - labels) + pull * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(pull)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return {name: round(float(weights[at[name]]), 4) for name in names}


def predict(weights: dict[str, float], row: dict[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


def accuracy(weights: dict[str, float], rows: list[dict[str, float]], labels: np.ndarray) -> float:
    said = np.array([predict(weights, row) > 0 for row in rows])
    yes, no = labels == 1, labels == 0
    return float((said[yes].mean() + (~said[no]).mean()) / 2)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    by_part: dict[str, list[tuple[dict[str, Any], dict[str, float], int]]] = defaultdict(list)
    for row in load(options.data):
        found = evaluate(row["statement"], records(row["evidence"]))
        by_part[found.part.value].append((row, features(found), int(row["label"] == "Entailment")))
    kept: dict[str, dict[str, float]] = {}
    report: dict[str, Any] = {}
    all_right: list[tuple[int, bool]] = []
    for part, items in sorted(by_part.items()):
        build = [item for item in items if not is_held_out(item[0])]
        held = [item for item in items if is_held_out(item[0])]
        scores = {}
        for penalty in PENALTIES:
            right = []
            for fold in range(5):
                inside = [i for i in build if bucket(i[0]["primary_id"], 5) != fold]
                outside = [i for i in build if bucket(i[0]["primary_id"], 5) == fold]
                w = fit([i[1] for i in inside], np.array([i[2] for i in inside], float), penalty)
                right += [(predict(w, i[1]) > 0) == bool(i[2]) for i in outside]
            scores[penalty] = float(np.mean(right))
        best = max(PENALTIES, key=lambda p: (round(scores[p], 3), p))
        w = fit([i[1] for i in build], np.array([i[2] for i in build], float), best)
        labels = np.array([i[2] for i in held])
        report[part] = {
            "statements": len(items), "penalty": best, "folds_accuracy": round(scores[best], 4),
            "held_out": len(held), "held_out_balanced_accuracy": round(accuracy(w, [i[1] for i in held], labels), 4),
        }  # fmt: skip
        all_right += [(i[2], (predict(w, i[1]) > 0) == bool(i[2])) for i in held]
        kept[part] = fit([i[1] for i in items], np.array([i[2] for i in items], float), best)
    report["all"] = {
        "held_out": len(all_right),
        "held_out_balanced_accuracy": round(
            float(np.mean([np.mean([r for label, r in all_right if label == side]) for side in (0, 1)])), 4
        ),
    }
    print(json.dumps(report, indent=1))
    if options.write:
        OUT.write_text(json.dumps({
            "data": "NLI4CT train (SemEval-2024 Task 2): 1,700 statements, Entailment or Contradiction",
            "fitted_by": "bench/train/fit_records.py --write; nothing random; folds by sha256 of primary_id",
            "penalty": {part: report[part]["penalty"] for part in kept},
            "weights": {p: {n: v for n, v in w.items() if v} for p, w in kept.items()},
        }, indent=1, sort_keys=True) + "\n", "utf-8")  # fmt: skip


if __name__ == "__main__":
    main()
