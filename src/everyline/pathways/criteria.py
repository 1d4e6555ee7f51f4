"""Whether a criterion holds of a patient on a day, in three truths, with how that came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from everyline.domain.pathway import (
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
    Missing,
    Named,
    Not,
    Pathway,
    Present,
    Threshold,
    ThresholdId,
    Trace,
    Truth,
    Within,
    all_of,
    any_of,
    negated,
)
from everyline.pathways.dates import after, age_years, before

BIRTH_DATE = FactId("birth_date")
_WORDS = {
    Comparison.AT_LEAST: "at least",
    Comparison.ABOVE: "above",
    Comparison.AT_MOST: "at most",
    Comparison.BELOW: "below",
}


@dataclass
class Patient:
    """The facts of a patient as a pathway reads them on a day, and what was found of its criteria so far."""

    pathway: Pathway
    on: date
    facts: Mapping[FactId, tuple[Fact, ...]]
    definitions: Mapping[FactId, FactDefinition]
    thresholds: Mapping[ThresholdId, Threshold]
    named: Mapping[CriterionId, Expression]
    says: Mapping[CriterionId, str]
    found: dict[CriterionId, Trace] = field(default_factory=dict)


def patient(pathway: Pathway, facts: Iterable[Fact], on: date) -> Patient:
    """A patient's facts, by what they are, in order of their days."""
    by_id: dict[FactId, list[Fact]] = {}
    for fact in facts:
        by_id.setdefault(fact.id, []).append(fact)
    return Patient(
        pathway,
        on,
        {key: tuple(sorted(held, key=lambda one: one.on or date.min)) for key, held in by_id.items()},
        {one.id: one for one in pathway.facts},
        {one.id: one for one in pathway.thresholds},
        {one.id: one.expression for one in pathway.criteria},
        {one.id: one.says for one in pathway.criteria},
    )


def find(seen: Patient, expression: Expression) -> Trace:
    """The truth of an expression with its trace."""
    match expression:
        case Compare():
            return _compare(seen, expression)
        case Age():
            return _age(seen, expression)
        case Chosen():
            return _chosen(seen, expression)
        case Present():
            return _present(seen, expression)
        case Lasted():
            return _lasted(seen, expression)
        case Within():
            return _within(seen, expression)
        case Named():
            return criterion(seen, expression.criterion)
        case AllOf():
            return _joined("all of these hold", all_of, [find(seen, one) for one in expression.parts], Truth.FALSE)
        case AnyOf():
            return _joined("one of these holds", any_of, [find(seen, one) for one in expression.parts], Truth.TRUE)
        case Not():
            inner = find(seen, expression.part)
            return Trace(f"not: {inner.says}", negated(inner.truth), (inner,), inner.missing)


def criterion(seen: Patient, identity: CriterionId) -> Trace:
    """The truth of a criterion of the pathway; each is found once for a patient."""
    if identity not in seen.found:
        inner = find(seen, seen.named[identity])
        seen.found[identity] = Trace(seen.says[identity], inner.truth, (inner,), inner.missing)
    return seen.found[identity]


def _joined(says: str, join: object, parts: list[Trace], settled: Truth) -> Trace:
    assert callable(join)
    truth: Truth = join(part.truth for part in parts)
    # What settles it is told alone; what is missing matters only where it is not settled.
    because = tuple(part for part in parts if part.truth is settled) if truth is settled else tuple(parts)
    missing = _once(part.missing for part in parts if part.truth is Truth.UNKNOWN) if truth is Truth.UNKNOWN else ()
    return Trace(says, truth, because, missing)


def _once(groups: Iterable[tuple[Missing, ...]]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(one for group in groups for one in group))


def _unknown(seen: Patient, fact: FactId, why: str, says: str) -> Trace:
    definition = seen.definitions[fact]
    return Trace(says, Truth.UNKNOWN, (), (Missing(fact, f"{definition.name} {why}: {definition.why}"),))


def _told(truth: bool) -> Truth:
    return Truth.TRUE if truth else Truth.FALSE


def _current(seen: Patient, fact: FactId, says: str) -> tuple[Fact, ...] | Trace:
    """The facts of the last day it is known of, several where that day has several; a trace of why there is none."""
    definition = seen.definitions[fact]
    held = [one for one in seen.facts.get(fact, ()) if one.on is None or one.on <= seen.on]
    if not held:
        return _unknown(seen, fact, "is not known", says)
    last = held[-1].on
    days = definition.valid_days
    if days is not None and last is not None and (seen.on - last).days > days:
        return _unknown(seen, fact, f"was last found on {last.isoformat()}, more than {days} days ago", says)
    return tuple(one for one in held if one.on == last)


