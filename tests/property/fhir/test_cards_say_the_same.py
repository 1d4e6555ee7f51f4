"""The cards of a health record say what the pathway says of the same facts told as YAML or JSON: no more, no less.

The measure in bench/cds_cards.py tries 10,000 of each.
"""

from __future__ import annotations

from datetime import date
from itertools import islice
from random import Random

import pytest
from tests.property.fhir.cards_alike import PATIENT, difference
from tests.property.fhir.test_bundles_tell_the_same import one_course_each, resource, since_birth

from everyline.engine.guide import Opened, grounds_of, packaged
from everyline.fhir.names import pathway_url
from everyline.pathways.generate import patients

ON = date(2026, 11, 25)
MOST = 200


@pytest.mark.parametrize("opened", packaged(), ids=lambda one: one.pathway.id)
def test_cards_say_what_the_json_of_the_same_facts_says(opened: Opened) -> None:
    pathway, grounds = opened.pathway, grounds_of(opened, None)
    definitions = {one.id: one for one in pathway.facts}
    for facts in islice(patients(pathway, ON, Random(21)), MOST):
        kept = since_birth(one_course_each(pathway, facts))
        born = next((one for one in kept if one.id == "birth_date"), None)
        told = [{"resourceType": "Patient", "id": PATIENT, **({"birthDate": str(born.value)} if born else {})}]
        for number, one in enumerate(kept):
            if one is not born:
                made = resource(pathway_url(pathway.id), definitions[one.id], one, "R4")
                told.append({**made, "id": f"n{number}", "subject": {"reference": f"Patient/{PATIENT}"}})
        assert difference(opened, grounds, kept, told, ON) == ""
