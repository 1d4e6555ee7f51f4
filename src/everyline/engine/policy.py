"""How the board works, in words, from the very table that the program follows."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.review import State
from everyline.review.board import QUORUM as QUORUM
from everyline.review.workflow import TABLE, Transition


@dataclass(frozen=True, slots=True)
class Rule:
    """One act: from which states, to which, by whom; each as a phrase. Where no state follows, `to` is empty."""

    act: str
    states: str
    to: str
    by: str
    note: str


def rules() -> tuple[Rule, ...]:
    """Every act on a revision, in the order of the table."""
    return tuple(map(_rule, TABLE))


def _rule(row: Transition) -> Rule:
    states = "any state" if row.states == frozenset(State) else ", ".join(s.value for s in State if s in row.states)
    by = sorted(role.value for role in row.roles) + (["the program"] if row.by_program else [])
    notes = [*(["needs a reason"] if row.needs_reason else []), *(["not one’s own"] if row.not_own else [])]
    return Rule(row.act.value, states or "nothing", row.to.value if row.to else "", ", ".join(by), "; ".join(notes))
