"""A score that a pathway works out of several areas, each weighed: as SALT of four areas of the scalp."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from everyline.domain.pathway import CriterionId, FactId, StatementId


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its weight in per cent of the whole, and the statement that says so."""

    id: str
    name: str
    weight: Decimal
    statement: StatementId


@dataclass(frozen=True, slots=True)
class Score:
    """A score from 0 to 100, the sum over its areas of the per cent found there times the area's weight.

    fact: what it is the value of. asks: what is told of each area. bands: criteria that say what a value means.
    drawing: which drawing of ours its areas are parts of; empty for none.
    """

    id: str
    title: str
    asks: str
    fact: FactId
    areas: tuple[Area, ...]
    bands: tuple[CriterionId, ...]
    statements: tuple[StatementId, ...]
    drawing: str = ""

    def __post_init__(self) -> None:
        if not self.areas or any(one.weight <= 0 for one in self.areas):
            raise ValueError(f"score {self.id} has an area that weighs nothing, or no areas")
        if (total := sum(one.weight for one in self.areas)) != 100:
            raise ValueError(f"the weights of score {self.id} come to {total} per cent, not to 100")
