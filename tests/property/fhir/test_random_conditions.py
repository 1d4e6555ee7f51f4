"""An independent FHIRPath engine agrees with our own evaluation of conditions, for patients and conditions of chance.

`bench/pathway_plans.py` tries 10,000 patients of each packaged pathway.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from everyline.domain.pathway import (
    Age,
    AllOf,
    AnyOf,
    CalendarUnit,
    Chosen,
    Compare,
    Comparison,
    Elapsed,
    Expression,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    Truth,
    Within,
)
from everyline.engine.guide import packaged
from everyline.fhir.conditions import read, write
from everyline.fhir.inputs import inputs
from everyline.fhir.plans import units_of, variables_of
from everyline.fhir.truths import Conditions
from everyline.pathways.criteria import find, patient
from everyline.pathways.current import current
from everyline.pathways.generate import patients
from everyline.pathways.load import load
from everyline.pathways.names import expressions

ON = date(2026, 11, 25)
SAMPLE = load((Path(__file__).parents[2] / "unit/pathways/sample.yaml").read_text(encoding="utf-8"))
PATHWAYS = [SAMPLE, *(one.pathway for one in packaged())]


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_fhirpath_agrees_on_every_condition_of_every_patient(pathway: Pathway) -> None:
    units = units_of(pathway)
    conditions = Conditions(variables_of(pathway))
    asked = [(one, write(one, units)) for _, one in expressions(pathway)]
    seen: set[Truth] = set()
    for facts in islice(patients(pathway, ON, Random(5)), 60):
        held, engine = patient(pathway, facts, ON), conditions.of_patient(inputs(current(pathway, facts, ON), units))
        for expression, written in asked:
            truth = find(held, expression).truth
            assert engine(written) is truth, written
            seen.add(truth)
    assert seen == set(Truth)


def test_conditions_of_chance_are_read_back_and_agree_on_days_of_chance() -> None:
    chance = Random(3)
    units = units_of(SAMPLE)
    conditions = Conditions(variables_of(SAMPLE), "R4")
    for facts in islice(patients(SAMPLE, ON, chance), 120):
        asked = made(chance, 3)
        written = write(asked, units)
        assert read(written, units) == asked
        on = date(chance.choice((2021, 2023, 2024, 2026)), *chance.choice(((2, 28), (3, 1), (3, 31), (11, 25))))
        told = inputs(current(SAMPLE, facts, on), units)
        assert conditions.truth(written, told) is find(patient(SAMPLE, facts, on), asked).truth, written


def made(chance: Random, depth: int) -> Expression:
    """An expression about the sample."""
    kind = chance.randrange(10) if depth else chance.randrange(7)
    by_kind = {kind: [one.id for one in SAMPLE.facts if one.kind is kind] for kind in FactKind}
    there = chance.choice([*by_kind[FactKind.PRESENCE], *by_kind[FactKind.MEDICINE]])
    elapsed = Elapsed(chance.randrange(40), chance.choice(list(CalendarUnit)))
    match kind:
        case 0:
            threshold = chance.choice([one for one in SAMPLE.thresholds if one.unit != "a"])
            fact = next(one.id for one in SAMPLE.facts if one.unit == threshold.unit)
            return Compare(fact, chance.choice(list(Comparison)), threshold.id)
        case 1:
            return Age(chance.choice(list(Comparison)), SAMPLE.thresholds[0].id)
        case 2:
            fact, choices = chance.choice([(one.id, one.choices) for one in SAMPLE.facts if one.choices])
            return Chosen(fact, tuple(chance.sample(choices, chance.randint(1, len(choices)))))
        case 3:
            return Present(there)
        case 4:
            return Lasted(FactId("drug"), elapsed)
        case 5:
            return Within(there, elapsed)
        case 6:
            return Named(chance.choice(SAMPLE.criteria).id)
        case 7:
            return Not(made(chance, depth - 1))
    parts = tuple(made(chance, depth - 1) for _ in range(chance.randint(1, 3)))
    return AllOf(parts) if kind == 8 else AnyOf(parts)
