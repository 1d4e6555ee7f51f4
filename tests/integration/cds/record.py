"""A health record as the tests play it: a patient's resources, what a template asks for, and the request of a hook."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

ATORVASTATIN = {"coding": [{"system": "urn:everyline:pathway:atorvastatin", "code": "atorvastatin"}]}
PATIENT = "1288992"


def own(pathway: str, fact: str) -> dict[str, Any]:
    """A concept by Everyline's own code of a fact."""
    return {"coding": [{"system": f"urn:everyline:pathway:{pathway}", "code": fact}]}


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(resources),
        "entry": [{"resource": one, "search": {"mode": "match"}} for one in resources],
    }


def subject(patient: str = PATIENT) -> dict[str, str]:
    return {"reference": f"Patient/{patient}"}


def person(born: str = "1960-05-01", **further: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": PATIENT, "birthDate": born, "active": True, **further}


def observed(pathway: str, fact: str, on: str = "2026-11-20", **value: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": f"o-{fact}".replace("_", "-"), "status": "final", "subject": subject(),
        "code": own(pathway, fact), "effectiveDateTime": on, **value,
    }  # fmt: skip


def present(pathway: str, fact: str, is_so: bool = True, on: str = "2026-11-20") -> dict[str, Any]:
    return observed(pathway, fact, on, valueBoolean=is_so)


def taken(concept: dict[str, Any], since: str = "2026-01-10", identity: str = "s1") -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement", "id": identity, "status": "active", "subject": subject(),
        "medicationCodeableConcept": concept, "effectivePeriod": {"start": since},
    }  # fmt: skip


def not_taken(concept: dict[str, Any], identity: str) -> dict[str, Any]:
    return {
        "resourceType": "MedicationStatement", "id": identity, "status": "not-taken", "subject": subject(),
        "medicationCodeableConcept": concept, "effectiveDateTime": "2026-11-20",
    }  # fmt: skip


def draft(concept: dict[str, Any], identity: str = "m1") -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest", "id": identity, "status": "draft", "intent": "order",
        "subject": subject(), "medicationCodeableConcept": concept,
    }  # fmt: skip


def orders(*drafts: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in drafts]}


def filled(templates: dict[str, str], *resources: dict[str, Any]) -> dict[str, Any]:
    """A prefetch as a record fills it: reads by id, searches by type; what is found of other types is nowhere."""
    sent: dict[str, Any] = {}
    for key, template in templates.items():
        kind = re.split(r"[/?]", template)[0]
        found = [one for one in resources if one["resourceType"] == kind]
        if "?" in template:
            sent[key] = bundle(*found)
        else:
            sent[key] = found[0] if found else None
    return sent


def request(hook: str, prefetch: object, **context: Any) -> dict[str, Any]:
    return {
        "hook": hook,
        "hookInstance": str(uuid4()),
        "context": {"userId": "Practitioner/example", "patientId": PATIENT, **context},
        "prefetch": prefetch,
    }
