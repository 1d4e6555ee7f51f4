# ruff: noqa: E501 (one case a line reads better)
"""What a Condition or an Observation that contradicts itself or another leaves not known, and what it does not undo."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.fhir.charts import WHO, bundle, condition, items, observation, read

STROKE = condition("stroke", "resolved", onsetDateTime="2019-01-01")


def told(*more: Any) -> list[tuple[Any, ...]]:
    return [(one.get("value", "?"), one["date"], one.get("end")) for one in items(*more)]


@pytest.mark.parametrize(
    "one, expected",
    [
        # Refuted, on no whole day: not known, and never absent on the day of the evaluation.
        (condition("pregnant", sure="refuted", recordedDate="2026"), [("?", "2026-11-25", None)]),
        (condition("pregnant", sure="refuted", onsetDateTime="2026-10"), [("?", "2026-10-31", None)]),
        (condition("pregnant", sure="refuted", recordedDate="2026-11-01"), [(False, "2026-11-01", None)]),
        # Active and abated, over and not yet abated.
        (condition("pregnant", recordedDate="2026-11-20", abatementDateTime="2026-11-23"), [("?", "2026-11-23", None)]),
        (condition("pregnant", onsetDateTime="2026-11-20", abatementString="lately"), [("?", "2026-11-20", None)]),
        (condition("pregnant", "resolved", onsetDateTime="2026-11-01", abatementDateTime="2027-03-01"), [("?", "2026-11-25", None)]),
        # Active now, whatever was found since its onset.
        (condition("pregnant", onsetDateTime="2015-01-01"), [(True, "2015-01-01", None), (True, None, None)]),
        (condition("pregnant", onsetDateTime="2015-01-01", recordedDate="2026-11"), [(True, "2015-01-01", None), (True, None, None)]),
        (condition("pregnant", recordedDate="2026-11-01"), [(True, "2026-11-01", None)]),
        # One of two codes is over: nothing is known of the other.
        (condition("leg", "resolved", onsetDateTime="2020-01-01", abatementDateTime="2020-03-01"), [(True, "2020-01-01", "2020-03-01"), ("?", "2020-03-01", None)]),
        # What tells of the past happened at its onset, not when it was written down.
        (condition("stroke", onsetDateTime="2010-01-01", recordedDate="2026-10-01"), [(True, "2010-01-01", None)]),
        (condition("stroke", recordedDate="2026-10-01"), [(True, None, None)]),
    ],
)  # fmt: skip
def test_what_a_condition_says(one: dict[str, Any], expected: list[tuple[Any, ...]]) -> None:
    assert told(one) == expected


@pytest.mark.parametrize(
    "one",
    [
        condition("pregnant", sure="refuted", recordedDate="2027-06-01"),
        condition("pregnant", onsetDateTime="2027"),
        condition("stroke", "resolved", onsetDateTime="2027"),
    ],
)
def test_a_day_to_come_is_refused(one: dict[str, Any]) -> None:
    found = read(bundle(one))
    assert found.faults or found.form["conditions"][0]["date"] > "2026-11-25"  # which the reader of the form refuses


@pytest.mark.parametrize(
    "one",
    [
        condition("stroke", sure="refuted", recordedDate="2026-11-01"),
        observation("stroke", valueBoolean=False),
        observation("stroke", status="preliminary", valueBoolean=True),
        observation("stroke", dataAbsentReason={"text": "lost"}),
        observation("stroke", effectiveDateTime="2026-11", valueBoolean=True),
        observation("stroke", valueBoolean=True, modifierExtension=[{"url": "urn:x", "valueBoolean": True}]),
        {"resourceType": "Immunization", "patient": WHO, "status": "not-done", "vaccineCode": STROKE["code"],
         "occurrenceDateTime": "2026-11-01"},
    ],
    ids=str,
)  # fmt: skip
def test_an_earlier_stroke_is_undone_by_nothing_that_may_or_may_not_be(one: dict[str, Any]) -> None:
    assert told(STROKE, one) == [(True, "2019-01-01", None)]


def test_a_recorded_date_that_is_no_day_is_told() -> None:
    found = read(bundle(condition("pregnant", onsetDateTime="2015-01-01", recordedDate="2026-11")))
    assert (
        "entry[1] Condition: its recordedDate 2026-11 is not a whole day: read as present without a day"
        in found.unused[0]
    )
