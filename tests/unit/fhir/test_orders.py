"""Which medicines of a pathway an order names: by code, else by name, else not at all."""

from __future__ import annotations

from typing import Any

import pytest

from everyline.domain.hooks import Order
from everyline.domain.pathway import FactId, LocalCode
from everyline.engine.guide import open_pathway
from everyline.fhir.orders import orders_of

STATIN = open_pathway("atorvastatin").pathway
ATORVASTATIN = {"coding": [{"system": "urn:everyline:pathway:atorvastatin", "code": "atorvastatin"}]}
FORMULARY = "https://ehr.example.org/formulary"
LOCAL = (
    LocalCode(FORMULARY, "AT20", FactId("atorvastatin")),
    LocalCode(FORMULARY, "AT40", FactId("atorvastatin"), resource="MedicationStatement"),
)


def draft(**said: Any) -> dict[str, Any]:
    return {"resourceType": "MedicationRequest", "id": "m1", "status": "draft", **said}


@pytest.mark.parametrize(
    "said",
    [
        {"medicationCodeableConcept": ATORVASTATIN},
        {"medication": {"concept": ATORVASTATIN}},
        {"medicationReference": {"reference": "Medication/x"}},
        {"medication": {"reference": {"reference": "Medication/x"}}},
        {
            "contained": [{"resourceType": "Medication", "id": "c", "code": ATORVASTATIN}],
            "medicationReference": {"reference": "#c"},
        },
        {"medicationCodeableConcept": {"coding": [{"system": FORMULARY, "code": "AT20"}]}},
    ],
)
def test_an_order_is_known_by_a_code_of_the_pathway_in_r4_and_in_r5(said: dict[str, Any]) -> None:
    beside = [{"resourceType": "Medication", "id": "x", "code": ATORVASTATIN}]
    found, unread = orders_of([draft(**said)], STATIN, beside, LOCAL)
    assert found == (Order("MedicationRequest/m1", FactId("atorvastatin"), "Atorvastatin"),)
    assert unread == ()


def test_an_order_is_known_by_the_name_of_a_medicine_where_no_code_is_known() -> None:
    concept = {"coding": [{"system": FORMULARY, "code": "0", "display": "atorvastatin 20 MG Oral Tablet"}]}
    found, _ = orders_of([draft(medicationCodeableConcept=concept)], STATIN)
    assert [(one.medicine, one.by_name) for one in found] == [("atorvastatin", True)]
    assert orders_of([draft(medicationCodeableConcept={"text": "Xatorvastatine"})], STATIN) == ((), ())


def test_a_code_that_counts_elsewhere_does_not_count_in_an_order() -> None:
    concept = {"coding": [{"system": FORMULARY, "code": "AT40"}]}
    assert orders_of([draft(medicationCodeableConcept=concept)], STATIN, (), LOCAL) == ((), ("MedicationRequest/m1",))


def test_a_code_outweighs_a_name() -> None:
    found, _ = orders_of([draft(medicationCodeableConcept={**ATORVASTATIN, "text": "Ciclosporin"})], STATIN)
    assert [(one.medicine, one.by_name) for one in found] == [("atorvastatin", False)]


def test_an_order_that_does_not_say_its_medicine_is_told_as_unread() -> None:
    assert orders_of([draft(medicationReference={"reference": "Medication/gone"})], STATIN) == (
        (),
        ("MedicationRequest/m1",),
    )
    assert orders_of([draft()], STATIN)[1] == ("MedicationRequest/m1",)


@pytest.mark.parametrize("said", [{"status": "cancelled"}, {"doNotPerform": True}, {"resourceType": "ServiceRequest"}])
def test_what_is_no_order_of_a_medicine_is_passed_over(said: dict[str, Any]) -> None:
    assert orders_of([{**draft(medicationCodeableConcept=ATORVASTATIN), **said}], STATIN) == ((), ())


NDC = "http://hl7.org/fhir/sid/ndc"


def of(medicine: dict[str, Any], **beside: Any) -> list[str]:
    """The medicines that an order of a contained Medication names."""
    held = {"resourceType": "Medication", "id": "c", **medicine}
    found, _ = orders_of([draft(medicationReference={"reference": "#c"}, contained=[held], **beside)], STATIN)
    return [one.medicine for one in found]


def test_an_order_is_known_by_an_ingredient_in_r4_and_in_r5() -> None:
    substance = {"coding": [{"system": "http://fdasis.nlm.nih.gov", "code": "A0JWA85V8F"}]}
    assert of({"ingredient": [{"itemCodeableConcept": substance}]}) == [STATIN.id]
    assert of({"ingredient": [{"item": {"concept": substance}}]}) == [STATIN.id]


@pytest.mark.parametrize(
    ("said", "medicine"),
    [
        ("LIPITOR 10 mg tablet", "atorvastatin"), ("cycloSPORINE 100 mg capsule", "ciclosporin"),
        ("Tipranavir 250 mg", "tipranavir"),
    ],
)  # fmt: skip
def test_an_order_is_known_by_what_else_a_medicine_is_called(said: str, medicine: str) -> None:
    found, _ = orders_of([draft(medicationCodeableConcept={"text": said})], STATIN)
    assert [(one.medicine, one.by_name) for one in found] == [(medicine, True)]


@pytest.mark.parametrize("code", ["00071015523", "000710155", "0071-0155-23", "00071-0155-99"])
def test_a_national_drug_code_is_known_in_each_form(code: str) -> None:
    found, _ = orders_of([draft(medicationCodeableConcept={"coding": [{"system": NDC, "code": code}]})], STATIN)
    assert [one.medicine for one in found] == ["atorvastatin"]


def test_an_order_in_codes_alone_of_which_none_is_known_is_told_as_unread() -> None:
    unknown = {"coding": [{"system": NDC, "code": "0378-3950-77"}]}
    assert orders_of([draft(medicationCodeableConcept=unknown)], STATIN) == ((), ("MedicationRequest/m1",))


@pytest.mark.parametrize(
    "reference", ["Medication/x/_history/1", "https://ehr.example.org/fhir/Medication/x", "urn:uuid:1"]
)
def test_a_reference_is_followed_in_each_of_its_forms(reference: str) -> None:
    sent = {"resourceType": "Medication", "id": "x", "code": ATORVASTATIN}
    found, _ = orders_of(
        [draft(medicationReference={"reference": reference})], STATIN, [sent], (), [("urn:uuid:1", sent)]
    )
    assert [one.medicine for one in found] == ["atorvastatin"]
