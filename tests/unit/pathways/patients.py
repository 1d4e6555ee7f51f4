"""The pathway that these tests share, and short ways to tell facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from everyline.domain.guidance import CriterionFound, Evaluation
from everyline.domain.pathway import Fact, FactId
from everyline.pathways.evaluate import evaluate
from everyline.pathways.load import load

TEXT = (Path(__file__).parent / "sample.yaml").read_text(encoding="utf-8")
SAMPLE = load(TEXT)
ON = date(2026, 11, 25)


def fact(name: str, value: object, on: str | None = None, ends: str | None = None) -> Fact:
    """A fact; whole numbers are decimals."""
    told = Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
    return Fact(FactId(name), told, _day(on), _day(ends))  # type: ignore[arg-type]


def found(*facts: Fact, on: date = ON) -> Evaluation:
    """What the sample says."""
    return evaluate(SAMPLE, facts, on)


def criterion(name: str, *facts: Fact, on: date = ON) -> CriterionFound:
    """One criterion of the sample."""
    return next(one for one in found(*facts, on=on).criteria if one.criterion == name)


def truth(name: str, *facts: Fact, on: date = ON) -> str:
    """How one criterion of the sample holds."""
    return criterion(name, *facts, on=on).truth.value


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
