"""Codes of a hospital's own: what they read, and what they leave not known."""

from __future__ import annotations

from typing import Any

from tests.unit.fhir.charts import WHO, bundle, coded, condition, hl7, observation, order, read

from everyline.domain.pathway import FactId, LocalCode

HERE = "urn:oid:1.2.3"


def told(local: LocalCode, resource: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = read(bundle(resource), (local,))
    assert found.faults == ()
    items = [one for name in ("observations", "conditions", "medications") for one in found.form[name]]
    return [(one["code"], one.get("value"), one.get("unit")) for one in items]


def local(fact: str, **more: Any) -> LocalCode:
    return LocalCode(HERE, "K", FactId(fact), **more)


def here(**more: Any) -> dict[str, Any]:
    return observation("x") | {"code": coded("K", HERE)} | more


def test_a_number_without_a_unit_has_that_of_the_file() -> None:
    assert told(local("count", unit="/uL"), here(valueQuantity={"value": 900})) == [("count", "900", "/uL")]
    assert told(local("count", unit="/uL"), here(valueInteger=900)) == [("count", "900", "/uL")]


def test_values_are_read_by_code_and_by_text() -> None:
    grades = local("grade", values=(("urn:x|1", "mild"), ("schwer", "severe")))
    assert told(grades, here(valueCodeableConcept=coded("1", "urn:x"))) == [("grade", "mild", None)]
    assert told(grades, here(valueCodeableConcept={"text": "schwer"})) == [("grade", "severe", None)]
    assert told(grades, here(valueString="schwer")) == [("grade", "severe", None)]
    never = local("pregnancy", values=(("urn:x|n", "false"),), is_exact=True)
    assert told(never, here(valueCodeableConcept=coded("n", "urn:x"))) == [("pregnancy", False, None)]


def test_a_code_that_says_by_itself_that_something_is_absent() -> None:
    none = local("pregnancy", value="false", is_exact=True)
    assert told(none, here()) == [("pregnancy", False, None)]
    assert told(none, condition("x") | {"code": coded("K", HERE)}) == [("pregnancy", False, None)]
    assert told(none, condition("x", "resolved") | {"code": coded("K", HERE)}) == [("pregnancy", None, None)]
    contradicted = read(bundle(here(valueBoolean=True)), (none,))
    assert "its code is mapped to 'false', and it has a value of its own" in contradicted.faults[0]


def test_an_allergy_and_a_tried_drug_are_read_where_the_file_says_so() -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "patient": WHO,
        "clinicalStatus": hl7("allergyintolerance-clinical", "active"),
        "code": coded("K", HERE),
    }
    assert told(local("allergy"), allergy) == []
    assert told(local("allergy", resource="AllergyIntolerance"), allergy) == [("allergy", True, None)]
    stopped = order("x", "stopped") | {"medicationCodeableConcept": coded("K", HERE)}
    assert told(local("stroke", resource="MedicationRequest"), stopped) == [("stroke", True, None)]
    assert told(local("drug"), order("x") | {"medicationCodeableConcept": coded("K", HERE)}) == [("drug", True, None)]
