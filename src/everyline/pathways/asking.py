"""What a pathway asks of a patient, in the order in which a person would ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from everyline.domain.pathway import (
    Age,
    Chosen,
    Compare,
    CriterionId,
    Expression,
    FactDefinition,
    FactId,
    FactKind,
    Lasted,
    Named,
    Pathway,
    Present,
    Step,
    Within,
)
from everyline.pathways.criteria import BIRTH_DATE
from everyline.pathways.evaluate import REGION
from everyline.pathways.names import expressions, leaves


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact that is asked for. asks_day: whether the day on which it was so makes a difference.

    is_of_now: whether it counts for some days only, so that what is told of it is most likely told of today.
    """

    fact: FactDefinition
    asks_day: bool
    is_of_now: bool


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts asked for together: those of a step, or, without one, those that decide for whom the pathway is."""

    step: str
    title: str
    facts: tuple[AskedFact, ...]


def asked_of(pathway: Pathway) -> tuple[FactGroup, ...]:
    """Every fact of a pathway once, where it is first needed: what decides its scope, age and region, then by step.

    Facts that no step needs stand last.
    """
    criteria = {one.id: one.expression for one in pathway.criteria}
    dated = _dated(pathway)
    left = {one.id: one for one in pathway.facts}

    def taken(names: Iterable[FactId]) -> tuple[AskedFact, ...]:
        found = [left.pop(name) for name in dict.fromkeys(names) if name in left]
        return tuple(AskedFact(one, one.id in dated, one.valid_days is not None) for one in found)

    scope = (Named(pathway.scope),) if pathway.scope is not None else ()
    made = [FactGroup("", "Who it is for", taken((*_facts(scope, criteria), BIRTH_DATE, REGION)))]
    for step in pathway.steps:
        made.append(FactGroup(step.id, step.title, taken(_facts(_of_step(step), criteria))))
    made.append(FactGroup("", "Also asked", taken(tuple(left))))
    return tuple(one for one in made if one.facts)


def _of_step(step: Step) -> Iterator[Expression]:
    if step.when is not None:
        yield step.when
    for action in step.actions:
        if action.when is not None:
            yield action.when
        yield from (Named(one) for one in action.unless)


def _facts(asked: Iterable[Expression], criteria: dict[CriterionId, Expression]) -> Iterator[FactId]:
    """The facts that some expressions rest on, in order, those of the criteria they name included."""
    for expression in asked:
        for leaf in leaves(expression):
            match leaf:
                case Named(criterion):
                    yield from _facts((criteria[criterion],), criteria)
                case Age():
                    yield BIRTH_DATE
                case Compare() | Chosen() | Present() | Lasted() | Within():
                    yield leaf.fact


def _dated(pathway: Pathway) -> frozenset[FactId]:
    """Facts of which the day matters: those that count for some days only, and those asked for within a time."""
    within = {leaf.fact for _, one in expressions(pathway) for leaf in leaves(one) if isinstance(leaf, Within)}
    lasting = {one.id for one in pathway.facts if one.valid_days is not None or one.kind is FactKind.MEDICINE}
    return frozenset(within | lasting)
