"""The facts a pathway asks for as a FHIR Library: parameters, and the data they are made of with their codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # FHIR's JSON

from everyline.domain.pathway import FactDefinition, FactKind, Pathway
from everyline.fhir.extensions import complex_, part
from everyline.fhir.inputs import UCUM
from everyline.fhir.names import computer_name, facts_url, pathway_url

_TYPES = {
    FactKind.QUANTITY: "Quantity",
    FactKind.CHOICE: "string",
    FactKind.PRESENCE: "boolean",
    FactKind.MEDICINE: "boolean",
    FactKind.DATE: "date",
}
# Where the data of a fact stands, where its code is, and which of its dates tells how old it is.
SOURCES = {
    FactKind.QUANTITY: ("Observation", "code", "effective"),
    FactKind.CHOICE: ("Observation", "code", "effective"),
    FactKind.PRESENCE: ("Condition", "code", "recordedDate"),
    FactKind.MEDICINE: ("MedicationStatement", "medication", "effective"),
}


def facts_library(pathway: Pathway, status: str) -> dict[str, Any]:
    """The Library (FHIR R4 and R5, "Library") of a pathway's facts; the same in both releases."""
    return {
        "resourceType": "Library",
        "url": facts_url(pathway.id),
        "name": computer_name(f"{pathway.id}-facts"),
        "title": f"Facts for: {pathway.title}",
        "status": status,
        "type": {"text": "Facts a pathway asks for"},
        "description": "What counts of each fact on the day is given as a parameter of its name.",
        "parameter": [_parameter(one) for one in pathway.facts],
        "dataRequirement": [_requirement(pathway, one) for one in pathway.facts],
    }


def _parameter(fact: FactDefinition) -> dict[str, Any]:
    return {
        "extension": [complex_("fact", list(_parts(fact)))],
        "name": fact.id,
        "use": "in",
        "min": 0,
        "max": "*",
        "documentation": fact.why,
        "type": _TYPES[fact.kind],
    }


def _parts(fact: FactDefinition) -> Iterator[dict[str, Any]]:
    yield part("kind", "Code", fact.kind.value)
    yield part("name", "String", fact.name)
    if fact.unit:
        yield part("unit", "String", fact.unit)
    for unit, factor in fact.units:
        yield {
            "url": "further-unit",
            "extension": [part("unit", "String", unit), part("factor", "String", f"{factor:f}")],
        }
    if fact.low is not None:
        yield part("low", "String", f"{fact.low:f}")
    if fact.high is not None:
        yield part("high", "String", f"{fact.high:f}")
    if fact.is_history:
        yield part("is-history", "Boolean", True)
    for name in fact.names:
        yield part("other-name", "String", name)
    for choice in fact.choices:
        yield part("choice", "String", choice)


def _requirement(pathway: Pathway, fact: FactDefinition) -> dict[str, Any]:
    if fact.kind is FactKind.DATE:
        return {"type": "Patient", "mustSupport": ["birthDate"]}
    kind, path, dated = SOURCES[fact.kind]
    codes = [{"system": pathway_url(pathway.id), "code": fact.id, "display": fact.name}]
    codes += [{"system": one.system, "code": one.code} for one in fact.codes]
    found: dict[str, Any] = {"type": kind, "codeFilter": [{"path": path, "code": codes}]}
    if fact.valid_days is not None:
        age = {"value": fact.valid_days, "unit": "days", "system": UCUM, "code": "d"}
        found["dateFilter"] = [{"path": dated, "valueDuration": age}]
    return found
