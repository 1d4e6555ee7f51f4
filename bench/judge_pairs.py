"""What the judge says of real claim-evidence pairs of public sets, beside a word-overlap baseline.

Data: shared check-pairs files. Reported: the confusion of gold and label, balanced accuracy of support (mean of the
recall of supported and of not supported pairs), precision and recall of support, the area under the ROC curve of the
score; and the same for word overlap with the threshold that is best on the first file given. Development looked at
scifact_train, healthver_dev, covidfact_train and citation_train only.
Run: python bench/judge_pairs.py scifact_train scifact_dev
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

from everyline.domain.answer import EvidenceText
from everyline.verify.judge import judge

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "check-pairs"


def load(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def overlap(claim: str, texts: list[str]) -> float:
    """Share of the claim's words of four letters or more that stand in the evidence."""
    words = set(re.findall(r"\w{4,}", claim.lower()))
    return len(words & set(re.findall(r"\w{4,}", " ".join(texts).lower()))) / max(1, len(words))


def balanced(gold: list[bool], said: list[bool]) -> float:
    yes = [s for g, s in zip(gold, said, strict=True) if g]
    no = [not s for g, s in zip(gold, said, strict=True) if not g]
    return round((sum(yes) / max(1, len(yes)) + sum(no) / max(1, len(no))) / 2, 4)


def area(gold: list[bool], scores: list[float]) -> float:
    """Area under the ROC curve, ties counted half."""
    ranked = sorted(scores)
    positions: dict[float, float] = {}
    for rank, value in enumerate(ranked):
        positions.setdefault(value, 0.0)
        positions[value] += rank + 1
    counts = Counter(ranked)
    total = sum(positions[s] / counts[s] for s, g in zip(scores, gold, strict=True) if g)
    n = sum(gold)
    return round((total - n * (n + 1) / 2) / max(1, n * (len(gold) - n)), 4)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="+")
    parser.add_argument("--show", default="", help="print pairs of GOLD:LABEL, such as INSUFFICIENT:SUPPORTED")
    parser.add_argument("--most", type=int, default=40)
    options = parser.parse_args()
    threshold: float | None = None
    for name in options.names:
        pairs = load(name)
        gold = [p["gold"] == "SUPPORTED" for p in pairs]
        start = time.perf_counter()
        verdicts = [judge(p["claim"], [EvidenceText(e["id"], e["text"]) for e in p["evidence"]]) for p in pairs]
        seconds = time.perf_counter() - start
        words = [overlap(p["claim"], [e["text"] for e in p["evidence"]]) for p in pairs]
        if threshold is None:
            grid = [t / 20 for t in range(21)]
            threshold = max(grid, key=lambda t: balanced(gold, [w >= t for w in words]))
        said = [v.label.value == "SUPPORTED" for v in verdicts]
        right = sum(g and s for g, s in zip(gold, said, strict=True))
        confusion = Counter(f"{p['gold'][0]}>{v.label.value[0]}" for p, v in zip(pairs, verdicts, strict=True))
        print(json.dumps({
            "set": name, "pairs": len(pairs), "confusion_gold_to_label": dict(sorted(confusion.items())),
            "support_balanced_accuracy": balanced(gold, said), "support_precision": round(right / max(1, sum(said)), 4),
            "support_recall": round(right / max(1, sum(gold)), 4), "score_auc": area(gold, [v.score for v in verdicts]),
            "overlap_threshold": threshold,
            "overlap_balanced_accuracy": balanced(gold, [w >= threshold for w in words]),
            "overlap_auc": area(gold, words), "pairs_per_second": round(len(pairs) / seconds),
        }))  # fmt: skip
        shown = 0
        for p, v in zip(pairs, verdicts, strict=True):
            if options.show == f"{p['gold']}:{v.label.value}" and shown < options.most:
                shown += 1
                spans = [
                    next(e["text"] for e in p["evidence"] if str(e["id"]) == s.evidence)[s.span.start : s.span.end]
                    for s in v.spans
                ]
                print(
                    "-", p["claim"], "\n   =", spans, "\n   !", [(r.kind.value, r.claim, r.evidence) for r in v.reasons]
                )


if __name__ == "__main__":
    main()
