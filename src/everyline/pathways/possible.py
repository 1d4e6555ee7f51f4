"""Whether a condition can hold of anybody: a search over what each fact could be, as far as thresholds tell it apart.

A quantity is tried at each threshold it is held against, between two of them and beyond; time likewise. What a search
of bounded size does not settle counts as possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from everyline.domain.pathway import (
    Age,
    AllOf,
    AnyOf,
    CalendarUnit,
    Chosen,
    Compare,
    Comparison,
    Elapsed,
    Expression,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    Truth,
    Within,
    all_of,
    any_of,
    negated,
)
from everyline.pathways.names import expressions, leaves

BIRTH_DATE = FactId("birth_date")
_DAYS = {CalendarUnit.DAYS: 1.0, CalendarUnit.WEEKS: 7.0, CalendarUnit.MONTHS: 30.44, CalendarUnit.YEARS: 365.25}
_MOST_TRIED = 20_000


@dataclass(frozen=True, slots=True)
class _Told:
    """What a presence or a medicine could be. now: there, or taken. days: since it began or, if past, ended."""

    now: bool
    days: float | None


State = Decimal | str | _Told
_Values = Mapping[FactId, State]


class Possible:
    """The facts of a pathway as far as its conditions tell their values apart, with its thresholds of a day."""

    def __init__(self, pathway: Pathway, on: date) -> None:
        self._named = {one.id: one.expression for one in pathway.criteria}
        self._thresholds = {one.id: held.value for one in pathway.thresholds if (held := one.at(on)) is not None}
        self._kinds = {one.id: one.kind for one in pathway.facts}
        self._limits = {one.id: (one.low, one.high) for one in pathway.facts}
        self._limits[BIRTH_DATE] = (Decimal(0), Decimal(130))
        self._choices = {one.id: one.choices for one in pathway.facts}
        self._marks: dict[FactId, set[Decimal]] = {}
        self._times: dict[FactId, set[float]] = {}
        for _, expression in expressions(pathway):
            for leaf in leaves(expression):
                self._mark(leaf)

    def can_hold(self, *conditions: Expression) -> bool:
        """Whether all of these can be TRUE of one patient."""
        left = [_MOST_TRIED]
        return self._search(AllOf(conditions), list(self.facts_of(conditions)), {}, left)

    def points(self, fact: FactId) -> tuple[Decimal, ...]:
        """Values of a quantity, ascending: its ends, each threshold, and one between any two of these."""
        low, high = self._limits.get(fact, (None, None))
        marks = sorted(self._marks.get(fact, ()))
        if not marks:
            return ()
        ends = (marks[0] - 1 if low is None else low, marks[-1] + 1 if high is None else high)
        fixed = sorted({*marks, *ends})
        between = [(one + other) / 2 for one, other in pairwise(fixed)]
        told = [one for one in (*fixed, *between) if ends[0] <= one <= ends[1]]
        if fact == BIRTH_DATE:  # ages are completed years
            told = sorted({Decimal(int(one)) for one in told} | {one + more for one in marks for more in (-1, 1)})
        return tuple(sorted(told))

    def holds_at(self, expression: Expression, fact: FactId, value: Decimal) -> bool:
        """Whether an expression about one quantity alone is TRUE at a value of it."""
        return self._truth(expression, {fact: value}) is Truth.TRUE

    def facts_of(self, conditions: Iterable[Expression]) -> dict[FactId, None]:
        """The facts that conditions rest on, through the criteria they name, in order."""
        found: dict[FactId, None] = {}
        for condition in conditions:
            for leaf in leaves(condition):
                if isinstance(leaf, Named):
                    found |= self.facts_of([self._named[leaf.criterion]])
                else:
                    found[_fact(leaf)] = None
        return found

    def leaves_of(self, expression: Expression) -> Iterator[Expression]:
        """The leaves of an expression, with those of the criteria it names."""
        for leaf in leaves(expression):
            if isinstance(leaf, Named):
                yield from self.leaves_of(self._named[leaf.criterion])
            else:
                yield leaf

    def _mark(self, leaf: Expression) -> None:
        match leaf:
            case Compare() | Age() if leaf.threshold in self._thresholds:
                self._marks.setdefault(_fact(leaf), set()).add(self._thresholds[leaf.threshold])
            case Lasted():
                self._times.setdefault(leaf.fact, set()).add(_days(leaf.least))
            case Within():
                self._times.setdefault(leaf.fact, set()).add(_days(leaf.last))
            case _:
                pass

    def _search(
        self, condition: Expression, open_facts: list[FactId], values: dict[FactId, State], left: list[int]
    ) -> bool:
        truth = self._truth(condition, values)
        left[0] -= 1
        if truth is Truth.TRUE or left[0] < 0:
            return True
        if truth is Truth.FALSE or not open_facts:
            return False
        fact, *others = open_facts
        return any(self._search(condition, others, {**values, fact: one}, left) for one in self._states(fact))

    def _states(self, fact: FactId) -> Iterator[State]:
        kind = self._kinds.get(fact)
        if kind in (FactKind.QUANTITY, FactKind.DATE):
            yield from self.points(fact)
        elif kind is FactKind.CHOICE:
            yield from self._choices[fact]
        else:
            yield _Told(False, None)
            for days in sorted({0.0, *(day + more for day in self._times.get(fact, ()) for more in (-1, 1))}):
                yield _Told(True, days)
                yield _Told(False, days)

    def _truth(self, expression: Expression, values: _Values) -> Truth:
        match expression:
            case AllOf():
                return all_of(self._truth(one, values) for one in expression.parts)
            case AnyOf():
                return any_of(self._truth(one, values) for one in expression.parts)
            case Not():
                return negated(self._truth(expression.part, values))
            case Named():
                return self._truth(self._named[expression.criterion], values)
        state = values.get(_fact(expression))
        if state is None:
            return Truth.UNKNOWN
        return Truth.TRUE if self._holds(expression, state) else Truth.FALSE

    def _holds(self, leaf: Expression, state: State) -> bool:
        match leaf, state:
            case ((Compare() | Age()), Decimal()):
                threshold = self._thresholds.get(leaf.threshold)
                return threshold is not None and _compared(leaf.comparison, state, threshold)
            case Chosen(), str():
                return state in leaf.choices
            case Present(), _Told():
                return state.now
            case Lasted(), _Told():
                return state.now and state.days is not None and state.days >= _days(leaf.least)
            case Within(), _Told():
                is_medicine = self._kinds.get(leaf.fact) is FactKind.MEDICINE
                return state.days is not None and ((state.now and is_medicine) or state.days <= _days(leaf.last))
        return False


def _fact(leaf: Expression) -> FactId:
    return BIRTH_DATE if isinstance(leaf, Age) else leaf.fact  # type: ignore[union-attr]  # a leaf has one, but for Named


def _days(elapsed: Elapsed) -> float:
    return elapsed.amount * _DAYS[elapsed.unit]


def _compared(comparison: Comparison, value: Decimal, threshold: Decimal) -> bool:
    match comparison:
        case Comparison.AT_LEAST:
            return value >= threshold
        case Comparison.ABOVE:
            return value > threshold
        case Comparison.AT_MOST:
            return value <= threshold
        case Comparison.BELOW:
            return value < threshold
