"""What a MedicationRequest or a MedicationStatement says of a medicine: taken since when, until when, or not known.

Source: FHIR R4 and R5, "Resource MedicationRequest" and "Resource MedicationStatement".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from everyline.domain.pathway import FactKind
from everyline.fhir.bundle import shown
from everyline.fhir.days import Days, days, period
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading, boolean, code_of, not_whole, text

_ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
_NO_ORDER = ("proposal", "plan", "option")


def ordered(resource: Mapping[str, Any], match: Match, on: date) -> Found:
    """What a MedicationRequest says. An active order is read as taken from the start of its dosage's bounds, else from
    the day it was written; one that begins later, a draft, a proposal or a plan says nothing; on hold, it is not
    known."""
    status, intent = text(resource, "status"), text(resource, "intent")
    if boolean(resource, "doNotPerform"):
        return LeftOut("it asks that the medicine is not given (doNotPerform)")
    if status in ("entered-in-error", "cancelled", "draft"):
        return LeftOut(f"its status is {shown(status)}")
    if intent in _NO_ORDER:
        return LeftOut(f"its intent is {shown(intent)}")
    starts, ends = _bounds(resource)
    begun = starts or days(resource.get("authoredOn"), "authoredOn")
    if begun is not None and begun.first > on:
        return LeftOut(f"it begins on {begun.printed}")
    if status == "active":
        return _course(match, begun, ends, on, is_over=False)
    if status in ("completed", "stopped", "ended"):
        changed = days(resource.get("statusChanged"), "statusChanged") if status != "completed" else None
        return _course(match, begun, changed or ends, on, is_over=True)
    return _unsure(f"its status is {shown(status)}", begun, on)


def stated(resource: Mapping[str, Any], match: Match, on: date) -> Found:
    """What a MedicationStatement says, by its status in R4 and by its adherence in R5."""
    status = text(resource, "status")
    adherence = resource.get("adherence")
    kept_to = adherence.get("code") if isinstance(adherence, Mapping) else None
    said = code_of(kept_to, _ADHERENCE, "adherence") or ""
    starts, ends = period(resource.get("effectivePeriod"), "effectivePeriod")
    starts = starts or days(resource.get("effectiveDateTime"), "effectiveDateTime")
    asserted = days(resource.get("dateAsserted"), "dateAsserted")
    if status in ("entered-in-error", "draft", "intended"):
        return LeftOut(f"its status is {shown(status)}")
    if starts is not None and starts.first > on:
        return LeftOut(f"it begins on {starts.printed}")
    if status == "not-taken" or said.startswith("not-taking"):
        return _not_taken(match, starts or asserted, on)
    if status in ("completed", "stopped") or said.startswith("stopped"):
        # A report is of the medicine, not of one order: that it was stopped contests what says that it goes on.
        is_stop = status == "stopped" or said.startswith("stopped")
        return _course(match, starts, ends, on, is_over=True, contests=is_stop)
    if status == "active" or (status == "recorded" and (not said or said.startswith("taking"))):
        return _course(match, starts, ends, on, is_over=False)
    return _unsure(
        f"its {'adherence' if said else 'status'} is {shown(said or status)}", asserted or starts, on, contests=True
    )


def joined(found: Sequence[Found], on: date) -> tuple[Found, ...]:
    """The courses of one medicine, renewals joined: a course that another ran into is the same course.

    What may be, or have been, taken by one order takes nothing from a course that goes on by another. But what went
    before a course may have run into it, so that its start is not known, and no time it has lasted is made up. Where
    none goes on, nothing is known but what was denied later.
    """
    courses = [one for one in found if isinstance(one, Reading) and one.value is True]
    denied = [one.on for one in found if isinstance(one, Reading) and one.value is False]
    merged = _merged(courses, denied)
    kept: list[Found] = [one for one in found if one not in courses and not isinstance(one, Doubt)]
    for doubt in (one for one in found if isinstance(one, Doubt)):
        running = [one for one in merged if one.ends is None or one.ends > on]
        if not running:
            days = [one.on for one in merged if one.on is not None]
            kept.append(replace(doubt, on=None if doubt.on is None else max((doubt.on, *days))))
        elif doubt.may_be or (doubt.on is not None and all(_may_precede(doubt, one) for one in running)):
            kept.append(LeftOut(f"{doubt.why}: since when the course that goes on has lasted is not known"))
            merged = [replace(one, on=None) if one in running and _may_precede(doubt, one) else one for one in merged]
        else:
            kept.append(doubt)
    return (*merged, *kept)


def _merged(courses: Sequence[Reading], denied: Sequence[date | None]) -> list[Reading]:
    merged: list[Reading] = [one for one in courses if one.on is None]
    dated = [one for one in courses if one.on is not None]
    last: Reading | None = None
    for one in sorted(dated, key=lambda one: (one.on or date.min, one.ends or date.max)):
        if last is not None and _runs_into(last, one, denied):
            ends = None if last.ends is None or one.ends is None else max(last.ends, one.ends)
            merged[-1] = last = replace(last, ends=ends)
        else:
            merged.append(one)
            last = one
    return merged


def _may_precede(doubt: Doubt, course: Reading) -> bool:
    return doubt.on is None or course.on is None or doubt.on < course.on


def _runs_into(last: Reading, one: Reading, denied: Sequence[date | None]) -> bool:
    if last.on is None or one.on is None or any(day is None or last.on <= day <= one.on for day in denied):
        return False
    return last.ends is None or one.on <= last.ends + timedelta(days=1)


def _bounds(resource: Mapping[str, Any]) -> tuple[Days | None, Days | None]:
    """The earliest start and the latest end that the dosages are bound by."""
    starts: list[Days] = []
    ends: list[Days | None] = []
    for number, one in enumerate(resource.get("dosageInstruction") or ()):
        timing = one.get("timing") if isinstance(one, Mapping) else None
        repeat = timing.get("repeat") if isinstance(timing, Mapping) else None
        said = repeat.get("boundsPeriod") if isinstance(repeat, Mapping) else None
        start, end = period(said, f"dosageInstruction[{number}].timing.repeat.boundsPeriod")
        starts += [start] if start else []
        ends.append(end)
    told = [one for one in ends if one is not None]
    last = max(told, key=lambda one: one.last) if told and len(told) == len(ends) else None
    return min(starts, key=lambda one: one.first) if starts else None, last


def _course(
    match: Match, begun: Days | None, ends: Days | None, on: date, *, is_over: bool, contests: bool = False
) -> Found:
    day = begun.whole if begun is not None else None
    if (
        match.definition.kind is FactKind.PRESENCE
    ):  # as of a drug that was tried: whether it is still taken is not asked
        return Reading(True, day)
    if ends is not None and ends.whole is None:
        return _unsure(not_whole("end", ends), begun, on, contests=contests)
    if is_over and ends is None:
        return _unsure("it is over, and its end is not known", begun, on, contests=contests)
    return Reading(True, day, ends.whole if ends is not None else None)


def _not_taken(match: Match, asserted: Days | None, on: date) -> Found:
    day = asserted.whole if asserted is not None else None
    if match.definition.kind is FactKind.PRESENCE or not match.says_no:
        return Doubt("that it is not taken says nothing of what else the fact stands for", day)
    if asserted is not None and day is None:
        return Doubt(not_whole("day", asserted), asserted.latest(on))
    return Reading(False, day)


def _unsure(why: str, as_of: Days | None, on: date, *, contests: bool = False) -> Doubt:
    return Doubt(why, None if as_of is None else as_of.latest(on), may_be=not contests)
