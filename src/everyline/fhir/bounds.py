"""Until when an order is to be taken, by the bounds of its dosages and by how long it may be dispensed.

Source: FHIR R4 and R5, "Dosage", "Timing" (repeat.bounds, count, event) and "MedicationRequest" (dispenseRequest).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from everyline.domain.printed import PrintedNumber
from everyline.fhir.days import Days, days, period

# The least and the most days of UCUM's units of time.
_DAYS = {"d": (1, 1), "wk": (7, 7), "mo": (28, 31), "a": (365, 366)}
_LIMITS = ("boundsDuration", "boundsRange", "count", "countMax")


@dataclass(frozen=True, slots=True)
class Bounds:
    """begun: the first day. ends: the last, None where none is told. why: why it has an end that is not known."""

    begun: Days | None
    ends: Days | None = None
    why: str = ""


def bounds(resource: Mapping[str, Any], on: date) -> Bounds:
    """What a MedicationRequest is bound by; it begins on the earliest start of its dosages, else when it was written.

    A dosage without an end goes on, whatever the others say. An end that can't be worked out is not known.
    """
    starts: list[Days] = []
    ends: list[Days] = []
    limited: list[Mapping[str, Any]] = []
    goes_on = False
    for number, one in enumerate(resource.get("dosageInstruction") or ()):
        timing = _within(one, "timing")
        repeat = _within(timing, "repeat")
        start, end = period(repeat.get("boundsPeriod"), f"dosageInstruction[{number}].timing.repeat.boundsPeriod")
        starts += [start] if start else []
        if end is not None:
            ends.append(end)
        elif timing.get("event") or any(repeat.get(name) is not None for name in _LIMITS):
            limited.append(repeat)
        else:
            goes_on = True
    first = min(starts, key=lambda one: one.first) if starts else None
    begun = first or days(resource.get("authoredOn"), "authoredOn")
    if not goes_on and limited:
        return _of_time(begun, limited[0] if len(limited) == 1 and not ends else {}, on)
    if ends and not goes_on:
        return Bounds(begun, max(ends, key=lambda one: one.last))
    _, valid = period(_within(resource, "dispenseRequest").get("validityPeriod"), "dispenseRequest.validityPeriod")
    if valid is not None and valid.last < on:
        return Bounds(begun, None, f"it might be dispensed until {valid.printed} only, and its end is not known")
    return Bounds(begun)


def _of_time(begun: Days | None, repeat: Mapping[str, Any], on: date) -> Bounds:
    """The end of a course that lasts for a time, where that is one of days, weeks, months or years."""
    said = _within(repeat, "boundsDuration")
    number, code = said.get("value"), str(said.get("code"))
    first = begun.whole if begun is not None else None
    is_known = (
        isinstance(number, PrintedNumber) and number.isdecimal() and len(number) < 5 and not said.get("comparator")
    )
    if is_known and code in _DAYS and first is not None:
        least, most = (first + timedelta(days=int(str(number)) * one) for one in _DAYS[code])
        if least > on or least == most:
            return Bounds(begun, Days(most, most, most.isoformat()))
    return Bounds(begun, None, "it is bound to a time, and its end is not known")


def _within(said: Any, name: str) -> Mapping[str, Any]:
    found = said.get(name) if isinstance(said, Mapping) else None
    return found if isinstance(found, Mapping) else {}
