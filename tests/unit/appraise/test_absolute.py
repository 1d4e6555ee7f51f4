"""Absolute effects and numbers needed to treat, with the arithmetic that a reader can follow."""

from __future__ import annotations

import pytest

from everyline.appraise.absolute import absolute, baseline_percent, signed, worked
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Group, Measure
from everyline.engine.arithmetic import faults

# BRAVE-AA1, baricitinib 4 mg, as its card prints it.
BRAVE = Estimate(Measure.RISK_DIFFERENCE, 32.6, 25.6, 39.5, unit="percentage points")


def made(estimate: Estimate, baseline: float) -> Absolute:
    effect = absolute(estimate, baseline_percent=baseline, baseline="placebo group")
    assert effect is not None
    return effect


def told(estimate: Estimate, effect: Absolute, **more: float) -> Calculation:
    return worked(
        estimate, effect, treatment="baricitinib 4 mg", comparator="placebo", outcome="SALT <=20", inputs=(), **more
    )


def test_a_difference_is_carried_over_with_its_interval() -> None:
    effect = made(BRAVE, 6.2)
    assert (effect.baseline_per_1000, effect.treated_per_1000) == pytest.approx((62, 388))
    assert (effect.low_per_1000, effect.high_per_1000, effect.nnt) == (256, 395, 4)


def test_the_arithmetic_stands_line_by_line() -> None:
    calculation = told(BRAVE, made(BRAVE, 6.2), treated_percent=38.8)
    assert calculation.steps == (
        "38.8 % - 6.2 % = 32.6 percentage points",
        "placebo: 6.2 % × 10 = 62 of 1000 people",
        "baricitinib 4 mg: 62 + 10 × 32.6 = 388 of 1000 people",
        "388 - 62 = 326 more of 1000 people (95 % interval: 256 more to 395 more)",
        "100 / 32.6 = 3.07, rounded up: 4",
    )
    assert calculation.result == "326 more of 1000 people; number needed to treat for one more: 4"


# Worked by hand from the formulas of the Cochrane Handbook, 15.4.
@pytest.mark.parametrize(
    ("measure", "value", "baseline", "treated"),
    [
        (Measure.RISK_RATIO, 0.75, 20, 150),
        (Measure.ODDS_RATIO, 0.5, 20, 1000 * 0.5 * 0.2 / (0.8 + 0.5 * 0.2)),
        (Measure.HAZARD_RATIO, 2, 10, 190),
        (Measure.RISK_DIFFERENCE, -5, 20, 150),
    ],
)
def test_each_measure_by_its_formula(measure: Measure, value: float, baseline: float, treated: float) -> None:
    assert made(Estimate(measure, value), baseline).treated_per_1000 == pytest.approx(treated)


def test_no_number_needed_to_treat_where_the_interval_holds_no_difference_or_is_unknown() -> None:
    assert made(Estimate(Measure.RISK_RATIO, 0.85, 0.5, 1.2), 12).nnt is None
    assert made(Estimate(Measure.RISK_RATIO, 0.85, 0.5, 1.0), 12).nnt is None
    assert made(Estimate(Measure.RISK_DIFFERENCE, 10), 12).nnt is None
    assert made(Estimate(Measure.RISK_DIFFERENCE, 0, -1, 1), 12).nnt is None


@pytest.mark.parametrize(
    ("points", "nnt"), [(25, 4), (25.01, 4), (24.99, 5), (50, 2), (33.34, 3), (33.33, 4), (0.1, 1000), (3, 34)]
)
def test_the_number_needed_to_treat_is_rounded_up(points: float, nnt: int) -> None:
    estimate = Estimate(Measure.RISK_DIFFERENCE, points, points / 2, points * 1.1)
    effect = made(estimate, 10)
    assert effect.nnt == nnt
    assert faults(told(estimate, effect).steps) == ([], [])


def test_fewer_events_are_told_as_fewer() -> None:
    effect = made(Estimate(Measure.RISK_RATIO, 0.65, 0.5, 0.8), 12.34)
    calculation = told(Estimate(Measure.RISK_RATIO, 0.65, 0.5, 0.8), effect)
    assert calculation.result == "43.2 fewer of 1000 people; number needed to treat for one fewer: 24"
    assert "(95 % interval: 61.7 fewer to 24.7 fewer)" in calculation.steps[2]


def test_an_interval_stops_where_risks_end_and_an_estimate_beyond_is_refused() -> None:
    effect = made(Estimate(Measure.RISK_RATIO, 2, 1.5, 20), 30)
    assert effect.high_per_1000 == 700
    with pytest.raises(ValueError, match="would be 1200 per 1000"):
        made(Estimate(Measure.RISK_RATIO, 4), 30)
    with pytest.raises(ValueError, match="101 % is no risk"):
        made(BRAVE, 101)


def test_means_and_rates_have_no_absolute_effect() -> None:
    for measure in (Measure.MEAN_DIFFERENCE, Measure.STANDARDISED_MEAN_DIFFERENCE, Measure.RATE_RATIO):
        assert absolute(Estimate(measure, 2), baseline_percent=10, baseline="") is None


def test_the_risk_without_treatment_is_pooled_from_counts_else_the_median() -> None:
    counted = (Group("p", True, n=100, events=10), Group("p", True, n=300, events=90))
    assert baseline_percent(counted) == 25
    printed = (Group("p", True, percent=6.2), Group("p", True, percent=3.3))
    assert baseline_percent(printed) == 4.75
    assert baseline_percent(()) is None
    assert baseline_percent((*printed, Group("p", True))) is None


def test_differences_are_told_without_a_sign() -> None:
    assert [signed(one) for one in (33.0, -12.04, 0.0)] == ["33 more", "12 fewer", "0"]
