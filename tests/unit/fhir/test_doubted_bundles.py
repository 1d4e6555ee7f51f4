"""Bundles that are not what they seem: two patients, two versions, what is deleted, changed in meaning or left out."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.fhir.charts import (
    OWN,
    PATIENT,
    WHO,
    bundle,
    coded,
    condition,
    items,
    observation,
    order,
    read,
    statement,
)

COUNT = observation("count", id="1", valueQuantity={"value": 900, "code": "/uL"})
SUBSETTED = {"tag": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}]}
MODIFIED = {"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}
UNTOLD = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}
MEDICATION = {"resourceType": "Medication", "id": "m", "code": coded("drug-a")}


def entries(*held: tuple[str, Any], **more: Any) -> dict[str, Any]:
    """A Bundle of resources with their fullUrl, empty for none."""
    told = [({"fullUrl": address} if address else {}) | {"resource": one} for address, one in held]
    return {"resourceType": "Bundle", "type": "collection", "entry": told, **more}


@pytest.mark.parametrize(
    "patient, source, is_read",
    [
        ("http://b/Patient/p", "http://a/Observation/1", False),  # the Patient/p of server a is another one
        ("", "http://a/Observation/1", False),
        ("http://a/Patient/p", "http://a/Observation/1", True),
        ("http://a/Patient/p", "http://a/Observation/1/_history/3", True),
        ("http://a/Patient/p/_history/2", "http://a/Observation/1", True),
        ("http://b/Patient/p", "urn:uuid:1", True),
        ("", "", True),
    ],
)
def test_a_relative_reference_is_of_the_server_of_its_source(patient: str, source: str, is_read: bool) -> None:
    found = read(entries((patient, PATIENT), (source, COUNT)))
    assert bool(found.faults) is not is_read
    assert is_read or "is of Patient/p, which is not the Patient of the Bundle" in found.faults[0]


@pytest.mark.parametrize("first", ["", "urn:uuid:1", "http://a/Observation/1"])
@pytest.mark.parametrize("second", ["urn:uuid:2", "http://a/Observation/1/_history/2"])
def test_two_versions_of_a_resource_are_refused_by_whatever_address(first: str, second: str) -> None:
    withdrawn = COUNT | {"status": "entered-in-error"}
    absolute = {"subject": {"reference": "http://a/Patient/p"}}
    held = ("http://a/Patient/p", PATIENT), (first, COUNT | absolute), (second, withdrawn | absolute)
    assert "Observation/1 is not as entry[1] Observation/1 tells it" in read(entries(*held)).faults[0]
    same = ("http://a/Patient/p", PATIENT), (first, COUNT | absolute), (second, COUNT | absolute)
    assert (read(entries(*same)).faults, len(read(entries(*same)).form["observations"])) == ((), 1)


def test_resources_of_two_servers_are_two_and_one_that_stands_twice_is_found_by_both_addresses() -> None:
    other = observation("score", id="1", valueInteger=5) | {"subject": {"reference": "http://a/Patient/p"}}
    first = COUNT | {"subject": {"reference": "urn:uuid:p"}}
    held = ("http://a/Patient/p", PATIENT), ("urn:uuid:p", PATIENT)
    found = read(entries(*held, ("http://a/Observation/1", first), ("http://c/Observation/1", other)))
    assert found.faults == ()
    assert [one["code"] for one in found.form["observations"]] == ["count", "score"]


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"type": "History"}, "the Bundle has the type History"),
        ({"type": ["history"]}, "the Bundle has the type ["),
        ({"implicitRules": "urn:x"}, "the Bundle has implicitRules"),
        ({"entry": [{"request": {"method": "DELETE", "url": "Observation/1"}}]}, "entry[2] deletes entry[1]"),
        ({"entry": [{"request": {"method": "DELETE", "url": "http://a/Observation/1"}}]}, "entry[2] deletes entry[1]"),
        ({"entry": [{"request": {"method": "DELETE", "url": "Observation?x=1"}}]}, "deletes what it does not name"),
        ({"entry": [{"request": {"method": "delete", "url": "Observation/9"}}]}, "entry[2] has the method delete"),
    ],
)  # fmt: skip
def test_a_bundle_that_is_not_understood_is_refused(changed: dict[str, Any], why: str) -> None:
    found = bundle(COUNT)
    found |= changed | {"entry": [*found["entry"], *changed.get("entry", [])]}
    assert any(why in one for one in read(found).faults)


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"link": [{"relation": "next", "url": "urn:x"}]}, "The Bundle is one page of several"),
        ({"type": "searchset", "total": 500}, "The Bundle holds 2 of 500 that were found"),
        ({"meta": SUBSETTED}, "The Bundle is SUBSETTED"),
    ],
)
def test_a_bundle_that_is_not_whole_is_told(changed: dict[str, Any], why: str) -> None:
    assert any(one.startswith(why) for one in read(bundle(COUNT) | changed).unused)


@pytest.mark.parametrize(
    "changed",
    [
        {"response": {"status": "404"}},
        {"response": {"status": "500 Internal Server Error"}},
        MODIFIED,
        {"resource": COUNT | {"meta": SUBSETTED}},
        {"resource": COUNT | {"_implicitRules": UNTOLD}},
        {"resource": COUNT | {"valueQuantity": {"value": 900, "code": "/uL", "_comparator": UNTOLD}}},
        {"resource": COUNT | {"status": None, "_status": UNTOLD}},
    ],
    ids=str,
)
def test_what_its_entry_or_an_element_without_a_value_leaves_in_doubt_is_not_known(changed: dict[str, Any]) -> None:
    changed = {
        "resource": {key: one for key, one in (COUNT | changed.get("resource", {})).items() if one is not None}
    } | {key: one for key, one in changed.items() if key != "resource"}
    found = bundle()
    found["entry"].append(changed)
    told = read(found)
    assert "entry[1] Observation" in (*told.unused, *told.faults)[0]
    assert all("known" in one for one in told.form["observations"])
    assert told.faults or told.form["observations"]


def test_an_element_without_its_value_is_not_read_as_absent() -> None:
    for told in (
        statement("drug-a", effectivePeriod={"start": "2026-01-01", "_end": UNTOLD}),
        order("drug-a", dosageInstruction=[{"text": "x", **MODIFIED}]),
        order("drug-a", _doNotPerform=UNTOLD),
        condition("pregnant", "resolved", _abatementDateTime=UNTOLD),
    ):
        assert [one.get("known") for one in items(told)] == [False]


@pytest.mark.parametrize(
    "told",
    [
        {"_deceasedDateTime": UNTOLD},
        {"_active": UNTOLD},
        {"active": "false"},
        {"active": 0},
        {"meta": SUBSETTED},
        {"implicitRules": "urn:x"},
        {"link": [{"other": WHO, "type": "seealso", **MODIFIED}]},
    ],
)
def test_a_person_who_may_have_died_or_be_another_is_refused(told: dict[str, Any]) -> None:
    assert read(bundle(COUNT, patient=PATIENT | told)).faults


@pytest.mark.parametrize("said", ["true", "yes", 1, 0, "false"])
def test_what_only_looks_like_true_or_false_is_refused(said: Any) -> None:
    assert "doNotPerform is neither true nor false" in read(bundle(order("drug-a", doNotPerform=said))).faults[0]
    shot = {"resourceType": "Immunization", "patient": WHO, "vaccineCode": coded("vaccine"), "status": "completed",
            "occurrenceDateTime": "2020-05-01", "isSubpotent": said}  # fmt: skip
    assert "isSubpotent is neither true nor false" in read(bundle(shot)).faults[0]


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"status": "entered-in-error"}, "its Medication was entered in error"),
        (MODIFIED, "of its Medication: it has modifierExtension"),
        ({"implicitRules": "urn:x"}, "of its Medication: it has implicitRules"),
    ],
)
def test_a_medication_that_is_not_what_it_seems_leaves_its_order_in_doubt(changed: dict[str, Any], why: str) -> None:
    relative = bundle(MEDICATION | changed, order("", medicationReference={"reference": "Medication/m"}))
    inside = order("", medicationReference={"reference": "#m"}, contained=[MEDICATION | changed])
    for found in (read(relative), read(bundle(inside))):
        assert [one.get("known") for one in found.form["medications"]] == [False]
        assert why in found.unused[0]


def test_a_medication_that_can_not_be_read_is_refused() -> None:
    relative = order("", medicationReference={"reference": "Medication/m"})
    assert (
        "its Medication is not valid in R4: surprise" in read(bundle(MEDICATION | {"surprise": 1}, relative)).faults[0]
    )
    twice = [MEDICATION, MEDICATION | {"code": coded("drug-b")}]
    inside = order("", medicationReference={"reference": "#m"}, contained=twice)
    assert "two of its contained resources have the id m" in read(bundle(inside)).faults[0]
    other = read(bundle(order("", medicationReference={"reference": "Patient/p"})))
    assert "its medication is a Patient, and no Medication" in other.unused[0]


def test_a_group_is_no_patient() -> None:
    for said in ({"reference": "Group/g"}, {"reference": "urn:uuid:1", "type": "Group"}):
        assert "is no Patient" in read(bundle(COUNT | {"subject": said}, patient=None)).faults[0]
    assert read(bundle(COUNT | {"subject": {"reference": "urn:uuid:1"}}, patient=None)).faults == ()


def test_a_region_that_is_not_told_hides_no_address() -> None:
    region = observation("x", code=coded("region", OWN), status="entered-in-error", valueString="EU")
    assert read(bundle(region, patient=PATIENT | {"address": [{"country": "US"}]})).form["region"] == "US"


@pytest.mark.parametrize(
    "told",
    [
        observation("count", effectiveDateTime="2026-11", valueQuantity={"value": 900, "code": "/uL"}),
        observation("count", effectivePeriod={"end": "2026"}, valueQuantity={"value": 900, "code": "/uL"}),
        order("drug-a", "on-hold", authoredOn="2026-11"),
        order("drug-a", "unknown", authoredOn="2026"),
        statement("drug-a", "not-taken", effectiveDateTime="2026-11"),
        {"resourceType": "Immunization", "patient": WHO, "vaccineCode": coded("vaccine"), "status": "completed",
         "occurrenceDateTime": "2026"},
    ],
    ids=str,
)  # fmt: skip
def test_a_month_that_still_runs_is_in_doubt_up_to_the_day(told: dict[str, Any]) -> None:
    assert [(one["known"], one["date"]) for one in items(told)] == [(False, "2026-11-25")]
