"""CDS Hooks 2.0, "Calling a CDS Service": what a request must be, and the sentence that says what is wrong with one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from everyline.domain.hooks import Hook
from everyline.engine.guide import open_pathway
from everyline.errors import InvalidInput
from everyline.fhir.hook_request import is_of, read_request
from everyline.fhir.prefetch import asked_of

INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"


def draft(identity: str = "m1", **further: Any) -> dict[str, Any]:
    return {"resourceType": "MedicationRequest", "id": identity, "status": "draft", **further}


def drafts(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]}


def request(hook: str, **context: Any) -> dict[str, Any]:
    held = {"userId": "Practitioner/1", "patientId": "77", **context}
    return {"hook": hook, "hookInstance": INSTANCE, "context": held, "prefetch": {}}


def test_a_request_of_each_hook_is_read() -> None:
    assert read_request(request("patient-view"), Hook.PATIENT_VIEW).patient == "77"
    selected = request("order-select", draftOrders=drafts(draft()), selections=["MedicationRequest/m1"])
    assert read_request(selected, Hook.ORDER_SELECT).selections == {"MedicationRequest/m1"}
    signed = read_request(request("order-sign", draftOrders=drafts(draft(), draft("m2"))), Hook.ORDER_SIGN)
    assert [one["id"] for one in signed.drafts] == ["m1", "m2"]
    assert signed.selections is None


def test_a_request_without_prefetch_and_one_with_null_are_read_alike() -> None:
    sent = request("patient-view")
    del sent["prefetch"]
    assert read_request(sent, Hook.PATIENT_VIEW).prefetch is None
    assert read_request({**sent, "prefetch": None}, Hook.PATIENT_VIEW).prefetch is None


SIGN = request("order-sign", draftOrders=drafts(draft()))
SELECT = request("order-select", draftOrders=drafts(draft()), selections=["MedicationRequest/m1"])
VIEW = request("patient-view")


@pytest.mark.parametrize(
    ("sent", "hook", "said"),
    [
        ([], Hook.PATIENT_VIEW, "The request is missing, or no JSON object"),
        ({}, Hook.PATIENT_VIEW, "`hook` is missing"),
        ({**VIEW, "hook": 7}, Hook.PATIENT_VIEW, "`hook` is missing"),
        ({**VIEW, "hook": "patient-look"}, Hook.PATIENT_VIEW, "'patient-look', which no service here has"),
        (SIGN, Hook.PATIENT_VIEW, "`hook` is order-sign, but this service is for patient-view"),
        ({**VIEW, "hookInstance": "1"}, Hook.PATIENT_VIEW, "`hookInstance` is no UUID"),
        ({**VIEW, "hookInstance": None}, Hook.PATIENT_VIEW, "`hookInstance` is no UUID"),
        ({**VIEW, "context": "77"}, Hook.PATIENT_VIEW, "`context` is missing"),
        (request("patient-view", patientId=None), Hook.PATIENT_VIEW, "`context.patientId` is missing"),
        (request("patient-view", patientId="Patient/77"), Hook.PATIENT_VIEW, "no FHIR id"),
        (request("patient-view", patientId="7" * 65), Hook.PATIENT_VIEW, "no FHIR id"),
        (request("patient-view", patientId="7\n"), Hook.PATIENT_VIEW, "no FHIR id"),
        (request("patient-view", userId=""), Hook.PATIENT_VIEW, "`context.userId` is missing"),
        (request("patient-view", userId="x" * 301), Hook.PATIENT_VIEW, "longer than 300"),
        (request("patient-view", encounterId=5), Hook.PATIENT_VIEW, "`context.encounterId`"),
        ({**VIEW, "prefetch": []}, Hook.PATIENT_VIEW, "`prefetch` is missing, or no JSON object"),
        (request("order-sign"), Hook.ORDER_SIGN, "`context.draftOrders` is no Bundle"),
        (request("order-sign", draftOrders=draft()), Hook.ORDER_SIGN, "`context.draftOrders` is no Bundle"),
        (request("order-sign", draftOrders={"resourceType": "Bundle", "entry": {}}), Hook.ORDER_SIGN, "no list"),
        (
            request("order-sign", draftOrders={"resourceType": "Bundle", "entry": [{}]}),
            Hook.ORDER_SIGN,
            "`context.draftOrders.entry[0]` holds no resource",
        ),
        (
            request("order-sign", draftOrders=drafts(draft(subject={"reference": "Patient/78"}))),
            Hook.ORDER_SIGN,
            "`context.draftOrders.entry[0]` is about another patient",
        ),
        (
            request("order-select", draftOrders=drafts(draft())),
            Hook.ORDER_SELECT,
            "`context.selections` names no order",
        ),
        ({**SELECT, "context": {**SELECT["context"], "selections": []}}, Hook.ORDER_SELECT, "names no order"),
        ({**SELECT, "context": {**SELECT["context"], "selections": [{}]}}, Hook.ORDER_SELECT, "names no order"),
        (
            {**SELECT, "context": {**SELECT["context"], "selections": ["MedicationRequest/m9"]}},
            Hook.ORDER_SELECT,
            "'MedicationRequest/m9', which draftOrders does not hold",
        ),
    ],
)
def test_what_is_wrong_with_a_request_is_told_in_a_sentence(sent: Any, hook: Hook, said: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        read_request(sent, hook)
    assert said in fault.value.message
    assert fault.value.next_step


@pytest.mark.parametrize("reference", ["Patient/p_2", "Patient/p2#a", "https://other.example/fhir/Patient/p_2"])
def test_a_subject_that_cannot_be_read_is_not_taken_for_the_patient(reference: str) -> None:
    assert not is_of({"resourceType": "MedicationRequest", "subject": {"reference": reference}}, "p1")
    assert is_of({"resourceType": "MedicationRequest", "subject": {"reference": "urn:uuid:1"}}, "p1")


def test_orders_in_a_bundle_of_the_bundle_and_in_a_group_are_in_hand_too() -> None:
    one = {"resourceType": "MedicationRequest", "id": "m", "subject": {"reference": "Patient/p1"}}
    group = {"resourceType": "RequestGroup", "id": "g", "contained": [one]}
    inner = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:uuid:1", "resource": one}]}
    said = {
        "hook": "order-sign", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {"userId": "Practitioner/1", "patientId": "p1", "draftOrders": {
            "resourceType": "Bundle", "entry": [{"resource": inner}, {"resource": group}]}},
    }  # fmt: skip
    read = read_request(said, Hook.ORDER_SIGN)
    assert [one["resourceType"] for one in read.drafts] == ["MedicationRequest", "RequestGroup", "MedicationRequest"]
    assert read.addresses == (("urn:uuid:1", one),)


def test_an_order_in_hand_that_a_search_finds_too_is_not_read_as_taken() -> None:
    order = {
        "resourceType": "MedicationRequest", "id": "m", "status": "active", "subject": {"reference": "Patient/p1"},
        "medicationCodeableConcept": {"text": "Atorvastatin"},
    }  # fmt: skip
    said = {
        "hook": "order-sign", "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "prefetch": {"requests": {"resourceType": "Bundle", "entry": [{"resource": order}]}},
        "context": {"userId": "Practitioner/1", "patientId": "p1", "draftOrders": {
            "resourceType": "Bundle", "entry": [{"resource": order}]}},
    }  # fmt: skip
    asked = asked_of(read_request(said, Hook.ORDER_SIGN), open_pathway("atorvastatin").pathway, date(2026, 11, 26))
    assert b"MedicationRequest" not in asked.facts
    assert [one.medicine for one in asked.orders] == ["atorvastatin"]
