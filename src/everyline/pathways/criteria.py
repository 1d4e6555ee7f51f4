"""Whether a criterion holds of a patient on a day, in three truths, with how that came about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from everyline.domain.guidance import Missing, Trace
from everyline.domain.pathway import (
    FALSE,
    TRUE,
    UNKNOWN,
    Age,
    AllOf,
    AnyOf,
    Chosen,
    Compare,
    Comparison,
    CriterionId,
    Expression,
    Fact,
    FactDefinition,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    Threshold,
    ThresholdId,
    Truth,
    Within,
    all_of,
    any_of,
    negated,
)
from everyline.pathways.dates import after, age_years, before
from everyline.pathways.history import since_it_was

BIRTH_DATE = FactId("birth_date")
_WORDS = {
    Comparison.AT_LEAST: "at least",
    Comparison.ABOVE: "above",
    Comparison.AT_MOST: "at most",
    Comparison.BELOW: "below",
}
_ORDER = {Comparison.AT_LEAST: ge, Comparison.ABOVE: gt, Comparison.AT_MOST: le, Comparison.BELOW: lt}
_MEDICINE = FactKind.MEDICINE


@dataclass
class Patient:
    """The facts of a patient as a pathway reads them on a day, and what was found so far.

    What is kept by the identity of an expression or a trace lives as long as the pathway and this do.
    """

    pathway: Pathway
    on: date
    facts: Mapping[FactId, tuple[Fact, ...]]
    definitions: Mapping[FactId, FactDefinition]
    thresholds: Mapping[ThresholdId, Threshold]
    named: Mapping[CriterionId, Expression]
    says: Mapping[CriterionId, str]
    found: dict[CriterionId, Trace] = field(default_factory=dict)
    traces: dict[int, Trace] = field(default_factory=dict)
    missing: dict[tuple[FactId, str], Missing] = field(default_factory=dict)
    regions: dict[str, Trace] = field(default_factory=dict)
    against: dict[tuple[CriterionId, ...], Trace] = field(default_factory=dict)
    sentences: dict[int, tuple[Trace, str]] = field(default_factory=dict)


def patient(pathway: Pathway, facts: Iterable[Fact], on: date) -> Patient:
    """A patient's facts told of the day or before it, or without a day, by what they are, the newest last."""
    by_id: dict[FactId, list[Fact]] = {}
    for fact in facts:
        if fact.on is None or fact.on <= on:
            by_id.setdefault(fact.id, []).append(fact)
    return Patient(
        pathway,
        on,
        {key: tuple(sorted(held, key=_in_order) if len(held) > 1 else held) for key, held in by_id.items()},
        {one.id: one for one in pathway.facts},
        {one.id: one for one in pathway.thresholds},
        {one.id: one.expression for one in pathway.criteria},
        {one.id: one.says for one in pathway.criteria},
    )


def _in_order(fact: Fact) -> tuple[date, str, date]:
    """By day; facts of one day by what they tell, so that the order they were given in makes no difference."""
    return fact.on or date.min, str(fact.value), fact.ends or date.max


def find(seen: Patient, expression: Expression) -> Trace:
    """The truth of an expression with its trace; an expression of the pathway is found once for a patient."""
    kind = type(expression)
    if kind is Named:  # most are, and each of those is kept by its name
        return criterion(seen, expression.criterion)  # type: ignore[union-attr]
    # By identity: hashing a deep expression takes longer than finding it. The pathway keeps its expressions alive.
    key = id(expression)
    found = seen.traces.get(key)
    if found is None:
        found = seen.traces[key] = _FIND[kind](seen, expression)
    return found


def in_region(seen: Patient, fact: FactId, region: str) -> Trace:
    """Whether the patient is treated in a region, found once for a patient."""
    found = seen.regions.get(region)
    if found is None:
        found = seen.regions[region] = _chosen(seen, Chosen(fact, (region,)))
    return found


def _all(seen: Patient, asked: AllOf) -> Trace:
    return _joined("all of these hold", all_of, [find(seen, one) for one in asked.parts], FALSE)


