"""Edits of sentences of real trial abstracts, judged against the whole abstract.

Data: shared sentence-roles (CC BY and CC0 articles): result and conclusion sentences. True lines: the sentence word for
word and in other words (as in `judge_edits`). The "train" split served while the judge was written; "test" did not.
An edit counts as caught when it is not SUPPORTED. Edits here reach words the starter library never uses.
Run: python bench/judge_abstract_edits.py [--split test] [--edits 2000] [--show N]
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from everyline.domain.answer import EvidenceText, Label
from everyline.verify.edits import edits
from everyline.verify.judge import judge
from judge_edits import _OTHER_WORDS

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "sentence-roles"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--split", default="train")
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    true: list[tuple[str, str, str]] = []
    with gzip.open(DATA / f"{options.split}.jsonl.gz", "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            abstract = " ".join(sentence for sentence, _ in row["sentences"])
            for sentence, role in row["sentences"]:
                if role in ("RESULTS", "CONCLUSIONS") and 40 < len(sentence) < 400:
                    true.append(("verbatim", sentence, abstract))
                    other = sentence
                    for old, new in _OTHER_WORDS:
                        other = re.sub(old, new, other)
                    if other != sentence:
                        true.append(("other words", other, abstract))
    true = rng.sample(true, min(len(true), 1000))
    refused: Counter[str] = Counter()
    for style, claim, abstract in true:
        verdict = judge(claim, [EvidenceText("a", abstract)])
        if verdict.label is not Label.SUPPORTED:
            refused[style] += 1
            if sum(refused.values()) <= options.show:
                print("REFUSED", style, claim, [(r.kind.value, r.claim, r.evidence) for r in verdict.reasons])
    pool = [(edit, abstract) for _, claim, abstract in true for edit in edits(claim, rng)]
    sample = rng.sample(pool, min(options.edits, len(pool)))
    drawn: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    for edit, abstract in sample:
        verdict = judge(edit.text, [EvidenceText("a", abstract)])
        drawn[edit.kind] += 1
        if verdict.label is not Label.SUPPORTED:
            caught[edit.kind] += 1
        elif sum(drawn.values()) - sum(caught.values()) <= options.show:
            print("MISSED", edit.kind, f"[{edit.original} -> {edit.replaced}]", edit.text)
    styles = Counter(style for style, _, _ in true)
    print(json.dumps({
        "split": options.split, "true_lines": len(true), "refused": round(sum(refused.values()) / len(true), 4),
        "refused_by_style": {s: f"{refused[s]}/{n}" for s, n in sorted(styles.items())}, "edits": len(sample),
        "caught": round(sum(caught.values()) / len(sample), 4),
        "caught_by_kind": {k: f"{caught[k]}/{n}" for k, n in sorted(drawn.items())},
    }, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
