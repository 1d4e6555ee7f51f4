"""What a rule found of one clause: whether it is true of the record, how sure that is, and which lines decide."""

from __future__ import annotations

from typing import NamedTuple

from everyline.domain.answer import ReasonKind


class Place(NamedTuple):
    """A line of a record that decides."""

    evidence: str
    start: int
    end: int
    text: str


class Found(NamedTuple):
    """is_true: of the record. is_sure: every word that decides was understood. kind: what a falsehood would be of."""

    is_true: bool
    is_sure: bool
    kind: ReasonKind
    said: str
    places: tuple[Place, ...]


def holds(op: str, value: float, said: float, tolerance: float = 0.0) -> bool:
    """Whether a value stands in the relation a statement says: "" exactly, within the tolerance."""
    if op == ">":
        return value > said
    if op == ">=":
        return value >= said - 1e-9
    if op == "<":
        return value < said
    if op == "<=":
        return value <= said + 1e-9
    return abs(value - said) <= tolerance + 1e-9