def _any(seen: Patient, asked: AnyOf) -> Trace:
    return joined_any("one of these holds", [find(seen, one) for one in asked.parts])


def joined_any(says: str, parts: list[Trace]) -> Trace:
    """TRUE where one is, with those that are; else with all of them."""
    return _joined(says, any_of, parts, TRUE)


def _not(seen: Patient, asked: Not) -> Trace:
    inner = find(seen, asked.part)
    return Trace(f"not: {inner.says}", negated(inner.truth), (inner,), inner.missing)


def criterion(seen: Patient, identity: CriterionId) -> Trace:
    """The truth of a criterion of the pathway; each is found once for a patient."""
    found = seen.found.get(identity)
    if found is None:
        inner = find(seen, seen.named[identity])
        found = seen.found[identity] = Trace(seen.says[identity], inner.truth, (inner,), inner.missing)
    return found


def _joined(says: str, join: Callable[[Iterable[Truth]], Truth], parts: list[Trace], settled: Truth) -> Trace:
    truth = join([part.truth for part in parts])
    if truth is settled:  # What settles it is told alone.
        return Trace(says, truth, tuple([part for part in parts if part.truth is settled]))
    if truth is not UNKNOWN:
        return Trace(says, truth, tuple(parts))
    # What is missing matters only where it is not settled.
    return Trace(says, truth, tuple(parts), once([part.missing for part in parts if part.truth is UNKNOWN]))


def once(groups: Iterable[tuple[Missing, ...]]) -> tuple[Missing, ...]:
    """Each thing that is missing, once, in the order met."""
    told = [group for group in groups if group]
    if len(told) < 2:
        return told[0] if told else ()
    # Each is made once for a patient, so that its identity tells it from the others.
    return tuple({id(one): one for group in told for one in group}.values())


def _unknown(seen: Patient, fact: FactId, why: str, says: str) -> Trace:
    key = (fact, why)
    missing = seen.missing.get(key)
    if missing is None:
        definition = seen.definitions[fact]
        missing = seen.missing[key] = Missing(fact, f"{definition.name} {why}: {definition.why}")
    return Trace(says, UNKNOWN, (), (missing,))


def _told(truth: bool) -> Truth:
    return TRUE if truth else FALSE


def current_facts(seen: Patient, fact: FactId, says: str) -> tuple[Fact, ...] | Trace:
    """The facts of the last day it is known of, several where that day has several; a trace of why there is none."""
    definition = seen.definitions[fact]
    held = seen.facts.get(fact, ())
    if not held:
        return _unknown(seen, fact, "is not known", says)
    last = held[-1].on
    if last is None and definition.valid_days is not None:
        return _unknown(seen, fact, f"is told without a day, and counts for {definition.valid_days} days only", says)
    if last is not None and is_stale(seen, fact, last):
        return _unknown(seen, fact, _stale(definition, last), says)
    # What is told without a day may be newer than the newest that has one: where they differ, nothing is known.
    if len(held) == 1:
        return held
    return since_it_was(held) if definition.is_history else tuple([one for one in held if one.on in (None, last)])


def is_stale(seen: Patient, fact: FactId, last: date) -> bool:
    days = seen.definitions[fact].valid_days
    return days is not None and (seen.on - last).days > days


def _stale(definition: FactDefinition, last: date) -> str:
    return f"was last found on {last.isoformat()}, more than {definition.valid_days} days ago"


