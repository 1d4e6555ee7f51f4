"""How well the rules pick result and conclusion sentences out of abstracts whose headings are hidden.

Prints precision and recall of "reports" against the authors' own headings (RESULTS, CONCLUSIONS), beside taking every
sentence of the last 60 % of each abstract. The rules were written looking at the train part alone.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable
from pathlib import Path

from everyline.answer.prose import reports

DATA = Path(__file__).parents[2] / "shared" / "data" / "sentence-roles"
FOUND = {"RESULTS", "CONCLUSIONS"}


def score(part: str, chosen: Callable[[str, float], bool]) -> tuple[float, float]:
    """Precision and recall over the sentences of one part."""
    right = picked = wanted = 0
    with gzip.open(DATA / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            sentences = json.loads(line)["sentences"]
            total = sum(len(text) for text, _ in sentences) or 1
            before = 0
            for text, role in sentences:
                is_chosen = chosen(text, before / total)
                right += is_chosen and role in FOUND
                picked += is_chosen
                wanted += role in FOUND
                before += len(text)
    return right / max(1, picked), right / max(1, wanted)


def main() -> None:
    part = sys.argv[1] if len(sys.argv) > 1 else "dev"
    ours = score(part, reports)
    peer = score(part, lambda _text, place: place >= 0.4)
    print(json.dumps({"part": part, "precision": round(ours[0], 4), "recall": round(ours[1], 4),
                      "last_60_percent": {"precision": round(peer[0], 4), "recall": round(peer[1], 4)}}))  # fmt: skip


if __name__ == "__main__":
    main()
