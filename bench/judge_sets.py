"""The judge on public sets of claim-evidence pairs, beside baselines and a peer, in one run.

Sets: the shared check-pairs files. Judges: the larger class, word overlap and the cosine of the shipped encoder (each
with the threshold that is best on the first file given, which should be a train or held file), anchorcite in its
weight-free mode, the rules alone, and the rules with the learnt part. For each: balanced accuracy of support (mean of
the recall of supported and of other pairs), macro-F1 over the labels the set has (two for judges that say two), area
under the ROC curve, precision and recall of support; for ours also the expected calibration error (ten bins of equal
width) of the score and the risk at 25, 50, 75 and 100 % coverage, surest first.

Run: python bench/judge_sets.py scifact_train scifact_dev nli4ct_dev citation_dev healthver_test covidfact_test
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from everyline.domain.answer import EvidenceText, Label, Verdict
from everyline.engine.judging import judge_each, shipped_judge
from everyline.inference.onnx import OnnxEmbedder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "check-pairs"
LABELS = ("SUPPORTED", "CONTRADICTED", "INSUFFICIENT")

Given = tuple[str, list[EvidenceText]]


def load(name: str, most: int) -> list[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file][:most]


def overlap(pair: dict[str, Any]) -> float:
    """Share of the claim's words of four letters or more that stand in the evidence."""
    words = set(re.findall(r"\w{4,}", pair["claim"].lower()))
    return len(words & set(re.findall(r"\w{4,}", text_of(pair).lower()))) / max(1, len(words))


def text_of(pair: dict[str, Any]) -> str:
    return " ".join(e["text"] for e in pair["evidence"])


def cosines(pairs: list[dict[str, Any]]) -> list[float]:
    encoder = OnnxEmbedder()
    claims = encoder.embed([p["claim"] for p in pairs])
    texts = encoder.embed([text_of(p) for p in pairs])
    return [float(x) for x in (claims * texts).sum(1)]


def peer(pair: dict[str, Any]) -> float:
    from anchorcite import anchor_claim

    found = anchor_claim(pair["claim"], text_of(pair))
    return float(found.score) if found is not None else 0.0


def balanced(gold: np.ndarray, said: np.ndarray) -> float:
    return round(float((said[gold].mean() + (~said[~gold]).mean()) / 2), 4)


def area(gold: np.ndarray, scores: np.ndarray) -> float:
    """Area under the ROC curve, ties counted half."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    ranks = (ends - (counts - 1) / 2)[place]
    n = int(gold.sum())
    return round(float((ranks[gold].sum() - n * (n + 1) / 2) / (n * (len(gold) - n))), 4)


def macro_f1(gold: list[str], said: list[str]) -> float:
    scores = []
    for label in sorted(set(gold)):
        both = sum(g == s == label for g, s in zip(gold, said, strict=True))
        scores.append(2 * both / max(1, gold.count(label) + said.count(label)))
    return round(float(np.mean(scores)), 4)


def calibration_error(gold: np.ndarray, scores: np.ndarray) -> float:
    bins = np.minimum((scores * 10).astype(int), 9)
    parts = [
        abs(gold[bins == b].mean() - scores[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    ]
    return round(float(sum(parts)), 4)


def risks(gold: np.ndarray, scores: np.ndarray) -> dict[str, float]:
    """The share of wrong calls of support or not among the surest quarter, half, three quarters, and all."""
    sure = np.abs(scores - 0.5)
    order = np.argsort(-sure, kind="stable")
    wrong = (gold != (scores >= 0.5))[order]
    return {f"{q}%": round(float(wrong[: max(1, len(wrong) * q // 100)].mean()), 4) for q in (25, 50, 75, 100)}


def report(gold: list[str], said: list[str], scores: list[float], *, ours: bool) -> dict[str, Any]:
    yes, claimed, score = np.array(gold) == "SUPPORTED", np.array(said) == "SUPPORTED", np.array(scores)
    found: dict[str, Any] = {
        "balanced_accuracy": balanced(yes, claimed),
        "macro_f1": macro_f1(gold, said),
        "auc": area(yes, score),
        "precision": round(float(yes[claimed].mean()), 4) if claimed.any() else None,
        "recall": round(float(claimed[yes].mean()), 4),
    }
    if ours:
        found |= {"ece": calibration_error(yes, score), "risk_at_coverage": risks(yes, score)}
        found["labels"] = {f"{g[0]}>{s[0]}": sum((g, s) == pair for pair in zip(gold, said, strict=True))
                           for g in LABELS for s in LABELS}  # fmt: skip
    return found


def best(gold: np.ndarray, scores: np.ndarray) -> float:
    grid = np.unique(np.quantile(scores, np.linspace(0.02, 0.98, 49)))
    return float(max(grid, key=lambda t: balanced(gold, scores >= t)))


def two(scores: list[float], threshold: float) -> list[str]:
    return ["SUPPORTED" if s >= threshold else "INSUFFICIENT" for s in scores]


def baselines(pairs: list[dict[str, Any]], gold: list[str], thresholds: dict[str, float]) -> dict[str, Any]:
    yes = np.array(gold) == "SUPPORTED"
    majority = max(LABELS, key=gold.count)
    found: dict[str, Any] = {"majority": {"balanced_accuracy": 0.5, "macro_f1": macro_f1(gold, [majority] * len(gold))}}
    for name, scores in (("word overlap", [overlap(p) for p in pairs]), ("encoder cosine", cosines(pairs))):
        threshold = thresholds.setdefault(name, best(yes, np.array(scores)))
        told = report(gold, two(scores, threshold), scores, ours=False)
        found[name] = {"threshold": round(threshold, 4), **told}
    scores = [peer(p) for p in pairs]
    found["anchorcite"] = report(gold, two(scores, 1e-9), scores, ours=False)
    return found


def ours(
    run: Callable[[list[Given]], list[Verdict]], given: list[Given], gold: list[str]
) -> tuple[list[Verdict], dict[str, Any]]:
    start = time.perf_counter()
    verdicts = run(given)
    seconds = time.perf_counter() - start
    found = report(gold, [v.label.value for v in verdicts], [v.score for v in verdicts], ours=True)
    return verdicts, {**found, "pairs_per_second": round(len(given) / seconds, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--ours", action="store_true", help="leave baselines and peer out")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--show", default="", help="print pairs of GOLD:LABEL, such as INSUFFICIENT:SUPPORTED")
    options = parser.parse_args()
    thresholds: dict[str, float] = {}
    results: dict[str, Any] = {}
    for name in options.names:
        pairs = load(name, options.most)
        gold = [p["gold"] for p in pairs]
        given = [(p["claim"], [EvidenceText(e["id"], e["text"]) for e in p["evidence"]]) for p in pairs]
        share = round(max(gold.count(label) for label in LABELS) / len(gold), 4)
        results[name] = {"pairs": len(pairs), "majority_share": share}
        if not options.ours:
            results[name] |= baselines(pairs, gold, thresholds)
        _, results[name]["rules"] = ours(judge_each, given, gold)
        verdicts, results[name]["rules and model"] = ours(shipped_judge().each, given, gold)
        wanted, _, called = options.show.partition(":")
        for pair, verdict in zip(pairs, verdicts, strict=True):
            if pair["gold"] == wanted and verdict.label is Label(called):
                print("-", verdict.score, pair["claim"], "\n   =", text_of(pair)[:500], "\n   !",
                      [(r.kind.value, r.claim[:60], r.evidence[:60]) for r in verdict.reasons])  # fmt: skip
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
