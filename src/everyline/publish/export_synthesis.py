"""A synthesis as JSON: the evidence table, summaries with pooled estimates, disagreements and calculations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.citation import Citation
from everyline.domain.evidence import Step
from everyline.domain.synthesis import (
    Absolute,
    Calculation,
    Disagreement,
    Estimate,
    Group,
    Pooled,
    Row,
    Summary,
    Synthesis,
)

JsonObject = dict[str, Any]
Cited = Callable[[Citation], JsonObject]
# Beyond these, digits differ between processors, and the same answer would not be the same bytes.
_DIGITS = 10


def synthesis_to_object(synthesis: Synthesis, cited: Cited) -> JsonObject:
    """The fields that an answer has of it. cited: a citation as it stands in answers."""
    return {
        "table": [_row(one, cited) for one in synthesis.rows],
        "summaries": [_summary(one) for one in synthesis.summaries],
        "disagreements": [_disagreement(one) for one in synthesis.disagreements],
        "calculations": [_calculation(one, cited) for one in synthesis.calculations],
        "refused": [{"finding": one.finding, "said": one.said, "reason": one.reason} for one in synthesis.refused],
    }


def steps_to_object(steps: Sequence[Step]) -> list[JsonObject]:
    """How a certainty came about."""
    return [
        {
            "domain": one.domain,
            "text": one.text,
            "change": one.change,
            "span": None if one.span is None else {"start": one.span.start, "end": one.span.end},
        }
        for one in steps
    ]


def _row(row: Row, cited: Cited) -> JsonObject:
    return {
        "finding": row.finding,
        "document": row.document,
        "citation": cited(row.citation),
        "study": row.study,
        "trial": row.trial,
        "design": row.design.value,
        "year": row.year,
        "participants": row.participants,
        "population": row.population,
        "intervention": row.intervention,
        "dose": row.dose,
        "comparator": row.comparator,
        "outcome": row.outcome,
        "timepoint": row.timepoint,
        "groups": [_group(one) for one in row.groups],
        "estimates": [estimate_to_object(one) for one in row.estimates],
        "direction": None if row.direction is None else row.direction.value,
        "certainty": None if row.certainty is None else row.certainty.value,
        "steps": steps_to_object(row.steps),
        "normals": [
            {"field": one.field, "said": one.said, "filed_as": one.filed_as, "why": one.why} for one in row.normals
        ],
        "further": [cited(one) for one in row.further],
    }


def _group(group: Group) -> JsonObject:
    return {
        "label": group.label,
        "is_control": group.is_control,
        "n": group.n,
        "events": group.events,
        "percent": _number(group.percent),
        "mean": _number(group.mean),
        "sd": _number(group.sd),
        "dose": group.dose,
        "value": _number(group.value),
        "unit": group.unit,
    }


def estimate_to_object(estimate: Estimate) -> JsonObject:
    """An effect, its numbers to ten significant digits."""
    return {
        "measure": estimate.measure.value,
        "value": _number(estimate.value),
        "low": _number(estimate.low),
        "high": _number(estimate.high),
        "level": _number(estimate.level),
        "p": estimate.p,
        "unit": estimate.unit,
        "is_derived": estimate.is_derived,
        "standard_error": _number(estimate.standard_error),
    }


def _summary(summary: Summary) -> JsonObject:
    return {
        "comparison": summary.comparison,
        "outcome": summary.outcome,
        "timepoint": summary.timepoint,
        "estimate": None if summary.estimate is None else estimate_to_object(summary.estimate),
        "absolute": None if summary.absolute is None else _absolute(summary.absolute),
        "studies": summary.studies,
        "participants": summary.participants,
        "certainty": None if summary.certainty is None else summary.certainty.value,
        "steps": steps_to_object(summary.steps),
        "findings": list(summary.findings),
        "pooled": None if summary.pooled is None else _pooled(summary.pooled),
        "reason": summary.reason,
    }


def _absolute(effect: Absolute) -> JsonObject:
    return {
        "baseline_per_1000": _number(effect.baseline_per_1000),
        "treated_per_1000": _number(effect.treated_per_1000),
        "difference_per_1000": _number(effect.difference_per_1000),
        "low_per_1000": _number(effect.low_per_1000),
        "high_per_1000": _number(effect.high_per_1000),
        "nnt": effect.nnt,
        "baseline": effect.baseline,
    }


def _pooled(pooled: Pooled) -> JsonObject:
    return {
        "comparison": pooled.comparison,
        "outcome": pooled.outcome,
        "timepoint": pooled.timepoint,
        "studies": [
            {
                "finding": one.finding,
                "study": one.study,
                "estimate": estimate_to_object(one.estimate),
                "fixed_percent": _number(one.fixed_percent),
                "random_percent": _number(one.random_percent),
            }
            for one in pooled.studies
        ],
        "fixed": estimate_to_object(pooled.fixed),
        "random": estimate_to_object(pooled.random),
        "q": _number(pooled.q),
        "df": pooled.df,
        "p_heterogeneity": _number(pooled.p_heterogeneity),
        "i2_percent": _number(pooled.i2_percent),
        "tau2": _number(pooled.tau2),
        "method": pooled.method,
        "certainty": None if pooled.certainty is None else pooled.certainty.value,
        "steps": steps_to_object(pooled.steps),
        "spread": pooled.spread.value,
        "weighting": pooled.weighting.value,
        "hartung_knapp": None if pooled.hartung_knapp is None else estimate_to_object(pooled.hartung_knapp),
        "prediction": None
        if pooled.prediction is None
        else {"low": _number(pooled.prediction[0]), "high": _number(pooled.prediction[1])},
    }


def _disagreement(one: Disagreement) -> JsonObject:
    return {"about": one.about, "kind": one.kind, "sides": list(one.sides), "reason": one.reason}


def _calculation(calculation: Calculation, cited: Cited) -> JsonObject:
    return {
        "kind": calculation.kind,
        "text": calculation.text,
        "inputs": [
            {"name": name, "value": value, "citation": None if citation is None else cited(citation)}
            for name, value, citation in calculation.inputs
        ],
        "steps": list(calculation.steps),
        "result": calculation.result,
    }


def _number(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.{_DIGITS}g}")