def _compare(seen: Patient, asked: Compare) -> Trace:
    definition, threshold = seen.definitions[asked.fact], seen.thresholds[asked.threshold]
    value = threshold.at(seen.on)
    if value is None:
        return _not_in_force(seen, asked.fact, f"{definition.name} is {_WORDS[asked.comparison]}")
    says = f"{definition.name} is {_WORDS[asked.comparison]} {_number(value.value)}{_unit(definition)}"
    held = current_facts(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    found = {_holds(asked.comparison, _decimal(one), value.value) for one in held}
    told = " and ".join(dict.fromkeys(f"{_number(_decimal(one))}{_unit(definition)}" for one in held))
    when = "" if held[0].on is None else f" on {held[0].on.isoformat()}"
    if len(found) > 1:
        return _unknown(seen, asked.fact, f"was found to be {told}{when}, which do not agree", says)
    return Trace(f"{says} (found: {told}{when})", _told(found.pop()))


def _not_in_force(seen: Patient, fact: FactId, asked: str) -> Trace:
    """Before the first value of a threshold nothing can be compared with it."""
    why = f"can't be judged, since no threshold was in force on {seen.on.isoformat()}"
    return _unknown(seen, fact, why, f"{asked} a value that is in force only later")


def _age(seen: Patient, asked: Age) -> Trace:
    value = seen.thresholds[asked.threshold].at(seen.on)
    if value is None:
        return _not_in_force(seen, BIRTH_DATE, f"age is {_WORDS[asked.comparison]}")
    says = f"age is {_WORDS[asked.comparison]} {_number(value.value)} years"
    born = {one.value for one in seen.facts.get(BIRTH_DATE, ()) if isinstance(one.value, date)}
    if not born:
        return _unknown(seen, BIRTH_DATE, "is not known", says)
    if max(born) > seen.on:
        return _unknown(seen, BIRTH_DATE, f"lies after {seen.on.isoformat()}", says)
    ages = sorted({age_years(day, seen.on) for day in born})
    found = {_holds(asked.comparison, Decimal(age), value.value) for age in ages}
    if len(found) > 1:
        return _unknown(seen, BIRTH_DATE, "is told twice, differently", says)
    return Trace(f"{says} (found: {' or '.join(map(str, ages))})", _told(found.pop()))


def _chosen(seen: Patient, asked: Chosen) -> Trace:
    definition = seen.definitions[asked.fact]
    says = f"{definition.name} is {' or '.join(asked.choices)}"
    held = current_facts(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    values = dict.fromkeys([str(one.value) for one in held])
    found = {value in asked.choices for value in values}
    if len(found) > 1:
        return _unknown(seen, asked.fact, f"was found to be {' and '.join(values)} on one day", says)
    return Trace(f"{says} (found: {' and '.join(values)})", _told(found.pop()))


def _present(seen: Patient, asked: Present) -> Trace:
    definition = seen.definitions[asked.fact]
    if definition.kind is _MEDICINE:
        return _taken(seen, asked.fact)
    says = f"{definition.name} is present"
    held = current_facts(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    found = {is_running(seen, one) for one in held}
    if len(found) > 1:
        return _unknown(seen, asked.fact, "is told as present and as absent", says)
    return Trace(says, _told(found.pop()))


def _taken(seen: Patient, medicine: FactId) -> Trace:
    says = f"{seen.definitions[medicine].name} is taken"
    running = running_courses(seen, medicine, says)
    return running if isinstance(running, Trace) else Trace(says, _told(bool(running)))


def _lasted(seen: Patient, asked: Lasted) -> Trace:
    name = seen.definitions[asked.fact].name
    says = f"{name} has been taken for at least {asked.least}"
    running = running_courses(seen, asked.fact, says)
    if isinstance(running, Trace):
        return running
    if not running:
        return Trace(f"{says} (it is not taken)", FALSE)
    begun = [one.on for one in running if one.on is not None]
    if any(after(day, asked.least) <= seen.on for day in begun):
        return Trace(f"{says} (since {min(begun).isoformat()})", TRUE)
    if len(begun) < len(running):
        return _unknown(seen, asked.fact, "has no day on which it was begun", says)
    return Trace(f"{says} (since {min(begun).isoformat()})", FALSE)


def _within(seen: Patient, asked: Within) -> Trace:
    """TRUE where it was so in that time; FALSE where what is known of it, and still counts, is that it was not."""
    definition = seen.definitions[asked.fact]
    says = f"{definition.name} within the last {asked.last}"
    since = before(seen.on, asked.last)
    held = seen.facts.get(asked.fact, ())
    if not held:
        return _unknown(seen, asked.fact, "is not known", says)
    there = [one for one in held if one.value is not False]
    if definition.kind is _MEDICINE:
        running = running_courses(seen, asked.fact, says)
        if not isinstance(running, Trace) and running:
            return Trace(says, TRUE)
        stops = [day for one in there if (day := stopped(seen, one, held)) is not None]
        if any(day >= since for day in stops):
            return Trace(says, TRUE)
        return running if isinstance(running, Trace) else Trace(says, FALSE)
    if any(day is not None and since <= day <= seen.on for one in there for day in (one.on, one.ends)):
        return Trace(says, TRUE)
    # It goes on to a day still to come, so it is there today.
    if any(one.ends is not None and one.ends > seen.on for one in there):
        return Trace(says, TRUE)
    if any(one.on is None and one.ends is None for one in there):
        return _unknown(seen, asked.fact, "has no day", says)
    last = held[-1].on
    if last is not None and is_stale(seen, asked.fact, last):
        return _unknown(seen, asked.fact, _stale(definition, last), says)
    if last is None and definition.valid_days is not None:
        return _unknown(seen, asked.fact, "is told without a day", says)
    return Trace(says, FALSE)


def running_courses(seen: Patient, medicine: FactId, says: str) -> list[Fact] | Trace:
    """The courses of a medicine that go on, none where it is known not to be taken; a trace of why it is not known.

    That a medicine is not taken, told of a later day than a course was begun, ends that course.
    """
    held = seen.facts.get(medicine, ())
    if not held:
        return _unknown(seen, medicine, "is not known to be taken or not", says)
    denied = [one for one in held if one.value is False]
    open_ended = [one for one in held if is_running(seen, one)]
    running = [one for one in open_ended if stopped(seen, one, held) is None]
    if running and denied and any(_may_deny(no, yes) for no in denied for yes in running):
        return _unknown(seen, medicine, "is told as taken and as not taken", says)
    if not running and denied and len(denied) == len(held):
        last = denied[-1].on
        if last is not None and is_stale(seen, medicine, last):
            return _unknown(seen, medicine, _stale(seen.definitions[medicine], last), says)
    return running


def stopped(seen: Patient, course: Fact, held: Sequence[Fact]) -> date | None:
    """The day a course was over, by its own end or by what was told later; None while it goes on."""
    if course.ends is not None and course.ends <= seen.on:
        return course.ends
    later = [
        one.on
        for one in held
        if one.value is False and one.on is not None and course.on is not None and one.on > course.on
    ]
    return min(later, default=None)


def _may_deny(no: Fact, yes: Fact) -> bool:
    """Whether it can't be told which of the two is newer."""
    return no.on is None or yes.on is None or no.on == yes.on


def is_running(seen: Patient, fact: Fact) -> bool:
    return fact.value is not False and (fact.ends is None or fact.ends > seen.on)


def _holds(comparison: Comparison, value: Decimal, threshold: Decimal) -> bool:
    return bool(_ORDER[comparison](value, threshold))


def _decimal(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Decimal)
    return fact.value


def _number(value: Decimal) -> str:
    """A number without a power of ten and without zeros at its end."""
    text = str(value)
    return text if text.isdecimal() else f"{value.normalize():f}"  # most are whole, and told the quicker way


def _unit(definition: FactDefinition) -> str:
    """A unit as it is read; annotations of UCUM in braces ("{score}") are no unit to a reader."""
    return "" if not definition.unit or definition.unit.startswith("{") else f" {definition.unit}"


# By type rather than by matching: a pathway has hundreds of expressions, and a server many patients.
_FIND: dict[type, Callable[[Patient, Any], Trace]] = {
    Compare: _compare,
    Age: _age,
    Chosen: _chosen,
    Present: _present,
    Lasted: _lasted,
    Within: _within,
    AllOf: _all,
    AnyOf: _any,
    Not: _not,
}
