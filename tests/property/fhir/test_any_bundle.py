# ruff: noqa: E501 (one fault a line reads better)
"""Whatever is done to a Bundle, it is read or refused in words, and nothing that was absent is made present."""

from __future__ import annotations

import copy
import json
from datetime import date
from random import Random
from typing import Any

import pytest

from everyline.domain.pathway import FactId
from everyline.engine.chart import read_chart
from everyline.engine.guide import open_pathway
from everyline.errors import InvalidInput
from everyline.pathways.facts import FactsRead

ON = date(2026, 11, 25)
PATHWAY = open_pathway("alopecia-areata").pathway
OWN = "urn:everyline:pathway:alopecia-areata"
WHO = {"reference": "Patient/p"}
HL7 = "http://terminology.hl7.org/CodeSystem"
WRONG: list[Any] = [None, True, False, 0, -1, 10**400, "", "x", "\ud800", "\x00\x1b[31m", "2026-13-45", "9" * 5000, [], [[]],
                    {}, {"reference": "#"}, ["x"], {"coding": [{"system": OWN, "code": "salt"}]}, float("nan")]  # fmt: skip


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"system": OWN, "code": code}]}


def chart() -> dict[str, Any]:
    active = {"coding": [{"system": f"{HL7}/condition-clinical", "code": "active"}]}
    resources = [
        {"resourceType": "Patient", "id": "p", "birthDate": "1990-02-28", "address": [{"country": "US"}]},
        {"resourceType": "Observation", "id": "o", "status": "final", "subject": WHO, "code": coded("salt"),
         "effectiveDateTime": "2026-11-01", "component": [{"code": coded("impact"), "valueInteger": 7}],
         "valueQuantity": {"value": 62.5, "system": "http://unitsofmeasure.org", "code": "{score}"}},
        {"resourceType": "Condition", "id": "c", "subject": WHO, "code": coded("alopecia_areata"),
         "clinicalStatus": active, "onsetDateTime": "2019", "recordedDate": "2020-01-01"},
        {"resourceType": "Medication", "id": "m", "code": coded("baricitinib")},
        {"resourceType": "MedicationRequest", "id": "r", "status": "active", "intent": "order", "subject": WHO,
         "medicationReference": {"reference": "Medication/m"}, "authoredOn": "2026-01-10",
         "dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-01-11"}}}}]},
        {"resourceType": "MedicationStatement", "id": "s", "status": "not-taken", "subject": WHO,
         "medicationCodeableConcept": coded("other_jak"), "effectiveDateTime": "2026-11-01"},
        {"resourceType": "AllergyIntolerance", "id": "a", "patient": WHO, "code": coded("allergy_ritlecitinib"),
         "clinicalStatus": {"coding": [{"system": f"{HL7}/allergyintolerance-clinical", "code": "active"}]}},
        {"resourceType": "Immunization", "id": "i", "patient": WHO, "status": "completed",
         "vaccineCode": coded("zoster_vaccinated"), "occurrenceDateTime": "2025-05-05"},
        {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {"resourceType": "Encounter"}}]},
    ]  # fmt: skip
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def places(found: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [above, *(place for key, value in inner for place in places(value, (*above, key)))]


def changed(whole: Any, place: tuple[Any, ...], chance: Random) -> Any:
    found = copy.deepcopy(whole)
    if not place:
        return chance.choice(WRONG)
    inner = found
    for key in place[:-1]:
        inner = inner[key]
    if chance.random() < 0.3 and isinstance(inner, dict):
        del inner[place[-1]]
    elif chance.random() < 0.2 and isinstance(inner, dict):
        inner["surprise"] = inner.pop(place[-1])
    else:
        inner[place[-1]] = chance.choice(WRONG)
    return found


def read(found: Any) -> FactsRead:
    return read_chart(json.dumps(found).encode(), PATHWAY, ON)


def read_or_refused(found: Any) -> FactsRead | str:
    try:
        return read(found)
    except InvalidInput as fault:
        return f"{fault.message} {fault.next_step}"


def test_the_chart_is_read_whole() -> None:
    told = {one.id for one in read(chart()).facts}
    assert told == {FactId(one) for one in ("birth_date", "region", "salt", "impact", "alopecia_areata", "baricitinib",
                                            "other_jak", "allergy_ritlecitinib", "zoster_vaccinated")}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_any_change_is_read_or_refused_in_words(seed: int) -> None:
    chance, whole = Random(seed), chart()
    everywhere = places(whole)
    known = {(one.id, one.value) for one in read(whole).facts}
    outcomes = {"read": 0, "refused": 0}
    for _ in range(250):
        found = changed(whole, chance.choice(everywhere), chance)
        told = read_or_refused(found)
        if isinstance(told, str):
            outcomes["refused"] += 1
            assert len(told.encode()) < 3_000
            continue
        outcomes["read"] += 1
        "".join(told.unused).encode()
        # A value may be lost, or be another number that was written; what was present never turns absent.
        assert not {one.id for one in told.facts if one.value is False and (one.id, True) in known}
    assert min(outcomes.values()) > 20


@pytest.mark.parametrize("number", ["1e9999999999999999999", "1E10000000", "1E-10000000", "9" * 500])
def test_numbers_that_would_fill_the_memory_are_refused_at_once(number: str) -> None:
    found = json.dumps(chart()).replace("62.5", number).replace('"valueInteger": 7', f'"valueInteger": {number}')
    with pytest.raises(InvalidInput, match=r"entry\[1\] Observation/o: not valid in R4"):
        read_chart(found.encode(), PATHWAY, ON)


@pytest.mark.parametrize("kind, refused", [("Transport", False), ("MedicinalProduct", True), ("x", True)])
def test_a_contained_resource_of_any_type_is_read_or_refused_in_words(kind: str, refused: bool) -> None:
    inner = {"resourceType": kind, "id": "t"}
    if kind == "Transport":  # which only R5 has
        inner |= {"status": "planned", "intent": "order"}
        inner |= {name: {"reference": "Location/l"} for name in ("currentLocation", "requestedLocation")}  # type: ignore[dict-item]
    found = chart()
    found["entry"] = [found["entry"][0], found["entry"][1]]
    found["entry"][1]["resource"]["contained"] = [inner]
    told = read_or_refused(found)
    assert isinstance(told, str) is refused
    assert not refused or "entry[1] Observation/o: not valid in R4" in str(told)


@pytest.mark.parametrize(
    "data, why",
    [
        (b'{"resourceType": "Bundle", "x": "' + b" " * 50_000_000 + b'"}', "larger than 20,000,000 bytes"),
        (b'{"resourceType":' * 100_000, "nested too deeply"),
        (b'{"resourceType": "Bundle", "entry": [' + b"[" * 400 + b"]" * 400 + b"]}", "entry[0] is no object"),
        (b'{"resourceType": "Bundle", "type": "collection", "type": "history"}', "tell 'type' twice"),
        (b'{"resourceType": "Bundle", "entry": {}}', "its entry is no list"),
        (b'{"resourceType": "OperationOutcome"}', "a FHIR OperationOutcome, and no Bundle"),
        (b'{"resourceType": ["x"]}', "and no Bundle"),
        (b'{"resourceType": "Bundle", "x": "\\ud800"}', "hold half a character"),
        (b"<Bundle xmlns='http://hl7.org/fhir'/>", "no JSON"),
    ],
    ids=["50 MB", "a tower", "a tower of lists", "a key twice", "no list", "no bundle", "no type", "half", "XML"],
)
def test_what_is_no_chart_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        read_chart(data, PATHWAY, ON)
    assert why in fault.value.message
    fault.value.message.encode()


def test_deep_nesting_in_what_is_read_is_a_fault_of_that_resource() -> None:
    found = chart()
    deep: dict[str, Any] = {}
    found["entry"][1]["resource"]["extension"] = [deep]
    for _ in range(200):
        deep["extension"] = [{"url": "x"}]
        deep = deep["extension"][0]
    with pytest.raises(InvalidInput, match=r"entry\[1\] Observation/o: nested too deeply"):
        read(found)
    again = chart()
    again["entry"] += [{"resource": {"resourceType": "Basic", "id": "b", "x": copy.deepcopy(found["entry"][1])}}] * 2
    assert read(again).facts == read(chart()).facts


@pytest.mark.parametrize(
    "value, why",
    [
        ({"value": 140, "system": "http://unitsofmeasure.org", "code": "{score}"}, "entry[1] Observation/o: SALT score of 140 {score} is impossible (possible from 0 to 100 {score})"),
        ({"value": 62, "system": "http://unitsofmeasure.org", "code": "mg/dL"}, "entry[1] Observation/o: SALT score is told in mg/dL"),
    ],
)  # fmt: skip
def test_impossible_values_and_wrong_units_are_told_with_their_entry(value: dict[str, Any], why: str) -> None:
    found = chart()
    found["entry"][1]["resource"]["valueQuantity"] = value
    with pytest.raises(InvalidInput) as fault:
        read(found)
    assert why in fault.value.message


def test_days_to_come_and_days_before_the_birth_are_told_with_their_entry() -> None:
    for day, why in (("2026-11-26", "2026-11-26 lies after 2026-11-25"), ("1980-01-01", "before the birth")):
        found = chart()
        found["entry"][1]["resource"]["effectiveDateTime"] = day
        with pytest.raises(InvalidInput, match=r"entry\[1\] Observation/o") as fault:
            read(found)
        assert why in fault.value.message
    later = chart()
    later["entry"][4]["resource"]["dosageInstruction"][0]["timing"]["repeat"]["boundsPeriod"]["start"] = "2026-12-01"
    assert "entry[4] MedicationRequest/r: it begins on 2026-12-01 (Baricitinib)" in read(later).unused


def test_two_values_on_one_day_are_both_read_and_a_newborn_has_an_age() -> None:
    found = chart()
    found["entry"][1]["resource"].pop("component")
    second = copy.deepcopy(found["entry"][1])
    second["resource"] |= {"id": "o2", "valueQuantity": {"value": 20}}
    found["entry"].append(second)
    assert [str(one.value) for one in read(found).facts if one.id == "salt"] == ["62.5", "20"]
    newborn = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient", "birthDate": "2026-11-25"}}]}  # fmt: skip
    assert [one.value for one in read(newborn).facts] == [ON]
