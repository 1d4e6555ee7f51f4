"""A pathway as the YAML that `load.py` reads: loaded again it is the same, but for the hash, which is the text's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any  # YAML, before it is text

import yaml

from everyline.domain.pathway import (
    Action,
    Age,
    AllOf,
    AnyOf,
    Chosen,
    Compare,
    Criterion,
    Expression,
    FactDefinition,
    FactId,
    FactKind,
    Lasted,
    Named,
    Not,
    Pathway,
    Present,
    Series,
    Statement,
    Step,
    Threshold,
    Within,
)
from everyline.pathways.load import SCHEMA

_WIDTH = 116


def written(pathway: Pathway) -> str:
    """The YAML of a pathway, in the order of the form; what is empty is left out."""
    medicines = {one.id for one in pathway.facts if one.kind is FactKind.MEDICINE}
    writer = _Writer(medicines)
    found = {
        "schema": SCHEMA,
        "id": pathway.id,
        "title": pathway.title,
        "about": pathway.about,
        "authored_by": list(pathway.authored_by),
        "checked_by": list(pathway.checked_by),
        "reviewed_on": _day(pathway.reviewed_on),
        "review_by": _day(pathway.review_by),
        "regions": list(pathway.regions),
        "facts": {one.id: _fact(one) for one in pathway.facts},
        "thresholds": {one.id: _threshold(one) for one in pathway.thresholds},
        "statements": {one.id: _statement(one) for one in pathway.statements},
        "criteria": {one.id: writer.criterion(one) for one in pathway.criteria},
        "scope": pathway.scope,
        "steps": {one.id: writer.step(one) for one in pathway.steps},
        "series": {one.id: writer.series(one) for one in pathway.series},
        "gaps": list(pathway.gaps),
    }
    dumped: str = yaml.safe_dump(_kept(found), sort_keys=False, allow_unicode=True, width=_WIDTH)
    return dumped


def _kept(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is not empty."""
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _fact(one: FactDefinition) -> dict[str, Any]:
    return _kept(
        {
            "name": one.name,
            "kind": one.kind.value,
            "unit": one.unit,
            "units": {unit: f"{factor:f}" for unit, factor in one.units},
            "low": None if one.low is None else f"{one.low:f}",
            "high": None if one.high is None else f"{one.high:f}",
            "choices": list(one.choices),
            "valid_days": None if one.valid_days is None else str(one.valid_days),
            "history": "true" if one.is_history else None,
            "why": one.why,
            "names": list(one.names),
            "codes": [{"system": code.system, "code": code.code} for code in one.codes],
        }
    )


def _threshold(one: Threshold) -> dict[str, Any]:
    values = [{"since": v.since.isoformat(), "value": f"{v.value:f}", "statement": v.statement} for v in one.values]
    return {"unit": one.unit, "values": values}


def _statement(one: Statement) -> dict[str, Any]:
    return {"text": one.text, **({"judgement": "board"} if one.is_boards else {"findings": list(one.findings)})}


class _Writer:
    """Writes expressions, which read otherwise of a medicine than of something present."""

    def __init__(self, medicines: Iterable[FactId]) -> None:
        self._medicines = frozenset(medicines)

    def criterion(self, one: Criterion) -> dict[str, Any]:
        return _kept({"says": one.says, "when": self.expression(one.expression), "statements": list(one.statements)})

    def step(self, one: Step) -> dict[str, Any]:
        return _kept(
            {
                "title": one.title,
                "when": self._optional(one.when),
                "statements": list(one.statements),
                "actions": {action.id: self._action(action) for action in one.actions},
            }
        )

    def series(self, one: Series) -> dict[str, Any]:
        return _kept(
            {
                "test": one.test,
                "medicine": one.medicine,
                "at": [str(at) for at in one.at],
                "every": None if one.every is None else str(one.every),
                "until": None if one.until is None else str(one.until),
                "when": self._optional(one.when),
                "region": one.region,
                "statements": list(one.statements),
            }
        )

    def _action(self, one: Action) -> dict[str, Any]:
        return _kept(
            {
                "says": one.says,
                "kind": one.kind.value,
                "strength": one.strength,
                "region": one.region,
                "when": self._optional(one.when),
                "unless": list(one.unless),
                "statements": list(one.statements),
                "medicine": one.medicine,
            }
        )

    def _optional(self, one: Expression | None) -> dict[str, Any] | None:
        return None if one is None else self.expression(one)

    def expression(self, one: Expression) -> dict[str, Any]:
        match one:
            case AllOf():
                return {"all": [self.expression(part) for part in one.parts]}
            case AnyOf():
                return {"any": [self.expression(part) for part in one.parts]}
            case Not():
                return {"not": self.expression(one.part)}
            case Named():
                return {"criterion": one.criterion}
            case Present():
                return {"taken" if one.fact in self._medicines else "present": one.fact}
            case Lasted():
                return {"lasted": {"medicine": one.fact, "at_least": str(one.least)}}
            case Within():
                return {"within": {"fact": one.fact, "last": str(one.last)}}
            case Age():
                return {"age": {one.comparison.value: one.threshold}}
            case Compare():
                return {one.fact: {one.comparison.value: one.threshold}}
            case Chosen():
                return {one.fact: {"is": list(one.choices)}}
