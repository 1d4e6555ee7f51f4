"""Whether another FHIRPath engine agrees on every exported condition, and what comes back is the same pathway.

Data: patients made up by chance from a seed (`everyline.pathways.generate`), 10,000 of each packaged pathway. Of each:
every criterion and every condition that stands in the exported Bundle (scope, steps, actions with region and what
speaks against, series) is evaluated by fhirpathpy, with the Parameters of the patient as its context, and by our own
evaluation; and what is said by the pathway read back from the Bundle, for R4 and for R5, is held against what the
pathway itself says. A condition is evaluated once for the parameters and variables it names; the same again is
remembered.
Run: python bench/pathway_plans.py
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from random import Random
from typing import Any

from everyline.domain.pathway import Truth
from everyline.engine.exchange import Release, exported, imported
from everyline.engine.guide import Opened, packaged
from everyline.fhir.conditions import CRITERION, read
from everyline.fhir.extensions import VARIABLE
from everyline.fhir.inputs import inputs
from everyline.fhir.plans import units_of
from everyline.fhir.truths import Conditions
from everyline.pathways.criteria import find, patient
from everyline.pathways.current import current
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import patients

ON = date(2026, 11, 25)


def variables(plan: Mapping[str, Any]) -> dict[str, str]:
    several = [one["valueExpression"] for one in plan["extension"] if one["url"] == VARIABLE]
    return {one["name"]: one["expression"] for one in several}


def conditions(action: Mapping[str, Any]) -> Iterator[str]:
    for one in action.get("condition", ()):
        yield one["expression"]["expression"]
    for inner in action.get("action", ()):
        yield from conditions(inner)


def measured(opened: Opened, count: int) -> dict[str, int | float]:
    pathway, units = opened.pathway, units_of(opened.pathway)
    files = {release: exported(opened, None, release) for release in Release}
    back = {release: imported(text.encode()).pathway for release, text in files.items()}
    plan = json.loads(files[Release.R5])["entry"][0]["resource"]
    named = variables(plan)
    texts = [text for name, text in named.items() if name.startswith(CRITERION)]
    texts += [text for action in plan["action"] for text in conditions(action)]
    asked = [(text, read(text, units)) for text in dict.fromkeys(texts)]
    engine = Conditions(named)
    truths: Counter[Truth] = Counter()
    disagreed = differed = 0
    used = 0.0
    for facts in islice(patients(pathway, ON, Random(11)), count):
        seen = patient(pathway, facts, ON)
        told = inputs(current(pathway, facts, ON), units)
        start = time.process_time()
        other = engine.of_patient(told)
        found = [other(text) for text, _ in asked]
        used += time.process_time() - start
        mine = [find(seen, expression).truth for _, expression in asked]
        truths.update(mine)
        disagreed += sum(one is not its for one, its in zip(mine, found, strict=True))
        expected = evaluate(pathway, facts, ON)
        differed += sum(evaluate(one, facts, ON) != replace(expected, hash=one.hash) for one in back.values())
    compared = count * len(asked)
    return {
        "patients": count,
        "conditions": len(asked),
        "compared": compared,
        "true_share": round(truths[Truth.TRUE] / compared, 2),
        "false_share": round(truths[Truth.FALSE] / compared, 2),
        "unknown_share": round(truths[Truth.UNKNOWN] / compared, 2),
        "distinct_evaluations": engine.evaluated,
        "disagreed": disagreed,
        "pathways_that_differ": sum(replace(one, hash=pathway.hash) != pathway for one in back.values()),
        "evaluations_that_differ": differed,
        "engine_seconds": round(used, 1),
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--patients", type=int, default=10_000)
    asked = arguments.parse_args()
    print(json.dumps({one.pathway.id: measured(one, asked.patients) for one in packaged()}, indent=2))


if __name__ == "__main__":
    main()
