"""Faithful restatements of real texts that the judge supports, and edits of them that it catches, beside a peer.

Pairs: `make_restatements.py`, which says how far its alignment can be trusted. --read takes only those that a person
has read and found to say the same. The dev half may be tuned on; the test half may not.
Run: python bench/restatements.py [--half test] [--read] [--show N] [--peer]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).parent))

from everyline.domain.answer import EvidenceText
from everyline.engine.bench_edits import Pair, measure
from everyline.engine.judging import shipped_judge
from everyline.verify.judge import judge as rules
from judge_abstract_edits import brief, show
from make_restatements import KINDS, pairs

READ = Path(__file__).with_name("restatements_read.yaml")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--half", choices=("dev", "test"), default="dev")
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--rules", action="store_true", help="the rules alone, without the learnt part")
    parser.add_argument("--peer", action="store_true", help="also run anchorcite")
    options = parser.parse_args()
    read = yaml.safe_load(READ.read_text(encoding="utf-8"))
    same = {identifier for kind in KINDS for identifier in read[kind]["same"]}
    found = [
        Pair(p["kind"], p["claim"], tuple(EvidenceText(e["id"], e["text"]) for e in p["evidence"]), ())
        for p in pairs(half=options.half)
        if not options.read or p["id"] in same
    ]
    judge = rules if options.rules else shipped_judge()
    figures = {"half": options.half} | brief(measure(found, judge=judge, seed=options.seed, watch=show(options.show)))
    if options.peer:
        from peers import anchorcite

        figures["anchorcite"] = brief(measure(found, judge=anchorcite, seed=options.seed))
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
