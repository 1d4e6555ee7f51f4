"""What is made doubtful in a record may leave more unknown, and never turns into the opposite."""

from __future__ import annotations

import json
from itertools import islice
from random import Random
from typing import Any

import pytest
from tests.property.fhir.test_bundles_tell_the_same import ON, bundled, one_course_each, since_birth

from everyline.domain.guidance import Standing
from everyline.domain.pathway import Pathway, Truth
from everyline.engine.chart import read_chart
from everyline.engine.guide import packaged
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import patients


def truths(pathway: Pathway, found: Any) -> tuple[dict[str, Truth], set[str] | None]:
    """The criteria, and the actions that are indicated; None where the pathway is not for the patient."""
    told = evaluate(pathway, read_chart(json.dumps(found).encode(), pathway, ON).facts, ON)
    indicated = {one.action.id for one in told.guidance if one.standing is Standing.INDICATED}
    return {one.criterion: one.truth for one in told.criteria}, None if told.refused else indicated


def in_doubt(resource: dict[str, Any], chance: Random) -> dict[str, Any]:
    if resource["resourceType"] == "MedicationStatement":
        return resource | {"status": "unknown"}
    doubts = [{"status": "preliminary"}, {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}]
    return resource | chance.choice(doubts)


@pytest.mark.parametrize("pathway", [one.pathway for one in packaged()], ids=lambda one: one.id)
def test_a_resource_in_doubt_settles_nothing(pathway: Pathway) -> None:
    """Beside the record as it was: one more resource that may say anything, as of its day or any other."""
    chance = Random(11)
    less_known = 0
    for facts in islice(patients(pathway, ON, Random(9)), 30):
        held = since_birth(one_course_each(pathway, facts))
        whole = json.loads(bundled(pathway, held, "R4"))
        if len(whole["entry"]) < 2:
            continue
        before, indicated = truths(pathway, whole)
        for entry in chance.sample(whole["entry"][1:], min(3, len(whole["entry"]) - 1)):
            more = {"resource": in_doubt(entry["resource"], chance)}
            after, still = truths(pathway, whole | {"entry": [*whole["entry"], more]})
            flipped = {name for name, truth in before.items() if after[name] not in (truth, Truth.UNKNOWN)}
            assert flipped == set()
            # Whom the pathway may be for after all is told what it says, and that it is not known to be for them.
            assert indicated is None or (still is not None and still <= indicated)
            less_known += sum(after[name] is not truth for name, truth in before.items())
    assert less_known > 10
