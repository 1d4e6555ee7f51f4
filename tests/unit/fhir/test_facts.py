# ruff: noqa: E501 (one fault a line reads better)
"""Facts of a Bundle: what each resource says, what it leaves not known, and what is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.fhir.charts import (
    LAB,
    OWN,
    PATIENT,
    WHO,
    bundle,
    coded,
    condition,
    hl7,
    items,
    observation,
    order,
    read,
    statement,
)

UCUM = "http://unitsofmeasure.org"
ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
ON_FIRST = {"date": "2026-11-01"}


def quantity(value: Any, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "system": UCUM, "code": unit, **more}


def test_observations() -> None:
    assert items(observation("count", valueQuantity=quantity(1.20, "10*3/uL"))) == [
        {"code": "count", "value": "1.2", "unit": "10*3/uL", **ON_FIRST}
    ]
    assert items(observation("score", valueInteger=62)) == [{"code": "score", "value": "62", **ON_FIRST}]
    assert items(observation("pregnant", valueBoolean=False)) == [{"code": "pregnancy", "value": False, **ON_FIRST}]
    assert items(observation("pregnant", valueString="Absent")) == [{"code": "pregnancy", "value": False, **ON_FIRST}]
    assert items(observation("grade", valueCodeableConcept={"text": "severe"})) == [
        {"code": "grade", "value": "severe", **ON_FIRST}
    ]
    assert items(observation("grade", valueCodeableConcept=coded("mild", OWN))) == [
        {"code": "grade", "value": "mild", **ON_FIRST}
    ]


def test_a_component_is_read_as_an_observation_is() -> None:
    parts = [{"code": coded("count"), "valueQuantity": quantity(900, "/uL")}, {"code": coded("x"), "valueString": "x"}]
    assert items(observation("panel", component=parts)) == [
        {"code": "count", "value": "900", "unit": "/uL", **ON_FIRST}
    ]


@pytest.mark.parametrize(
    "changed, why",
    [
        ({"status": "preliminary"}, "its status is preliminary"),
        ({"status": "unknown"}, "its status is unknown"),
        ({"valueQuantity": quantity(500, "/uL", comparator="<")}, "has the comparator '<'"),
        ({"valueQuantity": None, "dataAbsentReason": {"text": "lost"}}, "a reason why there is no value"),
        ({"valueQuantity": None}, "it has no value"),
        ({"valueQuantity": {"unit": "/uL"}}, "its valueQuantity has no value"),
        ({"effectiveDateTime": "2026-11"}, "2026-11 is not a whole day"),
        ({"modifierExtension": [{"url": "urn:x", "valueBoolean": True}]}, "may change its meaning"),
    ],
)
def test_a_value_that_is_not_known_takes_the_older_ones(changed: dict[str, Any], why: str) -> None:
    told = observation("count", valueQuantity=quantity(900, "/uL")) | changed
    found = read(bundle({key: value for key, value in told.items() if value is not None}))
    assert found.faults == ()
    assert [(one["code"], one["known"]) for one in found.form["observations"]] == [("count", False)]
    assert any(why in one and one.startswith("entry[1] Observation: ") for one in found.unused)


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered"])
def test_what_is_no_result_says_nothing(status: str) -> None:
    found = read(bundle(observation("count", status=status, valueQuantity=quantity(900, "/uL"))))
    assert found.form["observations"] == []
    assert found.unused == (f"entry[1] Observation: its status is {status} (Count)",)


def test_conditions() -> None:
    def told(*more: Any) -> list[tuple[Any, ...]]:
        return [(one.get("value", "?"), one["date"], one.get("end")) for one in items(*more)]

    assert told(condition("pregnant", onsetDateTime="2026-10-01", recordedDate="2026-10-05T23:00:00+02:00")) == [
        (True, "2026-10-01", None),
        (True, "2026-10-05", None),
    ]
    assert told(condition("pregnant", "relapse", onsetDateTime="2019")) == [(True, None, None)]
    assert told(condition("pregnant", "resolved", onsetDateTime="2025-01-01", abatementDateTime="2025-09-30")) == [
        (True, "2025-01-01", "2025-09-30"),
        (False, "2025-09-30", None),
    ]
    assert told(condition("pregnant", "resolved")) == [("?", None, None)]
    assert told(condition("pregnant", "inactive", abatementDateTime="2025")) == [("?", "2025-12-31", None)]
    assert told(condition("pregnant", sure="refuted", recordedDate="2026-11-01")) == [(False, "2026-11-01", None)]
    assert told(condition("pregnant", sure="provisional", recordedDate="2026-11-01")) == [("?", "2026-11-01", None)]
    assert told(condition("pregnant", sure="entered-in-error")) == []


def test_an_earlier_stroke_stays_one_after_it_is_over() -> None:
    assert items(condition("stroke", "resolved", onsetDateTime="2019-03-01", abatementDateTime="2019-05-01")) == [
        {"code": "stroke", "value": True, "date": "2019-03-01"}
    ]


def test_the_absence_of_one_of_several_is_not_the_absence_of_all() -> None:
    """A leg without a clot says nothing of the lung."""
    for told in (observation("leg", valueBoolean=False), condition("leg", sure="refuted", recordedDate="2026-11-01")):
        assert [one.get("known") for one in items(told)] == [False]
    assert items(observation("x", code=coded("clot", OWN), valueBoolean=False))[0]["value"] is False


def test_an_earlier_stroke_is_not_undone_by_a_second_that_was_only_suspected_or_refuted() -> None:
    known = condition("stroke", "resolved", onsetDateTime="2019-03-01", abatementDateTime="2019-05-01")
    for sure in ("provisional", "refuted"):
        told = items(known, condition("stroke", sure=sure, recordedDate="2026-11-01"))
        assert told == [{"code": "stroke", "value": True, "date": "2019-03-01"}]
    refuted = condition("pregnant", sure="refuted", recordedDate="2026-11-01")
    both = items(condition("pregnant", recordedDate="2026-10-01"), refuted)
    assert [one.get("value", "?") for one in both] == [True, "?"]  # which of the two holds is not known


def test_one_of_two_conditions_that_is_over_does_not_end_the_other() -> None:
    over = condition("lung", "resolved", onsetDateTime="2020-01-01", abatementDateTime="2020-03-01")
    assert [(one["value"], one["date"]) for one in items(condition("leg", onsetDateTime="2015-01-01"), over)] == [
        (True, "2015-01-01"),
        (True, None),
    ]


def test_medicines() -> None:
    def told(*more: Any) -> list[tuple[Any, ...]]:
        return [(one.get("value", "?"), one["date"], one.get("end")) for one in items(*more)]

    bounds = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-02-01", "end": "2026-12-31"}}}}]
    assert told(order("drug-a")) == [(True, "2026-03-01", None)]
    assert told(order("drug-a", dosageInstruction=bounds)) == [(True, "2026-02-01", "2026-12-31")]
    assert told(order("drug-a", "completed", dosageInstruction=bounds)) == [("?", "2026-02-01", None)]
    for status in ("completed", "stopped", "on-hold", "unknown"):
        assert told(order("drug-a", status)) == [("?", "2026-03-01", None)]
    for status in ("draft", "cancelled", "entered-in-error"):
        assert told(order("drug-a", status)) == []
    for intent in ("proposal", "plan", "option"):
        assert told(order("drug-a", intent=intent)) == []
    assert told(order("drug-a", doNotPerform=True)) == []
    assert told(statement("drug-a", effectivePeriod={"start": "2026-01-01"})) == [(True, "2026-01-01", None)]
    assert told(statement("drug-a", "not-taken", effectiveDateTime="2026-11-01")) == [(False, "2026-11-01", None)]
    assert told(statement("drug-b", "not-taken", effectiveDateTime="2026-11-01")) == [("?", "2026-11-01", None)]
    assert told(statement("drug-a", "intended")) == []


def test_renewals_are_one_course_and_an_unknown_end_leaves_the_start_unknown() -> None:
    first = statement("drug-a", "completed", effectivePeriod={"start": "2026-01-01", "end": "2026-03-31"})
    second = statement("drug-a", effectivePeriod={"start": "2026-04-01"})
    assert items(first, second) == [{"code": "drug", "value": True, "date": "2026-01-01"}]
    apart = statement("drug-a", effectivePeriod={"start": "2026-05-01"})
    assert [one["date"] for one in items(first, apart)] == ["2026-01-01", "2026-05-01"]
    assert items(order("drug-a", "completed", authoredOn="2026-01-01"), order("drug-a")) == [
        {"code": "drug", "value": True, "date": None}
    ]


def test_a_course_that_goes_on_is_not_doubted_by_one_that_ended_on_a_day_not_known() -> None:
    """A short order, completed in May, takes nothing from the one that is active since March."""
    items_of = items(order("drug-a"), order("drug-a", "completed", authoredOn="2026-05-01"))
    assert items_of == [{"code": "drug", "value": True, "date": "2026-03-01"}]
    held = items(order("drug-a"), order("drug-a", "on-hold", authoredOn="2026-05-01"))
    assert held == [{"code": "drug", "value": True, "date": "2026-03-01"}]
    # A report is of the medicine, not of one order.
    for status in ("on-hold", "stopped", "unknown"):
        told = items(order("drug-a"), statement("drug-a", status, effectiveDateTime="2026-05-01"))
        assert [one.get("value", "?") for one in told] == [True, "?"]
    earlier = statement("drug-a", "on-hold", effectiveDateTime="2026-01-01")
    assert items(order("drug-a"), earlier) == [{"code": "drug", "value": True, "date": None}]


def test_an_order_that_may_go_on_keeps_a_later_one_that_ended_from_meaning_that_nothing_is_taken() -> None:
    ended = statement("drug-a", "completed", effectivePeriod={"start": "2026-06-01", "end": "2026-07-01"})
    told = items(order("drug-a", "unknown"), ended)
    assert told == [
        {"code": "drug", "value": True, "date": "2026-06-01", "end": "2026-07-01"},
        {"code": "drug", "known": False, "date": "2026-06-01"},
    ]
    denied = statement("drug-a", "not-taken", effectiveDateTime="2026-11-01")
    assert items(order("drug-a", "unknown"), denied)[0]["value"] is False


def test_what_begins_later_is_not_taken_yet() -> None:
    assert items(order("drug-a", authoredOn="2026-11-26")) == []
    assert items(statement("drug-a", effectivePeriod={"start": "2026-12"})) == []


def test_medicines_in_r5() -> None:
    def told(adherence: str | None, status: str = "recorded", **more: Any) -> list[Any]:
        code = {"adherence": {"code": coded(adherence, ADHERENCE)}} if adherence else {}
        resource = {"resourceType": "MedicationStatement", "status": status, "subject": WHO,
                    "medication": {"concept": coded("drug-a")}, "effectivePeriod": {"start": "2026-01-01"}}  # fmt: skip
        return [one.get("value", "?") for one in items(resource | code | more)]

    assert told("taking") == told("taking-as-directed") == told(None) == [True]
    assert told("not-taking") == [False]
    assert told("stopped") == told("on-hold") == told("unknown") == ["?"]
    assert told("stopped", effectivePeriod={"start": "2026-01-01", "end": "2026-02-01"}) == [True]
    assert told("taking", "draft") == told("taking", "entered-in-error") == []


def test_a_medicine_by_reference() -> None:
    medication = {"resourceType": "Medication", "id": "m", "code": coded("drug-a")}
    relative = order("", medicationReference={"reference": "Medication/m"})
    contained = order("", medicationReference={"reference": "#m"}, contained=[medication])
    for found in (bundle(medication, relative), bundle(contained)):
        assert [one["code"] for one in read(found).form["medications"]] == ["drug"]
    by_uuid = bundle(order("", medication={"reference": {"reference": "urn:uuid:1"}}))  # as R5 has it
    by_uuid["entry"].append({"fullUrl": "urn:uuid:1", "resource": medication})
    assert [one["code"] for one in read(by_uuid).form["medications"]] == ["drug"]
    lost = read(bundle(relative))
    assert (lost.faults, lost.form["medications"]) == ((), [])
    assert "its medication Medication/m is not in the Bundle" in lost.unused[0]


def test_an_allergy_to_a_drug_does_not_say_that_it_is_taken() -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "patient": WHO,
        "clinicalStatus": hl7("allergyintolerance-clinical", "active"),
        "code": coded("drug-a"),
    }
    assert items(allergy) == []
    assert items(allergy | {"code": coded("allergy", OWN)}) == [{"code": "allergy", "value": True, "date": None}]


def test_vaccines() -> None:
    shot = {"resourceType": "Immunization", "patient": WHO, "vaccineCode": coded("vaccine"), "status": "completed",
            "occurrenceDateTime": "2020-05-01"}  # fmt: skip
    assert items(shot) == [{"code": "vaccinated", "value": True, "date": "2020-05-01"}]
    assert items(shot | {"status": "not-done"}) == []
    assert [one.get("known") for one in items(shot | {"isSubpotent": True})] == [False]


@pytest.mark.parametrize(
    "resources, why",
    [
        ([PATIENT | {"id": "q"}], "entry[0] Patient/p and entry[1] Patient/q are two patients"),
        ([observation("count", subject={"reference": "Patient/q"}, id="o")], "entry[1] Observation/o is of Patient/q, which is not the Patient"),
        ([{k: v for k, v in observation("count").items() if k != "subject"}], "entry[1] Observation does not say whom it is of"),
        ([observation("count", valueQuantity={"value": "9", "unit": "/uL"})], "its valueQuantity.value is no number"),
        ([observation("count", valueQuantity={"value": 9, "system": "urn:x", "code": "/uL"})], "not of UCUM"),
        ([observation("count", valueString="9")], "count is a quantity, which valueString does not tell"),
        ([observation("pregnant", valueCodeableConcept=coded("y", "urn:x"))], "no code that is known for pregnancy"),
        ([observation("pregnant", valueString="perhaps")], "'perhaps' says neither present nor absent"),
        ([observation("count", surprise=1)], "not valid in R4: surprise"),
        ([observation("count", effectiveDateTime="2026-02-30")], "entry[1] Observation: not valid in R4: effectiveDateTime"),
        ([observation("x", code={"coding": {}})], "its code has a coding that is no list"),
        ([order("drug-a", id="a"), order("", medication={"concept": coded("drug-a")}, id="b")], "entry[1] MedicationRequest/a has medicationCodeableConcept, which R5 does not have, and entry[2] MedicationRequest/b has medication, which R4 does not have"),
        ([condition("count") | {"code": coded("count", OWN)}], "count is no quantity that a resource of this type tells"),
        ([condition("pregnant", clinicalStatus=hl7("other", "active"))], "its clinicalStatus has no code of"),
        ([observation("count", valueInteger=5, dataAbsentReason={"text": "x"})], "it has a value, and a reason why it has none"),
        (["x"], "entry[1] has a resource without a resourceType"),
        ([{"resourceType": "Bundle", "type": "history", "entry": []}], "is a history"),
        ([observation("count", id="1"), observation("score", id="1")], "entry[2] Observation/1 is not as entry[1] Observation/1 tells it"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_place(resources: list[Any], why: str) -> None:
    faults = read(bundle(*resources)).faults
    assert any(why in one for one in faults), faults


def test_what_is_not_asked_for_is_counted_and_its_faults_matter_to_nobody() -> None:
    strange = {"resourceType": "Observation", "code": {"coding": [{"system": LAB, "code": "x"}]}, "what": 1}
    found = read(bundle(*[strange] * 500, {"resourceType": "Encounter"}, {"resourceType": "OperationOutcome"}))
    assert found.faults == ()
    assert found.unused == (
        "entry[502] OperationOutcome tells of a fault of the server: the Bundle may not be whole",
        "Resources that are not asked for, or have no code that is known here: 1 Encounter, 500 Observation",
    )


def test_the_person() -> None:
    def form(**more: Any) -> dict[str, Any]:
        found = read(bundle(patient=PATIENT | more))
        assert found.faults == ()
        return dict(found.form)

    assert form(birthDate="1990")["birth_date"] == "1990"
    assert (form(deceasedBoolean=True)["deceased"], form(deceasedDateTime="2020")["deceased"]) == (True, True)
    assert form(deceasedDateTime="2026-11-20T10:00:00Z")["deceased"] == "2026-11-20"
    assert form(address=[{"country": "DE"}])["region"] == "EU"
    assert form(address=[{"country": "USA"}, {"use": "old", "country": "DE"}])["region"] == "US"
    assert form(address=[{"country": "GB", "state": "England"}])["region"] == "England"
    for unclear in ([{"country": "GB"}], [{"country": "US"}, {"country": "DE"}], [{"city": "X"}], [{"country": "JP"}]):
        assert "region" not in form(address=unclear)
    assert "pregnancy" not in str(form(gender="male"))
    for bad in ({"active": False}, {"link": [{"other": WHO, "type": "replaced-by"}]}, {"deceasedDateTime": "2027"}):
        assert read(bundle(patient=PATIENT | bad)).faults


def test_bundles_in_bundles_and_entries_without_a_resource() -> None:
    inner = bundle(observation("score", valueInteger=5, id="o"), patient=None, kind="searchset")
    outer = bundle(inner, kind="batch-response")
    outer["entry"] += [{"fullUrl": "urn:uuid:9"}, {"request": {"method": "DELETE", "url": "Patient/q"}}]
    found = read(outer)
    paged = bundle() | {"link": [{"relation": "next", "url": "https://example.org/2"}]}
    assert "The Bundle is one page of several: what the others hold is not known" in read(paged).unused
    assert found.places["observations[0]"] == "entry[1] Bundle entry[0] Observation/o"
    assert found.unused == ("entry[2] has no resource", "entry[3] deletes something, and tells nothing")


def test_of_a_value_only_the_newest_counts_so_that_faults_of_older_ones_matter_to_nobody() -> None:
    new = observation("count", valueQuantity=quantity(900, "/uL"))
    olds = [
        observation("count", id="unit", effectiveDateTime="2012-01-01", valueQuantity=quantity(9, "mg/dL")),
        observation("count", id="text", effectiveDateTime="2012-01-01", valueString="low"),
        observation("count", id="form", effectiveDateTime="2012", surprise=1),
        observation("count", id="early", effectiveDateTime="2012-01-01", status="preliminary"),
    ]
    found = read(bundle(new, *olds))
    assert found.faults == ()
    assert [one["value"] for one in found.form["observations"]] == ["900"]
    assert sum("not read, as there is a newer one" in one for one in found.unused) == 2
    for old in olds[1:3]:
        assert read(bundle(old)).faults
        assert read(bundle(old | {"effectiveDateTime": "2026-11-01"}, new)).faults  # on the same day it matters
        assert read(bundle({key: value for key, value in old.items() if key != "effectiveDateTime"}, new)).faults
    assert read(bundle(observation("pregnant", effectiveDateTime="2012-01-01", valueString="perhaps"),
                       observation("pregnant", valueBoolean=False))).faults  # fmt: skip
