"""How often the judge of trial registry records is right: NLI4CT statements, by section and by confidence.

Data: shared check-pairs nli4ct_dev (200 statements, half true), or the fifth of NLI4CT's training trials that
`bench/train/fit_records.py` holds out. A statement that no rule understands goes to the model alone ("lean").
For `held_out` the weights are fitted anew without the held-out fifth; nli4ct_dev was measured once, at the end.
Run: python bench/judge_records.py held_out | nli4ct_dev
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from everyline.domain.answer import EvidenceText
from everyline.verify.records import judge_record, lean, model
from everyline.verify.records.evaluate import evaluate
from everyline.verify.records.parse import records
from train import fit_records

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def load(name: str) -> list[dict[str, Any]]:
    """Statements with evidence, gold and section; for held_out, with the model refitted without them."""
    if name == "held_out":
        rows = fit_records.load(fit_records.DATA)
        inside = [row for row in rows if not fit_records.is_held_out(row)]
        kept = json.loads(fit_records.OUT.read_text("utf-8"))
        by_part: dict[str, list[tuple[dict[str, float], int]]] = defaultdict(list)
        for row in inside:
            found = evaluate(row["statement"], records(row["evidence"]))
            by_part[found.part.value].append((model.features(found), int(row["label"] == "Entailment")))
        model.weights().update(
            {
                part: fit_records.fit(
                    [f for f, _ in items], np.array([g for _, g in items], float), kept["penalty"][part]
                )
                for part, items in by_part.items()
            }
        )
        return [
            {"claim": r["statement"], "evidence": r["evidence"], "gold": r["label"] == "Entailment"}
            for r in rows
            if fit_records.is_held_out(r)
        ]
    with gzip.open(DATA / "check-pairs" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        pairs = [json.loads(line) for line in file]
    return [
        {
            "claim": pair["claim"],
            "evidence": [EvidenceText(one["id"], one["text"]) for one in pair["evidence"]],
            "gold": pair["gold"] == "SUPPORTED",
        }
        for pair in pairs
    ]


def balanced(pairs: list[tuple[bool, bool]]) -> float:
    """Mean of the recalls of true and of false statements; pairs of gold and said."""
    sides = [[said is gold for gold, said in pairs if gold is side] for side in (True, False)]
    return round(float(np.mean([np.mean(side) for side in sides if side])), 4)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=("held_out", "nli4ct_dev"))
    rows = load(parser.parse_args().name)
    groups: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    start = time.process_time()
    said = [(judge_record(row["claim"], row["evidence"]), lean(row["claim"], row["evidence"])) for row in rows]
    seconds = time.process_time() - start
    for row, (verdict, chance) in zip(rows, said, strict=True):
        assert chance is not None
        answer = chance >= 0.5 if verdict is None else verdict.label.value == "SUPPORTED"
        confidence = "lean" if verdict is None else verdict.confidence.value
        section = records(row["evidence"])[0].part.value
        for name in ("all", section, confidence, f"{section} {confidence}"):
            groups[name].append((row["gold"], answer))
    print(json.dumps({
        "pairs": len(rows),
        "balanced_accuracy": balanced(groups["all"]),
        "coverage": round(1 - len(groups["lean"]) / len(rows), 4),
        "coverage_sure": round(len(groups["sure"]) / len(rows), 4),
        "by_group": {
            name: {"pairs": len(pairs), "accuracy": round(sum(g is s for g, s in pairs) / len(pairs), 4),
                   "balanced_accuracy": balanced(pairs)}
            for name, pairs in sorted(groups.items())
        },
        "pairs_per_cpu_second": round(len(rows) / seconds),
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
