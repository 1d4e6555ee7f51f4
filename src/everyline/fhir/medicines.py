"""What a MedicationRequest or a MedicationStatement says of a medicine: taken since when, until when, or not known.

Source: FHIR R4 and R5, "Resource MedicationRequest" and "Resource MedicationStatement".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from everyline.domain.pathway import FactKind
from everyline.fhir.days import Days, days, period
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading, code_of, not_whole, text

_ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
_NO_ORDER = ("proposal", "plan", "option")


def ordered(resource: Mapping[str, Any], match: Match) -> Found:
    """What a MedicationRequest says. An active order is read as taken from the start of its dosage's bounds, else from
    the day it was written; a draft, a proposal or a plan says nothing; on hold, it is not known."""
    status, intent = text(resource, "status"), text(resource, "intent")
    if resource.get("doNotPerform") is True:
        return LeftOut("it asks that the medicine is not given (doNotPerform)")
    if status in ("entered-in-error", "cancelled", "draft"):
        return LeftOut(f"its status is {status}")
    if intent in _NO_ORDER:
        return LeftOut(f"its intent is {intent}")
    starts, ends = _bounds(resource)
    begun = starts or days(resource.get("authoredOn"), "authoredOn")
    if status == "active":
        return _course(match, begun, ends, is_over=False)
    if status in ("completed", "stopped", "ended"):
        changed = days(resource.get("statusChanged"), "statusChanged") if status != "completed" else None
        return _course(match, begun, changed or ends, is_over=True)
    return _unsure(f"its status is {status}", begun)


def stated(resource: Mapping[str, Any], match: Match) -> Found:
    """What a MedicationStatement says, by its status in R4 and by its adherence in R5."""
    status = text(resource, "status")
    adherence = resource.get("adherence")
    kept_to = adherence.get("code") if isinstance(adherence, Mapping) else None
    said = code_of(kept_to, _ADHERENCE, "adherence") or ""
    starts, ends = period(resource.get("effectivePeriod"), "effectivePeriod")
    starts = starts or days(resource.get("effectiveDateTime"), "effectiveDateTime")
    asserted = days(resource.get("dateAsserted"), "dateAsserted")
    if status in ("entered-in-error", "draft", "intended"):
        return LeftOut(f"its status is {status}")
    if status == "not-taken" or said.startswith("not-taking"):
        return _not_taken(match, starts or asserted)
    if status in ("completed", "stopped") or said.startswith("stopped"):
        return _course(match, starts, ends, is_over=True)
    if status == "active" or (status == "recorded" and (not said or said.startswith("taking"))):
        return _course(match, starts, ends, is_over=False)
    return _unsure(f"its {'adherence' if said else 'status'} is {said or status}", asserted or starts)


def joined(found: Sequence[Found]) -> tuple[Found, ...]:
    """The courses of one medicine, renewals joined: a course that another ran into is the same course.

    What went before a running course and ended on a day not known may have run into it: its start is not known then,
    and no time it has lasted is made up.
    """
    courses = sorted(
        (one for one in found if isinstance(one, Reading) and one.value is True and one.on is not None),
        key=lambda one: (one.on or date.min, one.ends or date.max),
    )
    others = [one for one in found if one not in courses]
    denied = [one.on for one in others if isinstance(one, Reading) and one.value is False]
    merged: list[Reading] = []
    for one in courses:
        last = merged[-1] if merged else None
        if last is not None and _runs_into(last, one, denied):
            ends = None if last.ends is None or one.ends is None else max(last.ends, one.ends)
            merged[-1] = replace(last, ends=ends)
        else:
            merged.append(one)
    kept: list[Found] = [one for one in others if not isinstance(one, Doubt)]
    for doubt in (one for one in others if isinstance(one, Doubt)):
        later = [one for one in merged if doubt.on is not None and one.on is not None and one.on > doubt.on]
        if doubt.may_be and later:
            first = later[0]
            merged[merged.index(first)] = replace(first, on=None)
            kept.append(LeftOut(f"{doubt.why}: since when the later course lasts is not known"))
        else:
            kept.append(doubt)
    return (*merged, *kept)


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


def _course(match: Match, begun: Days | None, ends: Days | None, *, is_over: bool) -> Found:
    day = begun.whole if begun is not None else None
    if (
        match.definition.kind is FactKind.PRESENCE
    ):  # as of a drug that was tried: whether it is still taken is not asked
        return Reading(True, day)
    if ends is not None and ends.whole is None:
        return _unsure(not_whole("end", ends), begun)
    if is_over and ends is None:
        return _unsure("it is over, and its end is not known", begun)
    return Reading(True, day, ends.whole if ends is not None else None)


def _not_taken(match: Match, asserted: Days | None) -> Found:
    day = asserted.whole if asserted is not None else None
    if match.definition.kind is FactKind.PRESENCE or not match.says_no:
        return Doubt("that it is not taken says nothing of what else the fact stands for", day)
    if asserted is not None and day is None:
        return Doubt(not_whole("day", asserted), asserted.last)
    return Reading(False, day)


def _unsure(why: str, as_of: Days | None) -> Found:
    return Doubt(why, None if as_of is None else as_of.last, may_be=True)
