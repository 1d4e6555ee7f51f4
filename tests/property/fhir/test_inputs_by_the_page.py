"""The context of conditions as docs/reference/pathway-fhir.md tells others to make it, written from that page alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from everyline.domain.pathway import Fact, FactDefinition, FactKind, Pathway
from everyline.engine.guide import packaged
from everyline.fhir.inputs import inputs
from everyline.fhir.plans import units_of
from everyline.pathways.current import current
from everyline.pathways.generate import patients
from everyline.pathways.load import load

ON = date(2026, 11, 25)
SAMPLE = load((Path(__file__).parents[2] / "unit/pathways/sample.yaml").read_text(encoding="utf-8"))
PATHWAYS = [SAMPLE, *(one.pathway for one in packaged())]
Named = tuple[str, object]


def by_the_page(pathway: Pathway, facts: tuple[Fact, ...], on: date) -> Iterator[Named]:
    yield "evaluation.date", on.isoformat()
    told = [one for one in facts if one.on is None or one.on <= on]
    births = {one.value for one in told if one.id == "birth_date" and isinstance(one.value, date)}
    if not any(born > on for born in births):
        for age in {completed(born, on) for born in births}:
            yield "patient.age", age
    for definition in pathway.facts:
        held = [one for one in told if one.id == definition.id]
        if held and definition.kind is FactKind.MEDICINE:
            yield from medicine(definition, held, on)
        elif held and definition.kind is not FactKind.DATE:
            yield from finding(definition, held, on)


def completed(born: date, on: date) -> int:
    years = on.year - born.year
    return years if (on.month, on.day) >= (born.month, born.day) else years - 1


def counts(definition: FactDefinition, held: list[Fact], on: date) -> bool:
    """Whether the last day it is known of is not longer ago than it counts."""
    days = [one.on for one in held if one.on is not None]
    if definition.valid_days is None:
        return True
    return bool(days) and max(days) >= on - timedelta(days=definition.valid_days)


def finding(definition: FactDefinition, held: list[Fact], on: date) -> Iterator[Named]:
    days = [one.on for one in held if one.on is not None]
    there = [one for one in held if one.value is not False]
    kept = [one for one in held if one.on is None or one.on == max(days)]
    if definition.is_history and there and all(one.on for one in there):
        last = max(one.on for one in there if one.on)
        kept = there + [one for one in held if one.value is False and (one.on is None or one.on >= last)]
    elif definition.is_history:
        kept = held
    if counts(definition, held, on):
        for one in kept:
            is_presence = definition.kind is FactKind.PRESENCE
            yield definition.id, (bool(one.value) and (one.ends is None or one.ends > on)) if is_presence else one.value
    if definition.kind is not FactKind.PRESENCE:
        return
    known = {day for one in there for day in (one.on, one.ends) if day is not None and day <= on}
    if any(one.ends is not None and one.ends > on for one in there):
        known.add(on)
    for day in known:
        yield f"{definition.id}.day", day.isoformat()
    if counts(definition, held, on) and all(one.on or one.ends for one in there):
        yield f"{definition.id}.complete", True


def medicine(definition: FactDefinition, held: list[Fact], on: date) -> Iterator[Named]:
    denied = [one for one in held if one.value is False]
    courses = [(one, over_on(one, denied, on)) for one in held if one.value is not False]
    going = [one for one, day in courses if day is None]
    over = {day for _, day in courses if day is not None}
    unclear = any(no.on is None or yes.on is None or no.on == yes.on for no in denied for yes in going)
    stale = len(denied) == len(held) and max((one.on for one in denied if one.on), default=None) is not None
    stale = stale and not counts(definition, held, on)
    if unclear or stale:
        for day in over:
            yield f"{definition.id}.day", day.isoformat()
        return
    for course in going:
        yield definition.id, True
        if course.on is not None:
            yield f"{definition.id}.start", course.on.isoformat()
    if not going:
        yield definition.id, False
    for day in over | ({on} if going else set()):
        yield f"{definition.id}.day", day.isoformat()
    yield f"{definition.id}.complete", True


def over_on(course: Fact, denied: list[Fact], on: date) -> date | None:
    """The last day of a course that is over."""
    if course.ends is not None and course.ends <= on:
        return course.ends
    return min((no.on for no in denied if no.on and course.on and no.on > course.on), default=None)


def given(pathway: Pathway, facts: tuple[Fact, ...], on: date) -> Iterator[Named]:
    for one in inputs(current(pathway, facts, on), units_of(pathway))["parameter"]:
        value = next(value for name, value in one.items() if name != "name")
        yield one["name"], value["value"] if isinstance(value, dict) else value


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda one: one.id)
def test_who_follows_the_page_makes_the_same_context(pathway: Pathway) -> None:
    chance = Random(8)
    for facts in islice(patients(pathway, ON, chance), 60):
        on = ON - timedelta(days=chance.choice((0, 0, 30, 400)))
        ended = tuple(
            replace(one, ends=on + timedelta(days=chance.choice((-1, 0, 1)))) if chance.random() < 0.2 else one
            for one in facts
        )
        assert Counter(given(pathway, ended, on)) == Counter(by_the_page(pathway, ended, on))
