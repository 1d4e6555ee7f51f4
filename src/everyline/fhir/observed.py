"""What an Observation, or a component of one, says of a fact.

Source: FHIR R5, section 10.1 "Resource Observation"; the same elements in R4.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from everyline.domain.pathway import FactKind
from everyline.domain.printed import PrintedNumber
from everyline.fhir.bundle import shown
from everyline.fhir.days import days, period
from everyline.fhir.reading import Doubt, Found, LeftOut, Match, Reading, codings, not_whole, text

UCUM = "http://unitsofmeasure.org"
_READ = ("final", "amended", "corrected")
_LEFT_OUT = ("entered-in-error", "cancelled", "registered")
_YES = {"true": True, "yes": True, "present": True, "false": False, "no": False, "absent": False}


def observed(resource: Mapping[str, Any], part: Mapping[str, Any], match: Match, today: date) -> Found:
    """What one fact is by an Observation. part: the resource itself, or the component that tells it.

    Only final, amended and corrected results are read: any other status leaves the fact not known, and what was entered
    in error, cancelled or has no result yet says nothing. A value with a comparator is no value, so the fact is not
    known. A code that is mapped to a value has no other. Raises ValueError for a value that can't be read.
    """
    status = text(resource, "status")
    if status in _LEFT_OUT:
        return LeftOut(f"its status is {shown(status)}")
    if resource.get("focus"):
        return LeftOut("it is about something else than the patient (focus)")
    on, why = _day(resource, today)
    # That something may be so takes nothing from what was once so.
    may_be = match.definition.kind is FactKind.PRESENCE
    if why:
        return Doubt(why, on, may_be)
    if status not in _READ:
        return Doubt(f"its status is {shown(status)}", on, may_be)
    names = [name for name in part if name.startswith("value") and part[name] is not None]
    if names and part.get("dataAbsentReason"):
        raise ValueError("it has a value, and a reason why it has none")
    if match.local is not None and match.local.value:
        if names:
            raise ValueError(f"its code is mapped to {match.local.value!r}, and it has a value of its own")
        return _value(match, match.local.value, on)
    if not names:
        why = "it has a reason why there is no value" if part.get("dataAbsentReason") else "it has no value"
        return Doubt(why, on, may_be)
    return _read(match, names[0], part[names[0]], on)


def last_day(resource: Mapping[str, Any], today: date) -> date | None:
    """The last day that an Observation may be of; None where it tells none that can be read."""
    try:
        return _day(resource, today)[0]
    except ValueError:
        return None


def _day(resource: Mapping[str, Any], today: date) -> tuple[date | None, str]:
    """When it was so, and why that is not known to the day. Of a period, its end: the value held throughout."""
    for name in ("effectiveDateTime", "effectiveInstant"):
        found = days(resource.get(name), name)
        if found is not None:
            return (found.whole, "") if found.whole else (found.latest(today), not_whole(name, found))
    if resource.get("effectiveTiming") is not None:
        return None, "its effectiveTiming is no day"
    start, end = period(resource.get("effectivePeriod"), "effectivePeriod")
    found = end or start
    if found is None:
        return None, ""
    return (found.whole, "") if found.whole else (found.latest(today), not_whole("effectivePeriod", found))


def _read(match: Match, name: str, said: Any, on: date | None) -> Found:
    kind = match.definition.kind
    match name:
        case "valueQuantity" if kind is FactKind.QUANTITY:
            return _quantity(match, said, on)
        case "valueInteger" if kind is FactKind.QUANTITY and isinstance(said, PrintedNumber):
            return Reading(str(said), on, unit=_local_unit(match))
        case "valueBoolean" if kind is FactKind.PRESENCE and isinstance(said, bool):
            return _presence(match, said, on)
        case "valueCodeableConcept" if kind in (FactKind.PRESENCE, FactKind.CHOICE):
            return _value(match, _meant(match, said), on)
        case "valueString" if kind in (FactKind.PRESENCE, FactKind.CHOICE) and type(said) is str:
            return _value(match, _mapped(match, said) or said, on)
    raise ValueError(f"{match.definition.id} is a {kind.value}, which {name} does not tell")


def _quantity(match: Match, said: Any, on: date | None) -> Found:
    if not isinstance(said, Mapping):
        raise ValueError("its valueQuantity is no Quantity")
    if (comparator := said.get("comparator")) is not None:
        return Doubt(f"its value has the comparator {shown(comparator)!r}, so it is no number", on)
    number, system = said.get("value"), text(said, "system")
    if number is None:
        return Doubt("its valueQuantity has no value", on)
    if not isinstance(number, PrintedNumber):
        raise ValueError("its valueQuantity.value is no number")
    code, unit = text(said, "code"), text(said, "unit")
    if system not in (None, UCUM) and (code or unit):
        raise ValueError(f"its unit is of {shown(system)}, not of UCUM ({UCUM})")
    return Reading(str(number), on, unit=code or unit or _local_unit(match))


def _local_unit(match: Match) -> str:
    return match.local.unit if match.local is not None else ""


def _meant(match: Match, concept: Any) -> str:
    """What a coded value means: by the mapping, by Everyline's own codes, or by its text."""
    if not isinstance(concept, Mapping):
        raise ValueError("its value is no CodeableConcept")
    meant = dict.fromkeys(
        found
        for system, code in codings(concept)
        if (found := _mapped(match, f"{system}|{code}") or (code if system == match.values_system else ""))
    )
    if len(meant) > 1:
        raise ValueError(f"its value has codings that do not agree ({shown(', '.join(meant))})")
    if meant:
        return next(iter(meant))
    said = text(concept, "text")
    if not said:
        raise ValueError(f"its value has no code that is known for {match.definition.id}, and no text")
    return _mapped(match, said) or said


def _mapped(match: Match, said: str) -> str:
    return dict(match.local.values).get(said, "") if match.local is not None else ""


def _value(match: Match, said: str, on: date | None) -> Found:
    """A choice as it is printed, or whether something is present by one of a few words."""
    if match.definition.kind is not FactKind.PRESENCE:
        return Reading(said, on, unit=_local_unit(match))
    is_so = _YES.get(said.strip().lower())
    if is_so is None:
        raise ValueError(f"its value {shown(said)!r} says neither present nor absent")
    return _presence(match, is_so, on)


def _presence(match: Match, is_so: bool, on: date | None) -> Found:
    if not is_so and not match.says_no:
        return Doubt(f"its absence under this code does not mean that {match.definition.id} is absent", on, may_be=True)
    return Reading(is_so, on)
