"""Small Bundles as records give them, for one sample of facts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from everyline.domain.pathway import Code, FactDefinition, FactId, FactKind, LocalCode
from everyline.domain.printed import PrintedNumber
from everyline.fhir.facts import ShortForm, short_form

ON = date(2026, 11, 25)
OWN = "urn:everyline:pathway:sample"
# Made up, so that nobody takes them for codes of a terminology.
LAB = "urn:example:lab"
WHO = {"reference": "Patient/p"}
PATIENT = {"resourceType": "Patient", "id": "p", "birthDate": "1990-02-28"}


def _fact(identity: str, kind: FactKind, *codes: str, **more: Any) -> FactDefinition:
    return FactDefinition(
        FactId(identity), identity.title(), kind, "x", codes=tuple(Code(LAB, one) for one in codes), **more
    )


FACTS = (
    _fact("birth_date", FactKind.DATE),
    _fact("region", FactKind.CHOICE, choices=("US", "EU", "England")),
    _fact("score", FactKind.QUANTITY, "score", unit="{score}"),
    _fact("count", FactKind.QUANTITY, "count", unit="/uL"),
    _fact("grade", FactKind.CHOICE, "grade", choices=("mild", "severe")),
    _fact("pregnancy", FactKind.PRESENCE, "pregnant"),
    _fact("clot", FactKind.PRESENCE, "leg", "lung"),
    _fact("stroke", FactKind.PRESENCE, "stroke", is_history=True),
    _fact("allergy", FactKind.PRESENCE, "drug-a"),
    _fact("vaccinated", FactKind.PRESENCE, "vaccine", is_history=True),
    _fact("drug", FactKind.MEDICINE, "drug-a"),
    _fact("other", FactKind.MEDICINE, "drug-b", "drug-c"),
)


def coded(code: str, system: str = LAB) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}


def hl7(name: str, code: str) -> dict[str, Any]:
    return coded(code, f"http://terminology.hl7.org/CodeSystem/{name}")


def observation(code: str, /, **more: Any) -> dict[str, Any]:
    day = {} if any(name.startswith("effective") for name in more) else {"effectiveDateTime": "2026-11-01"}
    return {"resourceType": "Observation", "status": "final", "code": coded(code), "subject": WHO, **day, **more}


def condition(code: str, /, clinical: str = "active", sure: str = "confirmed", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "code": coded(code),
        "subject": WHO,
        "clinicalStatus": hl7("condition-clinical", clinical),
        "verificationStatus": hl7("condition-ver-status", sure),
        **more,
    }


def order(code: str, /, status: str = "active", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "status": status,
        "intent": "order",
        "subject": WHO,
        "authoredOn": "2026-03-01",
        **({} if "medication" in more or "medicationReference" in more else {"medicationCodeableConcept": coded(code)}),
        **more,
    }


def statement(code: str, /, status: str = "active", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement",
        "status": status,
        "subject": WHO,
        "medicationCodeableConcept": coded(code),
        **more,
    }


def bundle(*resources: Any, patient: Any = PATIENT, kind: str = "collection") -> dict[str, Any]:
    held = [one for one in (patient, *resources) if one is not None]
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in held]}


def parsed(found: Any) -> Any:
    """As JSON that was read: numbers as they are printed."""
    return json.loads(json.dumps(found), parse_int=PrintedNumber, parse_float=PrintedNumber)


def read(found: Any, local: tuple[LocalCode, ...] = ()) -> ShortForm:
    return short_form(parsed(found), OWN, FACTS, ("US", "EU", "England"), ON, local)


def items(*resources: Any, **more: Any) -> list[dict[str, Any]]:
    """The items that a Bundle of these resources gives; it must have no fault."""
    found = read(bundle(*resources, **more))
    assert found.faults == ()
    return [one for name in ("observations", "conditions", "medications") for one in found.form[name]]
