"""PubMedQA asked of a library of all abstracts at hand: is the gold abstract cited, and is yes, no or maybe read right?

Each question is asked as a user would. A stance of yes, no or uncertain counts as yes, no or maybe; mixed as maybe;
no stance (an abstention, or a reading withheld) is wrong, and `coverage` says how many had one. Beside it, from the
same
answers: always yes, and "no" wherever the first line holds a denial. The abstracts hold their conclusions, so this is
PubMedQA's reasoning-free setting; the question is the abstract's title, which makes finding it easy.

    python bench/answers_pubmedqa.py [--split test|dev] [--first N]
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter

from everyline.domain.answer import Answer, StanceLabel
from everyline.engine.ask import Request, ask
from everyline.engine.build import open_library
from held_libraries import DATA, held_library, rows_of

LABELS = ("yes", "no", "maybe")
READ = {
    StanceLabel.YES: "yes",
    StanceLabel.NO: "no",
    StanceLabel.UNCERTAIN: "maybe",
    StanceLabel.MIXED: "maybe",
}
_DENIAL = re.compile(r"\b(?:no|not|nor|neither|none|without|lack|failed|cannot)\b", re.I)


def first_line(answer: Answer) -> str:
    texts = {claim.id: claim.text for claim in answer.claims}
    return texts[answer.bottom_line[0]] if answer.bottom_line else ""


def scores(right: list[str], said: list[str]) -> dict[str, float]:
    """Accuracy and macro-F1; what is no label counts as wrong."""
    pairs = list(zip(right, said, strict=True))
    f1 = []
    for label in LABELS:
        both = sum(a == b == label for a, b in pairs)
        f1.append(2 * both / max(1, right.count(label) + said.count(label)))
    return {
        "accuracy": round(sum(a == b for a, b in pairs) / len(pairs), 4),
        "macro_f1": round(sum(f1) / len(f1), 4),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--split", choices=("test", "dev"), default="test")
    options.add_argument("--first", type=int)
    given = options.parse_args()
    bench = open_library(held_library("all"))
    rows = [row for row in rows_of(DATA / "pubmedqa/pqal.jsonl.gz") if row["split"] == given.split][: given.first]
    right, said, plain, spent, lines = [], [], [], [], []
    cited = abstained = 0
    for row in rows:
        begun = time.perf_counter()
        answer = ask(bench, Request(row["question"]))
        spent.append(time.perf_counter() - begun)
        works = {citation.document for claim in answer.claims for citation in claim.citations}
        cited += f"pmid:{row['pmid']}" in works
        abstained += answer.abstention is not None
        lines.append(len(answer.claims))
        right.append(row["label"])
        said.append(READ.get(answer.stance.label, "none") if answer.stance else "none")
        plain.append("no" if _DENIAL.search(first_line(answer)) else "yes")
    covered = [(a, b) for a, b in zip(right, said, strict=True) if b != "none"]
    spent.sort()
    print(
        json.dumps(
            {
                "split": given.split,
                "questions": len(rows),
                "passages": bench.index.count(),
                "gold_cited": round(cited / len(rows), 4),
                "abstained": round(abstained / len(rows), 4),
                "lines": round(sum(lines) / len(rows), 2),
                "most_lines": max(lines),
                "stance": {
                    **scores(right, said),
                    "coverage": round(len(covered) / len(rows), 4),
                    "accuracy_where_read": round(sum(a == b for a, b in covered) / max(1, len(covered)), 4),
                },
                "always_yes": scores(right, ["yes"] * len(right)),
                "denial_in_first_line": scores(right, plain),
                "confusion": {
                    f"{a} read as {b}": n for (a, b), n in sorted(Counter(zip(right, said, strict=True)).items())
                },
                "p50_ms": round(1000 * spent[len(spent) // 2], 1),
                "p99_ms": round(1000 * spent[min(len(spent) - 1, int(0.99 * len(spent)))], 1),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
