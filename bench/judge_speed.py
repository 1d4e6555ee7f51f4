"""Claim-span pairs judged a second on one core.

Data: the true lines of `judge_edits` and seeded edits of them, each judged against its own statement and fields, in an
order that a seeded shuffle gives; every claim is new to the judge, while a statement recurs with its edits, as it does
when an answer is checked. Time is processor time of the one process, so that a busy machine does not slow it down.
"cold" empties every cache before each pair. The loops tell how fast the machine was meanwhile: other work on the
same cores slows both.
Run: python bench/judge_speed.py
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from everyline.verify.binding import bind
from everyline.verify.edits import edits
from everyline.verify.judge import cut, judge
from everyline.verify.reading import read
from everyline.verify.sentences import sentences
from judge_edits import cases


def main() -> None:
    rng = random.Random(7)
    pairs = []
    for case in cases():
        pairs.append((case.claim, case.evidence))
        pairs += [(edit.text, case.evidence) for edit in edits(case.claim, rng)]
    rng.shuffle(pairs)
    pairs = pairs[:6000]
    rates = []
    for _ in range(3):
        empty()
        start = time.process_time()
        for claim, evidence in pairs:
            judge(claim, evidence)
        rates.append(len(pairs) / (time.process_time() - start))
    start = time.process_time()
    for claim, evidence in pairs[:1500]:
        empty()
        judge(claim, evidence)
    cold = 1500 / (time.process_time() - start)
    start = time.process_time()
    total = 0
    for number in range(5_000_000):
        total += number & 7
    loops = 5.0 / (time.process_time() - start)
    print(
        json.dumps(
            {
                "pairs": len(pairs),
                "pairs_per_second": round(sorted(rates)[1]),
                "cold_pairs_per_second": round(cold),
                "machine_million_loops_per_second": round(loops, 1),
            }
        )
    )


def empty() -> None:
    """Forget every text read so far; the lexicon, built once a process, stays."""
    for cached in (read, sentences, cut, bind):
        cached.cache_clear()


if __name__ == "__main__":
    main()
