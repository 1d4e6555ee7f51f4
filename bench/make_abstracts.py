"""Writes N abstracts of recombined real sentences as JSON lines, for libraries larger than the data at hand.

Each keeps a real title and year; its sentences are drawn from other abstracts, so that words stay as frequent as they
are. For speed and growth only: what such a library answers means nothing.

    python bench/make_abstracts.py 100000 > abstracts.jsonl
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

from everyline.corpus.sentences import sentence_spans

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "pubmed-abstracts" / "abstracts.jsonl.gz"
FIRST_PMID = 70_000_000


def main() -> None:
    wanted = int(sys.argv[1])
    rng = random.Random(11)
    rows, pool = [], []
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            spans = sentence_spans(row["abstract"] or "")
            if spans:
                rows.append((row["title"], row.get("year"), len(spans)))
                pool.extend(span.of(row["abstract"]) for span in spans)
    for number in range(wanted):
        title, year, size = rows[number % len(rows)]
        abstract = " ".join(rng.choice(pool) for _ in range(min(size, 12)))
        record = {"pmid": str(FIRST_PMID + number), "title": title, "abstract": abstract, "year": year}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
