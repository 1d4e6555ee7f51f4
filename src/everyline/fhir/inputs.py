"""What counts of a patient's facts on a day as a FHIR Parameters resource, the context of exported conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any  # FHIR's JSON

from everyline.domain.current import CurrentFact, CurrentFacts
from everyline.domain.pathway import FactId
from everyline.fhir.conditions import AGE, COMPLETE, DAY, DAYS, STARTS, Units

UCUM = "http://unitsofmeasure.org"


def inputs(current: CurrentFacts, units: Units, wanted: Iterable[FactId] | None = None) -> dict[str, Any]:
    """A Parameters resource (FHIR R4 and R5, "Parameters"), a parameter for each value. wanted: of these facts only."""
    asked = None if wanted is None else set(wanted)
    found: list[dict[str, Any]] = [{"name": DAY, "valueDate": current.on.isoformat()}]
    if asked is None or FactId("birth_date") in asked:
        found += [{"name": AGE, "valueInteger": age} for age in current.ages]
    for fact in current.facts:
        if asked is None or fact.id in asked:
            found += _parameters(fact, units.by_fact.get(fact.id, ""))
    return {"resourceType": "Parameters", "parameter": found}


def _parameters(fact: CurrentFact, unit: str) -> Iterator[dict[str, Any]]:
    for value in fact.values:
        yield {"name": fact.id, **_value(value, unit)}
    yield from _dates(fact.id + STARTS, fact.starts)
    yield from _dates(fact.id + DAYS, fact.days)
    if fact.is_complete:
        yield {"name": fact.id + COMPLETE, "valueBoolean": True}


def _value(value: Decimal | str | bool, unit: str) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, str):
        return {"valueString": value}
    return {"valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit}}


def _dates(name: str, days: Iterable[date]) -> Iterator[dict[str, Any]]:
    for day in days:
        yield {"name": name, "valueDate": day.isoformat()}
