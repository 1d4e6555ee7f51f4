# ruff: noqa: E501 (one case a line reads better)
"""What orders and reports of a medicine that contradict themselves or one another leave not known."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.fhir.charts import LAB, OWN, WHO, bundle, coded, items, order, read, statement

from everyline.domain.pathway import FactId, LocalCode

ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
SINCE_2025 = order("drug-a", authoredOn="2025-01-01")
TRIED = LocalCode(LAB, "drug-b", FactId("stroke"), resource="MedicationStatement")


def told(*more: Any) -> list[tuple[Any, ...]]:
    return [(one.get("value", "?"), one["date"], one.get("end")) for one in items(*more)]


def during(start: str, end: str | None = None) -> dict[str, Any]:
    return {"effectivePeriod": {"start": start, **({"end": end} if end else {})}}


def lasting(repeat: dict[str, Any], *, authored: str = "2019-01-01", **more: Any) -> dict[str, Any]:
    return order("drug-a", authoredOn=authored, dosageInstruction=[{"timing": {"repeat": repeat, **more}}])


def time(value: int, code: str) -> dict[str, Any]:
    return {"boundsDuration": {"value": value, "system": "http://unitsofmeasure.org", "code": code}}


def other(code: str) -> dict[str, Any]:
    return {"medicationCodeableConcept": coded(code)}


@pytest.mark.parametrize(
    "ahead",
    [
        order("drug-a", "stopped", dosageInstruction=[{"timing": {"repeat": {"boundsPeriod": {"start": "2026-01-01", "end": "2027-01-31"}}}}]),
        statement("drug-a", "stopped", **during("2026-01-01", "2027-01-31")),
        statement("drug-a", "completed", **during("2026-01-01", "2026-11-26")),
        {"resourceType": "MedicationStatement", "status": "recorded", "subject": WHO, "medication": {"concept": coded("drug-a")},
         "adherence": {"code": coded("stopped", ADHERENCE)}, **during("2026-01-01", "2027-01-01")},
    ],
)  # fmt: skip
def test_a_course_that_is_over_and_ends_later_is_not_known(ahead: dict[str, Any]) -> None:
    assert told(ahead) == [("?", "2026-01-01", None)]


def test_a_course_that_was_told_after_it_was_denied_is_not_known() -> None:
    denied = statement("drug-a", "not-taken", effectiveDateTime="2026-03-01")
    assert told(denied, statement("drug-a", dateAsserted="2026-11-20", **during("2026-01-01")))[-1] == (
        "?",
        "2026-03-01",
        None,
    )
    # Told before it was denied: the denial is the newer.
    assert told(denied, statement("drug-a", dateAsserted="2026-02-01", **during("2026-01-01"))) == [
        (True, "2026-01-01", None),
        (False, "2026-03-01", None),
    ]


@pytest.mark.parametrize(
    "denied, expected",
    [
        (during("2019-01-01", "2019-06-30"), [("?", "2019-06-30", None)]),
        (during("2026-01-01", "2026-11"), [("?", "2026-11-25", None)]),
        (during("2026-01-01", "2026-12-31"), [(False, "2026-01-01", None)]),
        (during("2026-01-01", "2026-11-25"), [(False, "2026-01-01", None)]),
        (during("2026-01-01") | {"dateAsserted": "2026-11-01"}, [(False, "2026-01-01", None), (False, "2026-11-01", None)]),
        (during("2026") | {"dateAsserted": "2026-11-01"}, [(False, "2026-11-01", None)]),
        ({}, [(False, None, None)]),
    ],
)  # fmt: skip
def test_a_denial_holds_until_its_end(denied: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    assert told(statement("drug-a", "not-taken", **denied)) == expected


def test_a_denial_that_ended_leaves_a_course_that_went_on_not_known() -> None:
    found = told(SINCE_2025, statement("drug-a", "not-taken", **during("2026-01-01", "2026-02-01")))
    assert found == [(True, "2025-01-01", None), ("?", "2026-02-01", None)]


def test_one_of_several_medicines_that_is_over_or_not_taken_says_nothing_of_the_others() -> None:
    over = statement("drug-b", "completed", **during("2019-01-01", "2019-06-30"))
    assert told(over) == [(True, "2019-01-01", "2019-06-30"), ("?", "2019-06-30", None)]
    running = order("drug-c", authoredOn="2025-01-01")
    not_this = statement("drug-b", "not-taken", effectiveDateTime="2026-11-01")
    assert told(over, running) == [(True, "2019-01-01", "2019-06-30"), (True, "2025-01-01", None)]
    assert told(running, not_this) == [(True, "2025-01-01", None)]
    # The very one that is taken by another record: that is a contradiction.
    assert told(order("drug-b", authoredOn="2025-01-01"), not_this)[-1] == ("?", "2026-11-01", None)
    by_own = order("", authoredOn="2026-01-01") | other("x") | {"medicationCodeableConcept": coded("other", OWN)}
    assert told(
        by_own
        | {"status": "stopped", "dosageInstruction": [{"timing": {"repeat": {"boundsPeriod": {"end": "2026-02-01"}}}}]}
    ) == [(True, "2026-01-01", "2026-02-01")]


def test_a_drug_that_was_tried_is_not_undone_by_one_that_is_not_taken() -> None:
    tried = statement("drug-b", "completed", **during("2018-01-01", "2018-06-01"))
    not_taken = statement("drug-b", "not-taken", effectiveDateTime="2026-11-01")
    found = read(bundle(tried, not_taken), (TRIED,))
    assert [(one["code"], one["value"]) for one in found.form["conditions"]] == [("stroke", True)]


def test_a_report_that_a_medicine_was_stopped_contests_an_order_that_goes_on() -> None:
    stop = statement("drug-a", "stopped", **during("2020-01-01", "2026-06-01"))
    found = read(bundle(order("drug-a", authoredOn="2020-01-01"), stop))
    assert found.form["medications"][-1] == {"code": "drug", "known": False, "date": "2026-06-01"}
    assert "one record says that it was over on 2026-06-01, another that it goes on" in found.unused[0]
    # Begun again, an earlier course, and two orders: nothing is contested.
    assert told(order("drug-a", authoredOn="2026-07-01"), stop)[-1] == (True, "2026-07-01", None)
    assert told(statement("drug-a", **during("2026-05-01")), stop) == [(True, "2020-01-01", None)]
    bound = [{"timing": {"repeat": {"boundsPeriod": {"start": "2026-05-01", "end": "2026-06-01"}}}}]
    assert told(SINCE_2025, order("drug-a", "stopped", dosageInstruction=bound)) == [(True, "2025-01-01", None)]


@pytest.mark.parametrize(
    "bound, expected",
    [
        (lasting(time(7, "d")), (True, "2019-01-01", "2019-01-08")),
        (lasting(time(52, "wk"), authored="2026-11-01"), (True, "2026-11-01", "2027-10-31")),
        (lasting(time(6, "mo"), authored="2026-11-01"), (True, "2026-11-01", "2027-05-06")),
        (lasting(time(6, "mo")), ("?", "2019-01-01", None)),
        (lasting(time(7, "h")), ("?", "2019-01-01", None)),
        (lasting({"boundsRange": {"low": {"value": 3}, "high": {"value": 7}}}), ("?", "2019-01-01", None)),
        (lasting({"count": 1}), ("?", "2019-01-01", None)),
        (lasting({}, event=["2019-01-01"]), ("?", "2019-01-01", None)),
        (order("drug-a", authoredOn="2019-01-01", dispenseRequest={"validityPeriod": {"end": "2019-02-01"}}), ("?", "2019-01-01", None)),
        (order("drug-a", authoredOn="2026-01-01", dispenseRequest={"validityPeriod": {"end": "2027-01-01"}}), (True, "2026-01-01", None)),
        (lasting({"frequency": 1, "period": 1, "periodUnit": "d"}), (True, "2019-01-01", None)),
    ],
)  # fmt: skip
def test_an_order_lasts_as_long_as_it_is_bound_to(bound: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert told(bound) == [expected]
