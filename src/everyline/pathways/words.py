"""What a pathway asks, in words: conditions as a reader would say them, without a patient."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from everyline.domain.pathway import (
    Age,
    AllOf,
    AnyOf,
    Chosen,
    Compare,
    Comparison,
    CriterionId,
    Elapsed,
    Expression,
    FactDefinition,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    ThresholdId,
    Within,
)

_COMPARED = {
    Comparison.AT_LEAST: "at least",
    Comparison.ABOVE: "above",
    Comparison.AT_MOST: "at most",
    Comparison.BELOW: "below",
}
# UCUM codes as people write them; others are told as they are.
_UNITS = {
    "{score}": "", "a": "years", "mo": "months", "wk": "weeks", "d": "days", "1": "", "Cel": "°C", "mm[Hg]": "mmHg",
    "10*3/uL": "×10³/µL", "10*9/L": "×10⁹/L", "/uL": "/µL", "umol/L": "µmol/L", "mL/min/{1.73_m2}": "mL/min/1.73 m²",
}  # fmt: skip


def unit_in_words(unit: str) -> str:
    """A UCUM unit as a reader knows it: of an annotation its words, as "times the upper limit"; of a score nothing."""
    if unit in _UNITS:
        return _UNITS[unit]
    return unit[1:-1] if unit.startswith("{") and unit.endswith("}") else unit


def number_in_words(value: Decimal) -> str:
    """A number as it is read: no exponent, no needless zeros, thousands set apart from 10,000 on."""
    shown = f"{value.normalize():f}"
    return f"{value.normalize():,f}" if abs(value) >= 10_000 else shown


class Words:
    """The words of one pathway's expressions."""

    def __init__(self, pathway: Pathway) -> None:
        self._facts: Mapping[FactId, FactDefinition] = {one.id: one for one in pathway.facts}
        self._says: Mapping[CriterionId, str] = {one.id: one.says for one in pathway.criteria}
        self._values: Mapping[ThresholdId, Decimal] = {one.id: one.values[-1].value for one in pathway.thresholds}

    def of(self, asked: Expression | None, *, is_within: bool = False) -> str:
        """A condition as words to put behind "if"; empty for none. is_within: as a part of another, in brackets where
        it has parts itself.

        Thresholds are told with their newest value.
        """
        match asked:
            case None:
                return ""
            case AllOf(parts):
                return self._joined(parts, "and", is_within)
            case AnyOf(parts):
                return self._joined(parts, "or", is_within)
            case Not(part):
                return f"not: {self.of(part, is_within=True)}"
            case Named(criterion):
                return self._says[criterion]
            case _:
                return self._leaf(asked)

    def _leaf(self, asked: Expression) -> str:
        match asked:
            case Compare(fact, comparison, threshold):
                unit = unit_in_words(self._facts[fact].unit)
                value = number_in_words(self._values[threshold])
                return f"{self._facts[fact].name} is {_COMPARED[comparison]} {value} {unit}".rstrip()
            case Age(comparison, threshold):
                return f"age is {_COMPARED[comparison]} {number_in_words(self._values[threshold])} years"
            case Chosen(fact, choices):
                return f"{self._facts[fact].name} is {' or '.join(choices)}"
            case Present(fact):
                is_medicine = self._facts[fact].kind is FactKind.MEDICINE
                return f"{self._facts[fact].name} {'is taken' if is_medicine else 'is present'}"
            case Lasted(fact, least):
                return f"{self._facts[fact].name} has been taken for at least {least}"
            case Within(fact, last):
                return f"{self._facts[fact].name} within the last {_long(last)}"
        raise ValueError(f"{type(asked).__name__} has no words")

    def _joined(self, parts: tuple[Expression, ...], word: str, is_within: bool) -> str:
        said = f" {word} ".join(self.of(one, is_within=True) for one in parts)
        return f"({said})" if is_within and len(parts) > 1 else said


def _long(elapsed: Elapsed) -> str:
    return str(elapsed)
