"""What is wrong, or looks wrong, in a pathway that can be loaded; each message with its place.

Checked here is what the pathway says of itself. Whether its citations hold is for the engine, which has the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import combinations

from everyline.domain.pathway import (
    Action,
    Age,
    Chosen,
    Compare,
    CriterionId,
    Expression,
    FactId,
    FactKind,
    Named,
    Not,
    Pathway,
    Step,
)
from everyline.pathways.names import expressions, leaves
from everyline.pathways.possible import Possible
from everyline.pathways.units import wrong_factor

_LONGEST = 400


class Level(Enum):
    """How bad it is. An error makes a pathway unfit for use; a warning is for its authors to look at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the lint found."""

    level: Level
    place: str
    what: str


def lint(pathway: Pathway, on: date) -> tuple[Remark, ...]:
    """Every remark on a pathway as it stands on a day, errors first, each group in the order of the file."""
    found = [*_statements(pathway), *_thresholds(pathway, on), *_units(pathway), *_used(pathway), *_lengths(pathway)]
    found += [*_reached(pathway, on), *_bands(pathway, on), *_review(pathway, on)]
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.level is Level.WARNING))


def _error(place: str, what: str) -> Remark:
    return Remark(Level.ERROR, place, what)


def _warning(place: str, what: str) -> Remark:
    return Remark(Level.WARNING, place, what)


def _actions(pathway: Pathway) -> Iterator[tuple[str, Step, Action]]:
    for step in pathway.steps:
        for action in step.actions:
            yield f"steps.{step.id}.actions.{action.id}", step, action


def _statements(pathway: Pathway) -> Iterator[Remark]:
    if not pathway.steps:
        yield _error("steps", "there is none")
    for step in pathway.steps:
        if not step.actions:
            yield _error(f"steps.{step.id}", "the step has no actions")
    for place, _, action in _actions(pathway):
        if not action.statements:
            yield _error(place, "the action cites no statement")
    for series in pathway.series:
        if not series.statements:
            yield _error(f"series.{series.id}", "the series cites no statement")
        if not series.at and series.every is None:
            yield _error(f"series.{series.id}", "no test is ever due")


def _thresholds(pathway: Pathway, on: date) -> Iterator[Remark]:
    texts = {one.id: one for one in pathway.statements}
    limits = {one.id: (one.low, one.high) for one in pathway.facts}
    for threshold in pathway.thresholds:
        place = f"thresholds.{threshold.id}"
        if threshold.at(on) is None:
            yield _warning(place, f"no value is in force on {on.isoformat()}")
        for value in threshold.values:
            statement = texts[value.statement]
            if statement.is_boards:
                yield _warning(place, f"{value.value:f} has no citation; it rests on the board's judgement")
            if not any(number == value.value for number in _numbers(statement.text)):
                yield _warning(place, f"{value.value:f} does not stand in the statement {statement.id}")
    values = {one.id: one.values for one in pathway.thresholds}
    for place, expression in expressions(pathway):
        for leaf in leaves(expression):
            if isinstance(leaf, Compare):
                low, high = limits[leaf.fact]
                for held in values[leaf.threshold]:
                    if (low is not None and held.value < low) or (high is not None and held.value > high):
                        what = f"{leaf.threshold} is {held.value:f}, which no {leaf.fact} can be; is the unit right?"
                        yield _error(place, what)


def _numbers(text: str) -> Iterator[Decimal]:
    for found in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text):
        yield Decimal(found.replace(",", ""))


def _units(pathway: Pathway) -> Iterator[Remark]:
    for fact in pathway.facts:
        for unit, factor in fact.units:
            right = wrong_factor(fact.unit, unit, factor)
            if right is not None:
                what = f"one {unit} is {right.normalize():f} {fact.unit}, not {factor:f}"
                yield _error(f"facts.{fact.id}.units", what)


def _used(pathway: Pathway) -> Iterator[Remark]:
    asked = [leaf for _, one in expressions(pathway) for leaf in leaves(one)]
    facts = {FactId("birth_date") if isinstance(one, Age) else getattr(one, "fact", None) for one in asked}
    facts |= {one.medicine for one in pathway.series} | {action.medicine for _, _, action in _actions(pathway)}
    if any(action.region for _, _, action in _actions(pathway)) or any(one.region for one in pathway.series):
        facts.add(FactId("region"))
    thresholds = {one.threshold for one in asked if isinstance(one, Compare | Age)}
    criteria = {one.criterion for one in asked if isinstance(one, Named)} | {pathway.scope}
    criteria |= {name for _, _, action in _actions(pathway) for name in action.unless}
    statements = {value.statement for one in pathway.thresholds for value in one.values}
    for group in (pathway.criteria, pathway.steps, pathway.series, [action for _, _, action in _actions(pathway)]):
        statements |= {name for one in group for name in one.statements}
    for name, all_ids, used in (
        ("facts", [one.id for one in pathway.facts], facts),
        ("thresholds", [one.id for one in pathway.thresholds], thresholds),
        ("criteria", [one.id for one in pathway.criteria], criteria),
        ("statements", [one.id for one in pathway.statements], statements),
    ):
        for identity in all_ids:
            if identity not in used:
                yield _warning(f"{name}.{identity}", "nothing uses it")


def _lengths(pathway: Pathway) -> Iterator[Remark]:
    texts = [(f"statements.{one.id}", one.text) for one in pathway.statements]
    texts += [(f"criteria.{one.id}", one.says) for one in pathway.criteria]
    texts += [(f"facts.{one.id}", one.why) for one in pathway.facts]
    texts += [(place, action.says) for place, _, action in _actions(pathway)]
    texts += [(f"series.{one.id}", one.test) for one in pathway.series]
    texts += [(f"gaps[{number}]", text) for number, text in enumerate(pathway.gaps)]
    for place, text in texts:
        if len(text) > _LONGEST:
            yield _warning(place, f"a text of {len(text)} characters; more than {_LONGEST} is hard to read")


def _reached(pathway: Pathway, on: date) -> Iterator[Remark]:
    """Criteria that hold of nobody or of everybody, and steps, actions and series that no patient comes to."""
    possible = Possible(pathway, on)
    scope: list[Expression] = [Named(pathway.scope)] if pathway.scope is not None else []
    for criterion in pathway.criteria:
        if not possible.can_hold(criterion.expression):
            yield _error(f"criteria.{criterion.id}", "it can hold of nobody")
        elif not possible.can_hold(Not(criterion.expression)):
            yield _warning(f"criteria.{criterion.id}", "it holds of everybody")
    for step in pathway.steps:
        if step.when is not None and not possible.can_hold(*scope, step.when):
            yield _error(f"steps.{step.id}", "no patient of its scope can come to this step")
            continue
        for action in step.actions:
            asked = [*scope, *_wanted(step.when, action.when), *_regional(action.region)]
            place = f"steps.{step.id}.actions.{action.id}"
            if not possible.can_hold(*asked):
                yield _error(place, "no patient can come to this action")
            elif not possible.can_hold(*asked, *(Not(Named(name)) for name in action.unless)):
                yield _error(place, "whoever comes to this action has something that speaks against it")
    for series in pathway.series:
        if not possible.can_hold(*scope, *_wanted(series.when), *_regional(series.region)):
            yield _error(f"series.{series.id}", "no patient can come to this series")


def _wanted(*conditions: Expression | None) -> list[Expression]:
    return [one for one in conditions if one is not None]


def _regional(region: str) -> list[Expression]:
    return [Chosen(FactId("region"), (region,))] if region else []


def _bands(pathway: Pathway, on: date) -> Iterator[Remark]:
    """Gaps between, and overlaps of, criteria about one and the same quantity."""
    possible = Possible(pathway, on)
    by_fact: dict[FactId, list[tuple[CriterionId, Expression]]] = {}
    kinds = {one.id: one.kind for one in pathway.facts}
    for criterion in pathway.criteria:
        facts = list(possible.facts_of([criterion.expression]))
        if len(facts) == 1 and kinds.get(facts[0]) in (FactKind.QUANTITY, FactKind.DATE):
            by_fact.setdefault(facts[0], []).append((criterion.id, criterion.expression))
    for fact, held in by_fact.items():
        points = possible.points(fact)
        ranges = {name: [possible.holds_at(one, fact, point) for point in points] for name, one in held}
        yield from _gaps(fact, points, ranges)
        for one, other in combinations(ranges, 2):
            both = [number for number in range(len(points)) if ranges[one][number] and ranges[other][number]]
            nested = len(both) in (sum(ranges[one]), sum(ranges[other]))
            if both and not nested:
                where = _between(points[both[0]], points[both[-1]])
                yield _warning(f"criteria.{one}", f"it overlaps {other} in {fact} {where}")


def _gaps(fact: FactId, points: tuple[Decimal, ...], ranges: dict[CriterionId, list[bool]]) -> Iterator[Remark]:
    """Stretches of a quantity that no criterion is about, with criteria on either side."""
    covered = [any(held[number] for held in ranges.values()) for number in range(len(points))]
    if True not in covered:
        return
    first, last = covered.index(True), len(covered) - 1 - covered[::-1].index(True)
    start: int | None = None
    for number in range(first, last + 1):
        if not covered[number] and start is None:
            start = number
        elif covered[number] and start is not None:
            before = next(name for name, held in ranges.items() if held[start - 1])
            after = next(name for name, held in ranges.items() if held[number])
            where = _between(points[start], points[number - 1])
            yield _warning(f"criteria.{before}", f"no criterion is about {fact} {where}, between it and {after}")
            start = None


def _between(low: Decimal, high: Decimal) -> str:
    return f"at {low.normalize():f}" if low == high else f"from {low.normalize():f} to {high.normalize():f}"


def _review(pathway: Pathway, on: date) -> Iterator[Remark]:
    if pathway.reviewed_on is not None and pathway.reviewed_on > on:
        yield _error("reviewed_on", f"it lies after {on.isoformat()}")
    if pathway.reviewed_on is None and pathway.checked_by:
        yield _error("checked_by", "somebody checked it, on no day; give reviewed_on")
    if pathway.review_by is not None and pathway.review_by < on:
        yield _warning("review_by", f"its review was due by {pathway.review_by.isoformat()}")
    both = set(pathway.authored_by) & set(pathway.checked_by)
    for name in sorted(both):
        yield _warning("checked_by", f"{name} wrote it too")
