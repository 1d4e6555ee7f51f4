"""Cases beside a pathway: facts, a day, and what is expected of the pathway; run, they give the differences.

    schema: everyline-cases/1
    patients: {well: {birth_date: 1990-02-28, observations: [...]}}     # facts that cases share
    cases:
      low-lymphocytes:
        day: 2026-11-25
        like: well                                                      # a patient above; own facts go before its
        facts: {observations: [{code: lymphocytes, value: 480, unit: "/uL", date: 2026-11-20}]}
        expected:
          criteria: {bari-counts-low: "TRUE"}
          actions: {bari-2-us: contraindicated, local: absent}
          schedule: [{day: 2026-12-23, test: Lipids}]                   # the whole schedule, where it stands
          refused: false

The day is called `day`, since `on` is read as a truth value by YAML 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any  # YAML of unknown content, before it is checked

import yaml

from everyline.domain.guidance import Evaluation, Standing
from everyline.domain.pathway import CriterionId, Pathway, Truth
from everyline.errors import InvalidPathway
from everyline.pathways.evaluate import evaluate
from everyline.pathways.facts import read_facts
from everyline.pathways.strict_yaml import refuse_references

SCHEMA = "everyline-cases/1"
ABSENT = "absent"
_LISTS = ("observations", "conditions", "medications")
_NEXT = "Correct the case; the form is at the head of src/everyline/pathways/cases.py."


@dataclass(frozen=True, slots=True)
class Case:
    """One patient on a day and what is expected. actions: a standing, or "absent" where nothing is said of an action.

    schedule: every test due with its day, None where the case says nothing of it. refused: None likewise.
    """

    name: str
    on: date
    facts: Mapping[str, Any]
    criteria: Mapping[CriterionId, Truth]
    actions: Mapping[str, str]
    schedule: tuple[tuple[date, str], ...] | None = None
    refused: bool | None = None


def read_cases(text: str, name: str = "cases.yaml") -> tuple[Case, ...]:
    """The cases a YAML text holds. Raises InvalidPathway with the place of the first fault."""
    try:
        refuse_references(text, name, _NEXT)
        top = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as fault:  # ValueError: a day that no calendar has
        raise InvalidPathway(f"{name} is no YAML.", _NEXT) from fault
    held = _map(top, name, "schema patients cases")
    if held.get("schema") != SCHEMA:
        raise InvalidPathway(f"{name}: the schema is {held.get('schema')!r}, not {SCHEMA!r}.", _NEXT)
    patients = _map(held.get("patients") or {}, f"{name}, patients", None)
    cases = _map(held.get("cases"), f"{name}, cases", None)
    return tuple(_case(f"{name}, {key}", one, patients) for key, one in cases.items())


def differences(case: Case, pathway: Pathway) -> tuple[str, ...]:
    """What the pathway says otherwise than the case expects; empty where it passes.

    Raises InvalidInput for facts that can't be used, as anybody who gives them would meet it.
    """
    read = read_facts(case.facts, pathway, case.on)
    unused = tuple(f"{case.name}: {one}" for one in read.unused)
    if read.refused is not None:
        return (*unused, *(() if case.refused else (f"{case.name}: refused, {read.refused}",)))
    found = evaluate(pathway, read.facts, case.on)
    return (*unused, *(f"{case.name}: {one}" for one in _differences(case, pathway, found)))


def _differences(case: Case, pathway: Pathway, found: Evaluation) -> Iterator[str]:
    if case.refused is not None and case.refused is not (found.refused is not None):
        yield f"expected to be {'refused' if case.refused else 'taken'}, was not ({found.refused})"
    truths = {one.criterion: one.truth for one in found.criteria}
    for criterion, truth in case.criteria.items():
        if criterion not in truths:
            yield f"the pathway has no criterion {criterion}"
        elif truths[criterion] is not truth:
            yield f"criterion {criterion} is {truths[criterion].value}, expected {truth.value}"
    known = {action.id for step in pathway.steps for action in step.actions}
    standings = {one.action.id: one.standing.value for one in found.guidance}
    for action, expected in case.actions.items():
        if action not in known:
            yield f"the pathway has no action {action}"
        elif (told := standings.get(action, ABSENT)) != expected:
            yield f"action {action} is {told}, expected {expected}"
    if case.schedule is not None:
        due = sorted((one.on, one.test) for one in found.schedule)
        yield from (f"due and not expected: {day} {test}" for day, test in due if (day, test) not in case.schedule)
        yield from (f"expected and not due: {day} {test}" for day, test in case.schedule if (day, test) not in due)


def _case(place: str, found: object, patients: Mapping[str, Any]) -> Case:
    one = _map(found, place, "day like facts expected")
    expected = _map(one.get("expected"), f"{place}, expected", "criteria actions schedule refused")
    actions = _map(expected.get("actions") or {}, f"{place}, actions", None)
    for action, standing in actions.items():
        if standing not in {ABSENT, *(kind.value for kind in Standing)}:
            raise InvalidPathway(f"{place}, {action}: {standing!r} is no standing.", _NEXT)
    refused = expected.get("refused")
    if refused not in (None, True, False):
        raise InvalidPathway(f"{place}, refused: {refused!r} is neither true nor false.", _NEXT)
    return Case(
        place,
        _day(one.get("day"), place),
        _facts(one, patients, place),
        {
            CriterionId(key): _truth(value, f"{place}, {key}")
            for key, value in _map(expected.get("criteria") or {}, f"{place}, criteria", None).items()
        },
        actions,
        _schedule(expected.get("schedule"), f"{place}, schedule"),
        refused,
    )


def _facts(one: Mapping[str, Any], patients: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    """A case's facts, with those of the patient it is like whose codes it does not tell itself."""
    own = _map(one.get("facts") or {}, f"{place}, facts", None)
    like = one.get("like")
    if like is None:
        return own
    if like not in patients:
        raise InvalidPathway(f"{place}: there is no patient {like!r}.", _NEXT)
    shared = _map(patients[like], f"{place}, {like}", None)
    told = {str(item.get("code")) for name in _LISTS for item in own.get(name) or []}
    joined = {**shared, **own}
    for name in _LISTS:
        kept = [item for item in shared.get(name) or [] if str(item.get("code")) not in told]
        joined[name] = [*kept, *(own.get(name) or [])]
    return joined


def _truth(found: object, place: str) -> Truth:
    # Unquoted, YAML 1.1 reads TRUE and FALSE as truth values.
    if isinstance(found, bool):
        return Truth.TRUE if found else Truth.FALSE
    try:
        return Truth(found)
    except ValueError as fault:
        raise InvalidPathway(f"{place}: {found!r} is not TRUE, FALSE or UNKNOWN.", _NEXT) from fault


def _schedule(found: object, place: str) -> tuple[tuple[date, str], ...] | None:
    if found is None:
        return None
    if not isinstance(found, list):
        raise InvalidPathway(f"{place}: a list stands here.", _NEXT)
    items = [_map(item, place, "day test") for item in found]
    return tuple(sorted((_day(item.get("day"), place), str(item.get("test"))) for item in items))


def _day(found: object, place: str) -> date:
    if type(found) is not date:
        raise InvalidPathway(f"{place}: {found!r} is no day; write it as 2026-11-25.", _NEXT)
    return found


def _map(found: object, place: str, keys: str | None) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise InvalidPathway(f"{place}: names with values stand here.", _NEXT)
    unknown = sorted(map(str, set(found) - set(keys.split()))) if keys is not None else []
    if unknown:
        raise InvalidPathway(f"{place}: {unknown[0]!r} is no key of the form.", _NEXT)
    return found
