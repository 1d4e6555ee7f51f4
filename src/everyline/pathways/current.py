"""Which of a patient's facts count on a day, by the rules of `criteria.py`, as plain values for other systems."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from everyline.domain.current import CurrentFact, CurrentFacts
from everyline.domain.guidance import Trace
from everyline.domain.pathway import Fact, FactDefinition, FactKind, Pathway
from everyline.pathways.criteria import (
    BIRTH_DATE,
    Patient,
    current_facts,
    is_running,
    is_stale,
    patient,
    running_courses,
    stopped,
)
from everyline.pathways.dates import age_years


def current(pathway: Pathway, facts: Sequence[Fact], on: date) -> CurrentFacts:
    """What counts of these facts on a day; a fact that nothing is known of is left out."""
    seen = patient(pathway, facts, on)
    born = {one.value for one in seen.facts.get(BIRTH_DATE, ()) if isinstance(one.value, date)}
    ages = tuple(sorted({age_years(day, on) for day in born})) if born and max(born) <= on else ()
    found = (_one(seen, one) for one in pathway.facts if one.id in seen.facts and one.kind is not FactKind.DATE)
    return CurrentFacts(on, ages, tuple(found))


def _one(seen: Patient, definition: FactDefinition) -> CurrentFact:
    if definition.kind is FactKind.MEDICINE:
        return _medicine(seen, definition)
    held = current_facts(seen, definition.id, "")
    told: tuple[Fact, ...] = () if isinstance(held, Trace) else held
    if definition.kind is not FactKind.PRESENCE:
        values = tuple(one.value for one in told if isinstance(one.value, Decimal | str))
        return CurrentFact(definition.id, values)
    days, is_complete = _presence(seen, definition)
    return CurrentFact(definition.id, tuple(is_running(seen, one) for one in told), (), days, is_complete)


def _presence(seen: Patient, definition: FactDefinition) -> tuple[tuple[date, ...], bool]:
    """The days on which something was there, and whether no other can be one."""
    held = seen.facts[definition.id]
    there = [one for one in held if one.value is not False]
    days = {day for one in there for day in (one.on, one.ends) if day is not None and day <= seen.on}
    if any(one.ends is not None and one.ends > seen.on for one in there):
        days.add(seen.on)
    last = held[-1].on
    is_complete = not any(one.on is None and one.ends is None for one in there) and (
        definition.valid_days is None if last is None else not is_stale(seen, definition.id, last)
    )
    return tuple(sorted(days)), is_complete


def _medicine(seen: Patient, definition: FactDefinition) -> CurrentFact:
    held = seen.facts[definition.id]
    stops = {day for one in held if one.value is not False and (day := stopped(seen, one, held)) is not None}
    running = running_courses(seen, definition.id, "")
    if isinstance(running, Trace):
        return CurrentFact(definition.id, (), (), tuple(sorted(stops)))
    days = stops | ({seen.on} if running else set())
    starts = tuple(one.on for one in running if one.on is not None)
    return CurrentFact(definition.id, (True,) * len(running) or (False,), starts, tuple(sorted(days)), True)
