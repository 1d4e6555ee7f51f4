"""What holds of every pathway for 10,000 made-up patients, and how many are evaluated a second on one core.

Data: patients made up by chance from a seed (`everyline.pathways.generate`), each with facts missing, stale, told twice
or without a day. Of each: one more fact about something of which nothing was known settles nothing otherwise; no action
is both indicated and contraindicated, nor a medicine both to begin and to stop; facts in another order give the same.
Processor time of the evaluation alone, facts read before, nothing kept of it, as a server does. The loops tell how fast
the machine was meanwhile.
Run: python bench/pathways.py
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

from everyline.domain.guidance import Evaluation, Standing
from everyline.domain.pathway import ActionKind, Fact, Pathway, Truth
from everyline.engine.guide import open_pathway, packaged
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import facts_of, patients

ON = date(2026, 11, 25)
TOGETHER = 500


def contradicts(found: Evaluation) -> bool:
    """Whether an action has two standings, or a medicine is both to begin and to stop."""
    standings: dict[str, Standing] = {}
    for one in found.guidance:
        if standings.setdefault(one.action.id, one.standing) is not one.standing:
            return True
    told = [one.action for one in found.guidance if one.standing is Standing.INDICATED and one.action.medicine]
    begun = {one.medicine for one in told if one.kind is ActionKind.TREAT}
    return any(one.medicine in begun for one in told if one.kind in (ActionKind.STOP, ActionKind.PAUSE))


def flips(before: Evaluation, after: Evaluation) -> bool:
    """Whether something that was settled is settled otherwise."""
    truths = {one.criterion: one.truth for one in after.criteria}
    return any(one.truth is not Truth.UNKNOWN and truths[one.criterion] is not one.truth for one in before.criteria)


def measured(pathway: Pathway, count: int) -> dict[str, int | float]:
    chance = Random(7)
    used = 0.0
    learnt = flipped = reordered = settled = contradictions = 0
    made = patients(pathway, ON, Random(11))
    for _ in range(count // TOGETHER):
        several: list[tuple[Fact, ...]] = list(islice(made, TOGETHER))
        start = time.process_time()
        for facts in several:
            evaluate(pathway, facts, ON)
        used += time.process_time() - start
        for facts in several:
            before = evaluate(pathway, facts, ON)
            told = {one.id for one in facts}
            unknown = [one for one in pathway.facts if one.id not in told]
            settled += sum(one.truth is not Truth.UNKNOWN for one in before.criteria)
            reordered += evaluate(pathway, facts[::-1], ON) != before
            contradictions += contradicts(before)
            if unknown:
                learnt += 1
                more = facts_of(chance.choice(unknown), (), ON, chance)
                flipped += flips(before, evaluate(pathway, (*facts, *more), ON))
    return {
        "patients": count,
        "criteria": len(pathway.criteria),
        "settled_share": round(settled / (count * len(pathway.criteria)), 2),
        "one_fact_more": learnt,
        "flipped": flipped,
        "contradictions": contradictions,
        "order_matters": reordered,
        "evaluations_per_second": round(count / used),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--patients", type=int, default=10_000)
    arguments.add_argument("--pathway", type=Path, help="a pathway's folder; the packaged ones by default")
    asked = arguments.parse_args()
    opened = packaged() if asked.pathway is None else (open_pathway(str(asked.pathway)),)
    found = {one.pathway.id: measured(one.pathway, asked.patients) for one in opened}
    start, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number & 7
    loops = round(5.0 / (time.process_time() - start), 1)
    print(json.dumps({**found, "machine_million_loops_per_second": loops}, indent=2))


if __name__ == "__main__":
    main()
