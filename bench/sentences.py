"""How many sentence boundaries of real abstracts are found where a reader puts them.

The labels (tests/unit/corpus/labels) hold end offsets only. `random` is a seeded sample of the abstracts; `hard` is a
seeded sample of those with at least two of: vs., et al., i.v., b.i.d., initials before names, lost spaces, sentences
beginning in lower case. Half of each was used while the rules were written, the other half was not.

    python bench/sentences.py
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

from everyline.corpus.sentences import sentence_spans

ROOT = Path(__file__).resolve().parents[1]
ABSTRACTS = ROOT.parent / "shared" / "data" / "pubmed-abstracts" / "abstracts.jsonl.gz"
LABELS = ROOT / "tests" / "unit" / "corpus" / "labels"


def texts(pmids: set[str]) -> dict[str, str]:
    """The abstracts with these PMIDs."""
    with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {row["pmid"]: row["abstract"] for row in rows if row["pmid"] in pmids}


def score(sample: str, half: str) -> dict[str, object]:
    """Abstracts, labelled boundaries, precision and recall of one half of a sample."""
    labelled = [row for row in json.loads((LABELS / f"{sample}.json").read_text()) if row["half"] == half]
    found = texts({row["pmid"] for row in labelled})
    right = given = wanted = 0
    for row in labelled:
        text = found[row["pmid"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise SystemExit(f"abstract {row['pmid']} is not the text that was labelled")
        ends = {span.end for span in sentence_spans(text)}
        right += len(ends & set(row["ends"]))
        given += len(ends)
        wanted += len(row["ends"])
    return {
        "sample": sample,
        "half": half,
        "abstracts": len(labelled),
        "boundaries": wanted,
        "precision": round(right / given, 4),
        "recall": round(right / wanted, 4),
    }


def main() -> None:
    for sample in ("random", "hard"):
        for half in ("tuning", "held-out"):
            print(json.dumps(score(sample, half)))


if __name__ == "__main__":
    main()
