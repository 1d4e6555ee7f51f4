"""What a MedicationRequest or a MedicationStatement says of a medicine: taken since when, until when, or not known.

Source: FHIR R4 and R5, "Resource MedicationRequest" and "Resource MedicationStatement".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from everyline.domain.pathway import FactKind
from everyline.fhir.bounds import bounds
from everyline.fhir.bundle import shown
from everyline.fhir.days import Days, days, period
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading, boolean, code_of, not_whole, text

_ADHERENCE = "http://hl7.org/fhir/CodeSystem/medication-statement-adherence"
_NO_ORDER = ("proposal", "plan", "option")


@dataclass(frozen=True, slots=True)
class Course(Reading):
    """That a medicine is or was taken. code: under which code. says_no: as in `Match`. asserted: the last day on
    which it was told so. is_report: told of the medicine, not of one order. is_stop: said to be stopped."""

    code: str = ""
    says_no: bool = True
    asserted: date | None = None
    is_report: bool = False
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class NotThis(Doubt):
    """That the medicine of one code is not taken, which says nothing of what else the fact stands for."""

    code: str = ""


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
    told = bounds(resource, on)
    begun, ends = told.begun, told.ends
    if begun is not None and begun.first > on:
        return LeftOut(f"it begins on {begun.printed}")
    if status == "active" and told.why and match.definition.kind is FactKind.MEDICINE:
        return _unsure(told.why, begun, on)
    if status == "active":
        written = days(resource.get("authoredOn"), "authoredOn")
        return _course(match, begun, ends, on, is_over=False, asserted=written)
    if status in ("completed", "stopped", "ended"):
        changed = days(resource.get("statusChanged"), "statusChanged") if status != "completed" else None
        found = _course(match, begun, changed or ends, on, is_over=True)
        return replace(found, is_stop=status != "completed") if isinstance(found, Course) else found
    return _unsure(f"its status is {shown(status)}", begun, on)


def stated(resource: Mapping[str, Any], match: Match, on: date) -> Iterator[Found]:
    """What a MedicationStatement says, by its status in R4 and by its adherence in R5."""
    status = text(resource, "status")
    adherence = resource.get("adherence")
    kept_to = adherence.get("code") if isinstance(adherence, Mapping) else None
    said = code_of(kept_to, _ADHERENCE, "adherence") or ""
    starts, ends = period(resource.get("effectivePeriod"), "effectivePeriod")
    starts = starts or days(resource.get("effectiveDateTime"), "effectiveDateTime")
    asserted = days(resource.get("dateAsserted"), "dateAsserted")
    if status in ("entered-in-error", "draft", "intended"):
        yield LeftOut(f"its status is {shown(status)}")
    elif starts is not None and starts.first > on:
        yield LeftOut(f"it begins on {starts.printed}")
    elif status == "not-taken" or said.startswith("not-taking"):
        yield from _not_taken(match, starts, ends, asserted, on)
    else:
        yield _reported(match, (status, said), (starts, ends, asserted), on)


def _reported(
    match: Match, status_said: tuple[str | None, str], told: tuple[Days | None, Days | None, Days | None], on: date
) -> Found:
    (status, said), (starts, ends, asserted) = status_said, told
    if status in ("completed", "stopped") or said.startswith("stopped"):
        # A report is of the medicine, not of one order: that it was stopped contests what says that it goes on.
        is_stop = status == "stopped" or said.startswith("stopped")
        found = _course(match, starts, ends, on, is_over=True, contests=is_stop)
        return replace(found, is_report=True, is_stop=True) if isinstance(found, Course) else found
    if status == "active" or (status == "recorded" and (not said or said.startswith("taking"))):
        found = _course(match, starts, ends, on, is_over=False, asserted=asserted)
        return replace(found, is_report=True) if isinstance(found, Course) else found
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
    contests = [*_contested(courses, on), *_contradicted(courses, denied, on)]
    for doubt in (*(one for one in found if isinstance(one, Doubt)), *contests, *_of_others(courses, on)):
        running = [one for one in merged if _goes_on(one, on)]
        if isinstance(doubt, NotThis) and running and not _denies(doubt, [one for one in courses if _goes_on(one, on)]):
            kept.append(LeftOut(doubt.why))
        elif not running:
            days = [one.on for one in merged if one.on is not None]
            kept.append(replace(doubt, on=None if doubt.on is None else max((doubt.on, *days))))
        elif doubt.may_be or (doubt.on is not None and all(_may_precede(doubt, one) for one in running)):
            kept.append(LeftOut(f"{doubt.why}: since when the course that goes on has lasted is not known"))
            merged = [replace(one, on=None) if one in running and _may_precede(doubt, one) else one for one in merged]
        else:
            kept.append(doubt)
    return (*merged, *kept)


def _goes_on(course: Reading, on: date) -> bool:
    return course.ends is None or course.ends > on


def _contested(courses: Sequence[Reading], on: date) -> Iterator[Doubt]:
    """Of courses that go on: each day on which another record says that they were over.

    An order that is over takes nothing from another order, nor does the report of an earlier course.
    """
    held = [one for one in courses if isinstance(one, Course)]
    for over in (one for one in held if one.ends is not None and one.ends <= on and (one.is_report or one.is_stop)):
        for one in (one for one in held if _goes_on(one, on) and (one.is_report or over.is_report)):
            day = over.ends
            if (
                day is None
                or (one.on is not None and one.on >= day)
                or (one.asserted is not None and one.asserted > day)
            ):
                continue
            if one.is_report is over.is_report and one.on is not None and over.on is not None and over.on < one.on:
                continue
            yield Doubt(f"one record says that it was over on {day.isoformat()}, another that it goes on", day)


def _contradicted(courses: Sequence[Reading], denied: Sequence[date | None], on: date) -> Iterator[Doubt]:
    """Of courses that go on: each day on which they were denied, where they were told again later."""
    for one in (one for one in courses if isinstance(one, Course) and _goes_on(one, on)):
        for day in denied:
            if day is not None and one.on is not None and one.asserted is not None and one.on < day <= one.asserted:
                yield Doubt(f"it was denied on {day.isoformat()}, and later told to have gone on", day)


def _of_others(courses: Sequence[Reading], on: date) -> Iterator[Doubt]:
    """Where nothing goes on: that one of several medicines is over says nothing of the others."""
    held = [one for one in courses if isinstance(one, Course)]
    if not any(_goes_on(one, on) for one in held):
        for one in held:
            if not one.says_no:
                yield Doubt("it is over, which says nothing of what else the fact stands for", one.ends, may_be=True)


def _denies(doubt: NotThis, running: Sequence[Reading]) -> bool:
    """Whether a course under the same code goes on that may have begun before."""
    same = [one for one in running if isinstance(one, Course) and one.code == doubt.code]
    return any(doubt.on is None or one.on is None or one.on <= doubt.on for one in same)


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


def _course(
    match: Match,
    begun: Days | None,
    ends: Days | None,
    on: date,
    *,
    is_over: bool,
    contests: bool = False,
    asserted: Days | None = None,
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
    if is_over and ends is not None and ends.last > on:
        return _unsure(f"it is over, and its end {ends.printed} lies ahead", begun, on, contests=contests)
    end = ends.whole if ends is not None else None
    return Course(True, day, end, "", match.code, match.says_no, asserted.whole if asserted is not None else None)


def _not_taken(
    match: Match, starts: Days | None, ends: Days | None, asserted: Days | None, on: date
) -> Iterator[Found]:
    """That it was not taken: on the day it began not to be, on the day that was told, and never after its end."""
    told = [one for one in (starts, asserted) if one is not None and not (ends is not None and one.first > ends.last)]
    last = max((one.latest(on) for one in told), default=None)
    if match.definition.kind is FactKind.PRESENCE or not match.says_no:
        why = "that it is not taken says nothing of what else the fact stands for"
        yield NotThis(why, last, match.definition.kind is FactKind.PRESENCE, match.code)
    elif ends is not None and ends.first < on:
        yield Doubt(f"it was not taken until {ends.printed}, and what came then is not known", ends.latest(on))
    elif told and all(one.whole is None for one in told):
        yield Doubt(not_whole("day", told[0]), last)
    else:
        days = {one.whole for one in told if one.whole is not None}
        yield from (Reading(False, day) for day in sorted(days)) if days else (Reading(False),)


def _unsure(why: str, as_of: Days | None, on: date, *, contests: bool = False) -> Doubt:
    return Doubt(why, None if as_of is None else as_of.latest(on), may_be=not contests)
