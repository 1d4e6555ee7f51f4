"""What a Condition, an AllergyIntolerance or an Immunization says of something that is present or not.

Source: FHIR R5, "Resource Condition", "Resource AllergyIntolerance", "Resource Immunization"; the same in R4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from everyline.fhir.bundle import shown
from everyline.fhir.days import Days, days, period
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading, boolean, code_of, not_whole, text

_CODES = "http://terminology.hl7.org/CodeSystem"
_THERE = ("active", "recurrence", "relapse")
_OVER = ("inactive", "remission", "resolved")
_UNSURE = ("unconfirmed", "provisional", "differential", "presumed")


def diagnosed(resource: Mapping[str, Any], match: Match, on: date) -> Iterator[Found]:
    """What a Condition or an AllergyIntolerance says on a day.

    Active, recurring and relapsed: present, on the day of its onset and on the day it was recorded; where no such day
    was recorded, on a day not known, that nothing is newer than. Inactive, remitted and resolved: present until its
    abatement. What contradicts itself, as an active one that abated, is not known. Refuted: absent as of its day.
    Unconfirmed, provisional and differential: not known. Of what tells of the past, only the onset counts.
    A code mapped to "false" says while it is active that the fact is absent, and nothing else.
    """
    for one in _said(resource, match, on):
        if match.local is None or match.local.value != "false" or isinstance(one, LeftOut):
            yield one
        elif isinstance(one, Reading) and one.value is True and one.ends is None:
            yield Reading(False, one.on)
        else:
            yield Doubt("its code says that something is absent, and that may not be so any more", one.on)


def _said(resource: Mapping[str, Any], match: Match, on: date) -> Iterator[Found]:
    kind = "condition" if resource.get("resourceType") == "Condition" else "allergyintolerance"
    sure = code_of(resource.get("verificationStatus"), f"{_CODES}/{kind}-ver-status", "verificationStatus")
    clinical = code_of(resource.get("clinicalStatus"), f"{_CODES}/{kind}-clinical", "clinicalStatus")
    onset, imprecise = _when(resource, "onset")
    recorded = days(resource.get("recordedDate"), "recordedDate")
    known_on = _latest(recorded, onset, on)
    if sure == "entered-in-error":
        yield LeftOut("its verificationStatus is entered-in-error")
    elif sure == "refuted":
        told = recorded or onset
        if match.says_no and told is not None and told.whole is None:
            yield Doubt(f"it is refuted, and {not_whole('day', told)}", told.latest(on), match.definition.is_history)
        elif match.says_no:
            yield Reading(False, told.whole if told is not None else None)
        else:
            yield Doubt(f"its being refuted does not mean that {match.definition.id} is absent", known_on, may_be=True)
    elif sure in _UNSURE:
        yield Doubt(f"its verificationStatus is {sure}", known_on, may_be=True)
    elif sure not in (None, "confirmed"):
        raise ValueError(f"its verificationStatus {shown(sure)!r} is not known")
    elif onset is not None and onset.first > on:
        raise ValueError(f"its onset {onset.printed} lies after {on.isoformat()}")
    elif match.definition.is_history and (clinical in (*_THERE, *_OVER) or clinical is None):
        yield Reading(True, onset.whole if onset else None)
    elif clinical in _THERE and _has(resource, "abatement"):
        ended, _ = _when(resource, "abatement")
        held = (_latest(ended, None, on), known_on)
        last = max((day for day in held if day is not None), default=None)
        yield Doubt(f"its clinicalStatus is {clinical}, and it has an abatement", last, may_be=True)
    elif clinical in _THERE:
        yield from _there(onset, imprecise, recorded, on)
    elif clinical in _OVER or (clinical is None and _has(resource, "abatement")):
        yield from _over(resource, onset, on)
    elif clinical is None:
        yield Doubt("it has no clinicalStatus", known_on, may_be=True)
    else:
        yield Doubt(f"its clinicalStatus is {shown(clinical)}", known_on, may_be=True)


def _there(onset: Days | None, imprecise: str, recorded: Days | None, on: date) -> Iterator[Found]:
    """Present on the day of its onset, and still so on the day it was recorded as active."""
    told = {one.whole for one in (onset, recorded) if one is not None and one.whole is not None}
    if imprecise:
        yield LeftOut(f"{imprecise}: read as present, {'on the day it was recorded' if told else 'without a day'}")
    yield from (Reading(True, day) for day in sorted(told))
    if recorded is None or recorded.whole is None:
        # It is so now, since a day that is not told: what was found after its onset may be older than that.
        if recorded is not None:
            yield LeftOut(f"{not_whole('recordedDate', recorded)}: read as present without a day")
        yield Reading(True)


def _over(resource: Mapping[str, Any], onset: Days | None, on: date) -> Iterator[Found]:
    ended, imprecise = _when(resource, "abatement")
    if ended is None or ended.whole is None:
        why = imprecise or "it is over, and its abatement is not known"
        yield Doubt(f"{why}, so when it was present is not known", ended.latest(on) if ended else None, may_be=True)
        return
    if ended.first > on:
        yield Doubt(f"it is over, and its abatement {ended.printed} lies after {on.isoformat()}", on, may_be=True)
        return
    yield Reading(True, onset.whole if onset else None, ended.whole)


def given(resource: Mapping[str, Any], match: Match, on: date) -> Found:
    """What an Immunization says: that it was given on a day. One that was not done says nothing of earlier ones."""
    status = text(resource, "status")
    if status != "completed":
        return LeftOut(f"its status is {shown(status)}")
    if boolean(resource, "isSubpotent"):
        return Doubt("it was subpotent, so that it may not count", None, may_be=True)
    if text(resource, "occurrenceString"):
        return Reading(True)
    found = days(resource.get("occurrenceDateTime"), "occurrenceDateTime")
    if found is not None and found.whole is None:
        return Doubt(not_whole("occurrenceDateTime", found), found.latest(on), may_be=True)
    return Reading(True, found.whole if found else None)


def _has(resource: Mapping[str, Any], name: str) -> bool:
    return any(key.startswith(name) and resource[key] is not None for key in resource)


def _when(resource: Mapping[str, Any], name: str) -> tuple[Days | None, str]:
    """The days of an onset or abatement, and why they are not one whole day."""
    found = days(resource.get(f"{name}DateTime"), f"{name}DateTime")
    if found is not None:
        return found, "" if found.whole else not_whole(name, found)
    start, end = period(resource.get(f"{name}Period"), f"{name}Period")
    if start is not None and end is not None:
        found = Days(start.first, end.last, f"{start.printed} to {end.printed}")
        return found, "" if found.whole else not_whole(name, found)
    return None, f"its {name} is not a whole day" if _has(resource, name) else ""


def _latest(recorded: Days | None, onset: Days | None, on: date) -> date | None:
    """The last day that a doubt may be of."""
    found = [min(one.last, on) for one in (recorded, onset) if one is not None]
    return max(found) if found else None