def _compare(seen: Patient, asked: Compare) -> Trace:
    definition, threshold = seen.definitions[asked.fact], seen.thresholds[asked.threshold]
    value = threshold.at(seen.on)
    if value is None:
        says = f"{definition.name} {_WORDS[asked.comparison]} a value that is in force only later"
        return Trace(says, Truth.UNKNOWN)
    says = f"{definition.name} is {_WORDS[asked.comparison]} {_number(value.value)}{_unit(definition)}"
    held = _current(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    found = {_holds(asked.comparison, _decimal(one), value.value) for one in held}
    told = " and ".join(dict.fromkeys(f"{_number(_decimal(one))}{_unit(definition)}" for one in held))
    when = "" if held[0].on is None else f" on {held[0].on.isoformat()}"
    if len(found) > 1:
        return _unknown(seen, asked.fact, f"was found to be {told}{when}, which do not agree", says)
    return Trace(f"{says} (found: {told}{when})", _told(found.pop()))


def _age(seen: Patient, asked: Age) -> Trace:
    value = seen.thresholds[asked.threshold].at(seen.on)
    if value is None:
        return Trace(f"age is {_WORDS[asked.comparison]} a value that is in force only later", Truth.UNKNOWN)
    says = f"age is {_WORDS[asked.comparison]} {_number(value.value)} years"
    born = {one.value for one in seen.facts.get(BIRTH_DATE, ()) if isinstance(one.value, date)}
    if not born:
        return _unknown(seen, BIRTH_DATE, "is not known", says)
    ages = sorted({age_years(day, seen.on) for day in born})
    found = {_holds(asked.comparison, Decimal(age), value.value) for age in ages}
    if len(found) > 1:
        return _unknown(seen, BIRTH_DATE, "is told twice, differently", says)
    return Trace(f"{says} (found: {' or '.join(map(str, ages))})", _told(found.pop()))


def _chosen(seen: Patient, asked: Chosen) -> Trace:
    definition = seen.definitions[asked.fact]
    says = f"{definition.name} is {' or '.join(asked.choices)}"
    held = _current(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    values = dict.fromkeys(str(one.value) for one in held)
    found = {value in asked.choices for value in values}
    if len(found) > 1:
        return _unknown(seen, asked.fact, f"was found to be {' and '.join(values)} on one day", says)
    return Trace(f"{says} (found: {' and '.join(values)})", _told(found.pop()))


def _present(seen: Patient, asked: Present) -> Trace:
    definition = seen.definitions[asked.fact]
    if definition.kind is FactKind.MEDICINE:
        return _taken(seen, asked.fact)
    says = f"{definition.name} is present"
    held = _current(seen, asked.fact, says)
    if isinstance(held, Trace):
        return held
    found = {bool(one.value) for one in held}
    if len(found) > 1:
        return _unknown(seen, asked.fact, "is told as present and as absent on one day", says)
    return Trace(says, _told(found.pop()))


def _taken(seen: Patient, medicine: FactId) -> Trace:
    says = f"{seen.definitions[medicine].name} is taken"
    courses = _courses(seen, medicine)
    if not courses:
        return _unknown(seen, medicine, "is not known to be taken or not", says)
    return Trace(says, _told(any(_is_running(seen, one) for one in courses)))


def _lasted(seen: Patient, asked: Lasted) -> Trace:
    name = seen.definitions[asked.fact].name
    says = f"{name} has been taken for at least {asked.least}"
    courses = _courses(seen, asked.fact)
    if not courses:
        return _unknown(seen, asked.fact, "is not known to be taken or not", says)
    running = [one for one in courses if _is_running(seen, one)]
    if not running:
        return Trace(f"{says} (it is not taken)", Truth.FALSE)
    begun = [one.on for one in running if one.on is not None]
    if len(begun) < len(running):
        return _unknown(seen, asked.fact, "has no day on which it was begun", says)
    first = min(begun)
    return Trace(f"{says} (since {first.isoformat()})", _told(after(first, asked.least) <= seen.on))


def _within(seen: Patient, asked: Within) -> Trace:
    name = seen.definitions[asked.fact].name
    says = f"{name} within the last {asked.last}"
    since = before(seen.on, asked.last)
    held = [one for one in seen.facts.get(asked.fact, ()) if one.on is None or one.on <= seen.on]
    if not held:
        return _unknown(seen, asked.fact, "is not known", says)
    there = [one for one in held if one.value is not False]
    if any(_reaches(seen, one, since) for one in there):
        return Trace(says, Truth.TRUE)
    if any(one.on is None and one.ends is None for one in there):
        return _unknown(seen, asked.fact, "has no day", says)
    return Trace(says, Truth.FALSE)


def _reaches(seen: Patient, fact: Fact, since: date) -> bool:
    """Whether what a fact tells goes on, or was, on or after a day."""
    if seen.definitions[fact.id].kind is FactKind.MEDICINE:
        return _is_running(seen, fact) or (fact.ends is not None and fact.ends >= since)
    return fact.on is not None and fact.on >= since


def _courses(seen: Patient, medicine: FactId) -> list[Fact]:
    return [one for one in seen.facts.get(medicine, ()) if one.on is None or one.on <= seen.on]


def _is_running(seen: Patient, fact: Fact) -> bool:
    return fact.value is not False and (fact.ends is None or fact.ends > seen.on)


def _holds(comparison: Comparison, value: Decimal, threshold: Decimal) -> bool:
    match comparison:
        case Comparison.AT_LEAST:
            return value >= threshold
        case Comparison.ABOVE:
            return value > threshold
        case Comparison.AT_MOST:
            return value <= threshold
        case Comparison.BELOW:
            return value < threshold


def _decimal(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Decimal)
    return fact.value


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _unit(definition: FactDefinition) -> str:
    """A unit as it is read; annotations of UCUM in braces ("{score}") are no unit to a reader."""
    return "" if not definition.unit or definition.unit.startswith("{") else f" {definition.unit}"
