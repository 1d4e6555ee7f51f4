"""A Bundle made of any patient's facts tells a pathway the same as the facts do, in R4 and in R5."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

import pytest

from everyline.domain.pathway import Fact, FactDefinition, FactKind, Pathway
from everyline.engine.chart import read_chart
from everyline.engine.guide import packaged
from everyline.fhir.names import pathway_url
from everyline.pathways.evaluate import evaluate
from everyline.pathways.generate import patients

ON = date(2026, 11, 25)
MOST = 60
WHO = {"reference": "urn:uuid:patient"}


def bundled(pathway: Pathway, facts: Iterable[Fact], version: str) -> bytes:
    """A Bundle of Everyline's own codes. Numbers are written as they are, so that none goes through a binary float."""
    definitions = {one.id: one for one in pathway.facts}
    patient = {"resourceType": "Patient"}
    resources = []
    for fact in facts:
        if fact.id == "birth_date":
            patient["birthDate"] = str(fact.value)
        else:
            resources.append(resource(pathway_url(pathway.id), definitions[fact.id], fact, version))
    entries = [{"fullUrl": "urn:uuid:patient", "resource": patient}, *({"resource": one} for one in resources)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def resource(system: str, definition: FactDefinition, fact: Fact, version: str) -> dict[str, Any]:
    code = {"coding": [{"system": system, "code": definition.id}]}
    if definition.kind is FactKind.MEDICINE:
        return statement(code, fact, version)
    when = {} if fact.on is None else {"effectiveDateTime": fact.on.isoformat()}
    return {"resourceType": "Observation", "status": "final", "code": code, "subject": WHO, **when, **value(system, definition, fact)}  # fmt: skip  # noqa: E501


def value(system: str, definition: FactDefinition, fact: Fact) -> dict[str, Any]:
    match definition.kind:
        case FactKind.QUANTITY:
            assert isinstance(fact.value, Decimal)
            number = float(fact.value)
            assert Decimal(str(number)) == fact.value
            unit = {"system": "http://unitsofmeasure.org", "code": definition.unit}
            return {"valueQuantity": {"value": number, **unit}}
        case FactKind.CHOICE:
            return {"valueCodeableConcept": {"coding": [{"system": system, "code": fact.value}]}}
        case _:
            return {"valueBoolean": fact.value}


def statement(code: dict[str, Any], fact: Fact, version: str) -> dict[str, Any]:
    start = {} if fact.on is None else {"start": fact.on.isoformat()}
    end = {} if fact.ends is None else {"end": fact.ends.isoformat()}
    when = {"effectivePeriod": {**start, **end}} if start or end else {}
    adherence = coded_adherence("taking" if fact.value else "not-taking")
    if version == "R4":
        said = {"status": "active" if fact.value else "not-taken", "medicationCodeableConcept": code}
    else:
        said = {"status": "recorded", "medication": {"concept": code}, "adherence": adherence}
    return {"resourceType": "MedicationStatement", "subject": WHO, **said, **when}


def coded_adherence(code: str) -> dict[str, Any]:
    system = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
    return {"code": {"coding": [{"system": system, "code": code}]}}


def one_course_each(pathway: Pathway, facts: Iterable[Fact]) -> list[Fact]:
    """Without a second course of a medicine: courses that run into one another are one in a Bundle."""
    medicines = {one.id for one in pathway.facts if one.kind is FactKind.MEDICINE}
    first = {one.id: one for one in reversed(list(facts)) if one.id in medicines and one.value is True}
    return [one for one in facts if one.id not in first or one.value is not True or first[one.id] is one]


def since_birth(facts: list[Fact]) -> list[Fact]:
    """Without what is told of days before the birth, which a reader refuses."""
    born = next((one.value for one in facts if isinstance(one.value, date)), date.min)
    return [one for one in facts if one.on is None or one.on >= born]


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize("pathway", [one.pathway for one in packaged()], ids=lambda one: one.id)
def test_a_bundle_tells_the_same_as_the_facts(pathway: Pathway, version: str) -> None:
    told = 0
    for facts in islice(patients(pathway, ON, Random(5)), MOST):
        facts = since_birth(one_course_each(pathway, facts))
        read = read_chart(bundled(pathway, facts, version), pathway, ON)
        assert {*read.unused} <= {"entry[0] Patient has no birthDate"}
        found = evaluate(pathway, read.facts, ON)
        assert found == evaluate(pathway, facts, ON)
        told += len(found.guidance)
    assert told > MOST
