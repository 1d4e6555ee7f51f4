"""Signs of a risk of bias read from real abstracts: a seeded sample to be read by a person, with the words around each.

    python bench/bias_signs.py [--sample 60] [--seed 11] [--abstracts 6000]
    python bench/bias_signs.py --check          # counts against bench/bias_signs_read.yaml

The reading is kept by PubMed id and sign: it holds where the abstract says it of its own study.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import yaml

from everyline.appraise.bias import signals
from everyline.appraise.design import design_of
from everyline.domain.evidence import Step
from everyline.domain.ids import Identifiers, IdKind, document_id
from everyline.domain.text import Document, DocumentKind, Provenance

SHARED = Path(__file__).parents[2] / "shared" / "data" / "pubmed-abstracts" / "abstracts.jsonl.gz"
READ = Path(__file__).with_name("bias_signs_read.yaml")
AROUND = 110


def signs(abstracts: int, seed: int) -> Iterator[tuple[str, Step, str]]:
    """PubMed id, sign and words around it, over a seeded choice of abstracts."""
    with gzip.open(SHARED, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["title"] and row["abstract"]]
    random.Random(seed).shuffle(rows)
    for row in rows[:abstracts]:
        pmid, title = str(row["pmid"]), row["title"]
        document = Document(
            id=document_id(IdKind.PMID, pmid), kind=DocumentKind.ABSTRACT, title=title,
            text=f"{title}\n{row['abstract']}", sections=(), identifiers=Identifiers(pmid=pmid),
            provenance=Provenance("bench", "abstracts"),
        )  # fmt: skip
        for step in signals(document, design_of(document)):
            assert step.span is not None
            around = document.text[max(0, step.span.start - AROUND) : step.span.end + AROUND]
            yield pmid, step, " ".join(around.split())


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--sample", type=int, default=60)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--abstracts", type=int, default=6000)
    options.add_argument("--check", action="store_true")
    given = options.parse_args()
    found = list(signs(given.abstracts, given.seed))
    sample = random.Random(given.seed).sample(found, min(given.sample, len(found)))
    if not given.check:
        for pmid, step, around in sorted(sample, key=lambda one: (one[1].text, one[0])):
            print(f"{pmid} | {step.text} | {around}")
        return
    read = {(str(one["pmid"]), one["sign"]): one["holds"] for one in yaml.safe_load(READ.read_text(encoding="utf-8"))}
    told = [read[pmid, step.text] for pmid, step, _ in sample if (pmid, step.text) in read]
    print(json.dumps({"signs": len(found), "sampled": len(sample), "read": len(told), "true": sum(told)}))


if __name__ == "__main__":
    main()
