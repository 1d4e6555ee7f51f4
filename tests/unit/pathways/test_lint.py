# ruff: noqa: E501 (one fault a line reads better)
"""The lint finds what is wrong in a pathway that can be loaded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.pathways.patients import ON, SAMPLE, TEXT

from everyline.pathways.lint import Level, lint
from everyline.pathways.load import load
from everyline.pathways.units import measure, wrong_factor


def remarks(old: str = "", new: str = "") -> list[str]:
    assert old in TEXT
    return [f"{one.level.value}: {one.place}: {one.what}" for one in lint(load(TEXT.replace(old, new, 1)), ON)]


def test_a_sound_pathway_has_no_remark() -> None:
    assert lint(SAMPLE, ON) == ()


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("when: {criterion: is-severe}", "when: {all: [{criterion: is-severe}, {not: {criterion: is-severe}}]}", "error: steps.treat: no patient of its scope can come to this step"),
        ("when: {criterion: is-clear}", "when: {all: [{anc: {below: anc-low}}, {criterion: is-clear}]}", "error: steps.treat.actions.go-on: no patient can come to this action"),
        ("when: {criterion: is-severe}", "when: {not: {criterion: is-adult}}", "error: steps.treat: no patient of its scope"),
        ("when: {criterion: is-severe}", "when: {criterion: has-clot}", "error: steps.treat.actions.drug-us: whoever comes to this action has something that speaks against it"),
        ("when: {present: clot}", "when: {any: [{present: clot}, {not: {present: clot}}]}", "warning: criteria.has-clot: it holds of everybody"),
        ("when: {present: clot}", "when: {all: [{present: clot}, {not: {present: clot}}]}", "error: criteria.has-clot: it can hold of nobody"),
        ("at_least: 36 weeks}}", "at_least: 36 weeks}}, statements: [s1]", ""),
        ("statements: [s1], region: US", "region: US", "error: steps.treat.actions.drug-us: the action cites no statement"),
        ("every: 3 months, statements: [b1]", "every: 3 months", "error: series.lipids: the series cites no statement"),
        ("at: [0 days, 12 weeks], every: 3 months,", "", "error: series.lipids: no test is ever due"),
        ("value: 40, statement: s1", "value: 40, statement: b1", "warning: thresholds.high: 40 has no citation; it rests on the board's judgement"),
        ("value: 40,", "value: 41,", "warning: thresholds.high: 41 does not stand in the statement s1"),
        ("value: 40,", "value: 140,", "error: criteria.is-high: high is 140, which no score can be; is the unit right?"),
        ('"10*9/L": 1000', '"10*9/L": 1000000', "error: facts.anc.units: one 10*9/L is 1000 /uL, not 1000000"),
        ("since: 2022-06-13", "since: 2027-06-13", "warning: thresholds.adult: no value is in force on 2026-11-25"),
        ("statements:\n", "statements:\n  spare: {text: Spare., judgement: board}\n", "warning: statements.spare: nothing uses it"),
        ("criteria:\n", "criteria:\n  spare: {says: it holds, when: {present: clot}}\n", "warning: criteria.spare: nothing uses it"),
        ("facts:\n", "facts:\n  spare: {name: S, kind: presence, why: w}\n", "warning: facts.spare: nothing uses it"),
        ("thresholds:\n", "thresholds:\n  spare: {unit: a, values: [{since: 2022-01-01, value: 18, statement: s1}]}\n", "warning: thresholds.spare: nothing uses it"),
        ("Ask.", "Ask. " + "And ask again. " * 30, "warning: statements.b1: a text of 454 characters; more than 400 is hard to read"),
        ("authored_by: [Nobody]", "authored_by: [A]\nchecked_by: [A]\nreviewed_on: 2025-01-01\nreview_by: 2026-01-01", "warning: review_by: its review was due by 2026-01-01"),
        ("authored_by: [Nobody]", "authored_by: [A]\nchecked_by: [A]\nreviewed_on: 2025-01-01", "warning: checked_by: A wrote it too"),
        ("authored_by: [Nobody]", "authored_by: [A]\nchecked_by: [B]", "error: checked_by: somebody checked it, on no day"),
        ("authored_by: [Nobody]", "authored_by: [A]\nreviewed_on: 2026-12-01", "error: reviewed_on: it lies after 2026-11-25"),
    ],
)  # fmt: skip
def test_each_fault_is_found(old: str, new: str, told: str) -> None:
    found = remarks(old, new)
    assert any(one.startswith(told) for one in found) if told else found == []


BANDS = """
  low: {{says: low, when: {{score: {{{low}: {low_at}}}}}}}
  middle: {{says: middle, when: {{all: [{{score: {{above: ten}}}}, {{score: {{{middle}: twenty}}}}]}}}}
"""


def banded(low: str = "at_most", low_at: str = "ten", middle: str = "below") -> list[str]:
    text = TEXT.replace("criteria:", "criteria:" + BANDS.format(low=low, low_at=low_at, middle=middle).rstrip(), 1)
    marks = "".join(
        f"  {name}: {{unit: '{{score}}', values: [{{since: 2022-01-01, value: {value}, statement: s1}}]}}\n"
        for name, value in (("ten", 10), ("twenty", 20))
    )
    found = lint(load(text.replace("thresholds:\n", f"thresholds:\n{marks}", 1)), ON)
    return [f"{one.place}: {one.what}" for one in found if "between it" in one.what or "overlaps" in one.what]


def test_gaps_between_criteria_of_one_quantity() -> None:
    assert banded() == ["criteria.middle: no criterion is about score from 20 to 30, between it and is-high"]
    gaps = banded(low="below")
    assert "criteria.low: no criterion is about score at 10, between it and middle" in gaps


def test_overlaps_of_criteria_of_one_quantity() -> None:
    assert "criteria.low: it overlaps middle in score at 20" in banded(low_at="twenty", middle="at_least")
    # One within another is meant so.
    assert not [one for one in banded(low_at="twenty", middle="at_most") if "overlaps" in one]


def test_errors_stand_first() -> None:
    found = lint(
        load(TEXT.replace("statements: [s1], region: US", "region: US").replace("value: 40,", "value: 41,")), ON
    )
    assert [one.level for one in found] == [Level.ERROR, Level.WARNING]


@pytest.mark.parametrize(
    "unit, other, factor",
    [
        ("/uL", "10*9/L", "1000"),
        ("g/dL", "g/L", "0.1"),
        ("mg/dL", "g/L", "100"),
        ("mmol/L", "umol/L", "0.001"),
        ("{score}", "1", "1"),
        ("mo", "a", "12"),
        ("d", "wk", "7"),
        ("1", "%", "0.01"),
    ],
)
def test_factors_of_units(unit: str, other: str, factor: str) -> None:
    assert wrong_factor(unit, other, Decimal(factor)) is None
    assert wrong_factor(unit, other, Decimal(factor) * 10) == Decimal(factor)


@pytest.mark.parametrize("unit, other", [("mg/dL", "mmol/L"), ("furlong", "m"), ("a", "wk"), ("m[H2O]", "Pa")])
def test_units_that_are_not_one_thing_are_not_judged(unit: str, other: str) -> None:
    assert wrong_factor(unit, other, Decimal(7)) is None
    assert measure("furlong") is None
