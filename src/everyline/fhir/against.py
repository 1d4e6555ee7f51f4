"""What is known to speak against a medicine that is ordered, whether it is begun or taken already.

A pathway says it of beginning the medicine: the criteria of `unless` of every action that begins it. Against going on
with it they speak as well, so an order is held against them whatever else holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from everyline.domain.guidance import CriterionFound, Guidance, Missing, Standing, Trace
from everyline.domain.pathway import (
    Action,
    ActionKind,
    AllOf,
    AnyOf,
    Criterion,
    CriterionId,
    Expression,
    FactId,
    Named,
    Pathway,
    Present,
    StatementId,
    Step,
    Truth,
)


@dataclass(frozen=True)
class Uses:
    """What a pathway says of an ordered medicine's use. guidance, found: of the evaluation."""

    pathway: Pathway
    guidance: Sequence[Guidance]
    found: Sequence[CriterionFound]
    medicine: FactId

    @cached_property
    def begun(self) -> list[tuple[Step, Action]]:
        """The actions that begin it, for whomever."""
        return [
            (step, action)
            for step in self.pathway.steps
            for action in step.actions
            if action.medicine == self.medicine and action.kind is ActionKind.TREAT
        ]

    @cached_property
    def said(self) -> list[Guidance]:
        """What is said of beginning it in this patient; none where it is taken, or not for the patient."""
        return [
            one for one in self.guidance
            if one.action.medicine == self.medicine and one.action.kind is ActionKind.TREAT
        ]  # fmt: skip

    def of(self, standing: Standing) -> list[Guidance]:
        """What is said with a standing."""
        return [one for one in self.said if one.standing is standing]

    @cached_property
    def is_taken(self) -> bool:
        """Whether a criterion of the pathway that asks just this says that it is taken now."""
        asking = {one.id for one in self.pathway.criteria if one.expression == Present(self.medicine)}
        return any(one.criterion in asking and one.truth is Truth.TRUE for one in self.found)

    @cached_property
    def against(self) -> list[CriterionFound]:
        """The criteria that hold and speak against an action that begins it."""
        return [one for one in self._held if one.truth is Truth.TRUE]

    @cached_property
    def is_against_all(self) -> bool:
        """Whether something speaks against each use that comes into question."""
        asked = [one.action for one in self.said] or [action for _, action in self.begun]
        holds = {one.criterion for one in self.against}
        return bool(asked) and all(holds.intersection(one.unless) for one in asked)

    @cached_property
    def unsettled(self) -> list[Missing]:
        """What would have to be known to tell whether something speaks against it, where no use of it is open."""
        if self.of(Standing.INDICATED):
            return []
        asked = [missing for one in self.of(Standing.UNDETERMINED) for missing in one.missing]
        if self.is_taken or not self.said:
            asked += [missing for one in self._held if one.truth is Truth.UNKNOWN for missing in one.missing]
        return list({one.fact: one for one in asked}.values())

    def spoken_against(self, criterion: CriterionId) -> list[Action]:
        """The actions that a criterion speaks against."""
        return [action for _, action in self.begun if criterion in action.unless]

    @cached_property
    def _held(self) -> list[CriterionFound]:
        unless = {name for _, action in self.begun for name in action.unless}
        return [one for one in self.found if one.criterion in unless]


def sentence(trace: Trace) -> str:
    """What holds, with the facts that show it."""
    shown = dict.fromkeys(one.says for one in _leaves(trace) if one.truth is trace.truth and one.says != trace.says)
    head = f"{trace.says[:1].upper()}{trace.says[1:]}"
    return f"{head} ({'; '.join(shown)})." if shown else f"{head}."


def _leaves(trace: Trace) -> Iterator[Trace]:
    if not trace.because:
        yield trace
    for one in trace.because:
        yield from _leaves(one)


def statements_of(pathway: Pathway, identity: CriterionId, found: Sequence[CriterionFound]) -> list[StatementId]:
    """What a criterion that holds rests on, and what those in it that hold rest on."""
    criteria = {one.id: one for one in pathway.criteria}
    holds = {one.criterion for one in found if one.truth is Truth.TRUE}
    return list(dict.fromkeys(_statements(identity, criteria, holds)))


def _statements(
    identity: CriterionId, criteria: dict[CriterionId, Criterion], holds: set[CriterionId]
) -> Iterator[StatementId]:
    yield from criteria[identity].statements
    for one in named(criteria[identity].expression):
        if one in holds:
            yield from _statements(one, criteria, holds)


def named(expression: Expression | None) -> Iterator[CriterionId]:
    """The criteria that an expression asks for; none under "not", which would be told as the opposite."""
    match expression:
        case Named(criterion):
            yield criterion
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from named(part)
        case _:
            return
