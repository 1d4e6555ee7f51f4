# ruff: noqa: E501 (one fault a line reads better)
"""Whole charts as records give them, R4 and R5: what the pathway of atorvastatin says of the patient in them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from everyline.engine.chart import local_codes
from everyline.engine.guide import grounds_of, open_pathway, run, told_as_json
from everyline.errors import InvalidInput

ON = date(2026, 11, 25)
OPENED = open_pathway("atorvastatin")
GROUNDS = grounds_of(OPENED, None)
OWN = "urn:everyline:pathway:atorvastatin"
SNOMED = "http://snomed.info/sct"
UNII = "http://fdasis.nlm.nih.gov"
WHO = {"reference": "urn:uuid:p", "display": "A. Patient"}
NOT_SO = ("pregnancy", "may_conceive", "breast_feeding", "liver_disease", "transaminases", "hypersensitivity", "jaundice",
          "myopathy", "renal_failure_risk", "muscle_symptoms", "familial")  # fmt: skip
NOT_TAKEN = ("ciclosporin", "tipranavir", "telaprevir", "itraconazole", "lopinavir", "clarithromycin", "nelfinavir",
             "boceprevir", "colchicine")  # fmt: skip


def coded(system: str, code: str, **more: Any) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": "as the record shows it"}], **more}


def clinical(code: str) -> dict[str, Any]:
    return coded("http://terminology.hl7.org/CodeSystem/condition-clinical", code)


def chart(version: str) -> dict[str, Any]:
    """A transaction of a patient who takes atorvastatin, with what surrounds it in a record."""
    drug = {"resourceType": "Medication", "id": "m", "code": coded(UNII, "A0JWA85V8F", text="atorvastatin 20 mg")}
    by_reference = {"reference": "urn:uuid:m"}
    order: dict[str, Any] = {
        "resourceType": "MedicationRequest", "id": "order", "status": "active", "intent": "order", "subject": WHO,
        "authoredOn": "2026-09-30T08:00:00+02:00",
        "dosageInstruction": [{"text": "20 mg daily", "timing": {"repeat": {"boundsPeriod": {"start": "2026-10-01"}}}}],
    }  # fmt: skip
    order |= {"medicationReference": by_reference} if version == "R4" else {"medication": {"reference": by_reference}}
    reports = []
    for code in NOT_TAKEN:
        report: dict[str, Any] = {"resourceType": "MedicationStatement", "subject": WHO, "dateAsserted": "2026-11-20"}
        if version == "R4":
            report |= {"status": "not-taken", "medicationCodeableConcept": coded(OWN, code)}
        else:
            adherence = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
            report |= {"status": "recorded", "medication": {"concept": coded(OWN, code)},
                       "adherence": {"code": coded(adherence, "not-taking")}}  # fmt: skip
        reports.append(report)
    form = [
        {"resourceType": "Observation", "status": "final", "subject": WHO, "code": coded(OWN, code),
         "effectiveDateTime": "2026-11-24T09:00:00Z", "valueBoolean": False}
        for code in NOT_SO
    ]  # fmt: skip
    resources: list[dict[str, Any]] = [
        {"resourceType": "Patient", "id": "p", "active": True, "name": [{"family": "Patient", "given": ["A."]}],
         "gender": "male", "birthDate": "1970-02", "address": [{"country": "US"}], "deceasedBoolean": False},
        {"resourceType": "Encounter", "id": "e", "status": "finished"},
        drug,
        order,
        {"resourceType": "Condition", "id": "kidney", "subject": WHO, "clinicalStatus": clinical("resolved"),
         "code": coded(SNOMED, "236423003"), "onsetDateTime": "2012", "abatementDateTime": "2014-06-01"},
        {"resourceType": "Observation", "id": "lipids", "status": "final", "subject": WHO,
         "code": coded("http://loinc.org", "not-asked-for"), "valueString": "x"},
        *reports,
        *form,
    ]  # fmt: skip
    entries = [
        {"fullUrl": f"urn:uuid:{one.get('id', f'n{number}')}", "resource": one,
         "request": {"method": "POST", "url": one["resourceType"]}}
        for number, one in enumerate(resources)
    ]  # fmt: skip
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}


def told(found: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(told_as_json(run(OPENED, json.dumps(found).encode(), ON, GROUNDS)))
    return said


def truths(said: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["truth"] for one in said["criteria"]}


both = pytest.mark.parametrize("version", ["R4", "R5"])


@both
def test_a_chart_is_read_as_a_whole(version: str) -> None:
    said = told(chart(version))
    found = truths(said)
    assert found["takes-atorvastatin"] == "TRUE"
    assert found["is-adult"] == "TRUE"  # born in February 1970, on whichever day
    assert found["has-renal-impairment"] == "TRUE"  # a history of it, though it is over
    assert {found[name] for name in ("is-pregnant", "has-liver-injury", "takes-avoided", "takes-colchicine")} == {
        "FALSE"
    }
    assert (
        said["unused"]
        == [
            "entry[4] Condition/kidney: its onset 2012 is not a whole day: read as present, without a day (A history of renal impairment)",
            "Resources that are not asked for, or have no code that is known here: 1 Encounter, 1 Medication, 1 Observation",
        ]
        or "1 Encounter" in said["unused"][-1]
    )


@both
def test_the_same_chart_with_a_pregnancy_that_is_only_suspected(version: str) -> None:
    found = chart(version)
    found["entry"].append({"resource": {
        "resourceType": "Condition", "id": "maybe", "subject": WHO, "code": coded(SNOMED, "77386006"),
        "clinicalStatus": clinical("active"), "recordedDate": "2026-11-25",
        "verificationStatus": coded("http://terminology.hl7.org/CodeSystem/condition-ver-status", "provisional"),
    }})  # fmt: skip
    said = told(found)
    assert truths(said)["is-pregnant"] == "UNKNOWN"
    assert any("Condition/maybe: its verificationStatus is provisional" in one for one in said["unused"])
    assert "stop-pregnant" in {one["action_id"] for one in said["undetermined"]}


@both
def test_a_man_is_not_taken_to_be_free_of_what_was_not_asked(version: str) -> None:
    found = chart(version)
    found["entry"] = [one for one in found["entry"] if '"pregnancy"' not in json.dumps(one)]
    assert truths(told(found))["is-pregnant"] == "UNKNOWN"


def test_one_resource_of_the_other_version_is_refused_with_both_places() -> None:
    found = chart("R5")
    other = next(one["resource"] for one in chart("R4")["entry"] if one["resource"].get("id") == "order")
    found["entry"].append({"resource": other | {"id": "other"}})
    with pytest.raises(InvalidInput) as fault:
        told(found)
    assert "MedicationRequest/other has medicationReference, which R5 does not have" in fault.value.message
    assert "entry[3] MedicationRequest/order has medication, which R4 does not have" in fault.value.message


@both
def test_of_the_dead_nothing_is_said(version: str) -> None:
    found = chart(version)
    found["entry"][0]["resource"] |= {"deceasedBoolean": True}
    said = told(found)
    assert (said["refused"], said["guidance"]) == ("The patient has died.", [])


def test_a_hospitals_own_codes(tmp_path: Path) -> None:
    file = tmp_path / "codes.yaml"
    file.write_text("schema: everyline-codes/1\natorvastatin:\n  jaundice: [{system: 'urn:x', code: J}]\n", "utf-8")
    found = chart("R4")
    found["entry"].append({"resource": {
        "resourceType": "Observation", "id": "yellow", "status": "final", "subject": WHO, "code": coded("urn:x", "J"),
        "effectiveDateTime": "2026-11-25", "valueCodeableConcept": {"text": "Yes"},
    }})  # fmt: skip
    data = json.dumps(found).encode()
    mapped = replace(OPENED, codes=local_codes(file, OPENED.pathway))
    said = json.loads(told_as_json(run(mapped, data, ON, GROUNDS)))
    assert "stop-liver" in {one["action_id"] for one in said["guidance"]}
    assert truths(told(found))["has-liver-injury"] == "FALSE"
