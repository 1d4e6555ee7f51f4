"""Printed figures as numbers; what can't be true is refused with the reason."""

from __future__ import annotations

import pytest

from everyline.appraise.figures import impossible, interval, measure_named, number, read_figure
from everyline.domain.evidence import Arm
from everyline.domain.synthesis import Measure


@pytest.mark.parametrize(
    ("text", "value"),
    [("38.8", 38.8), ("1,294", 1294), ("-30.51", -30.51), ("\u22125", -5), ("0", 0), ("24-26", None), (">=40", None),
     ("about 60", None), ("80 or more", None), ("<0.001", None), ("", None)],
)  # fmt: skip
def test_only_one_exact_number_is_a_number(text: str, value: float | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("95% CI 25.6-39.5", (95, 25.6, 39.5)),
        ("90% CI -45.25 to -15.76", (90, -45.25, -15.76)),
        ("95 % CI: 0.44, 1.57", (95, 0.44, 1.57)),
        ("95% confidence interval [1.2; 3.4]", (95, 1.2, 3.4)),
        ("standard deviation 3.2", None),
        ("range 2 to 7", None),
    ],
)
def test_an_interval_of_confidence_is_no_spread(text: str, bounds: tuple[float, float, float] | None) -> None:
    assert interval(text) == bounds


@pytest.mark.parametrize(
    ("name", "measure", "about"),
    [
        ("risk difference", Measure.RISK_DIFFERENCE, ""),
        ("OR MACE+death", Measure.ODDS_RATIO, "MACE+death"),
        ("Odds Ratio (OR)", Measure.ODDS_RATIO, ""),
        ("HR malignancy", Measure.HAZARD_RATIO, "malignancy"),
        ("Mean Difference (Final Values)", Measure.MEAN_DIFFERENCE, ""),
        ("LS mean difference", Measure.MEAN_DIFFERENCE, ""),
    ],
)
def test_an_effect_is_known_by_the_head_of_its_name(name: str, measure: Measure, about: str) -> None:
    assert measure_named(name) == (measure, about)


@pytest.mark.parametrize("name", ["ORR", "relapse", "response", "order", "hr rate", "annualised relapse rate"])
def test_a_word_that_begins_alike_is_no_effect(name: str) -> None:
    assert measure_named(name) is None


def arm(measure: str, value: str, unit: str = "%", n: str | None = None, bounds: str | None = None) -> Arm:
    return Arm(measure, value, unit, "4 mg", n, bounds)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (arm("responders", "110"), "110 % of people"),
        (arm("responders", "-2"), "-2 % of people"),
        (arm("deaths", "-1", "patients"), "-1 patients"),
        (arm("responders", "90.7", "participants"), "90.7 participants"),
        (arm("deaths", "12", "patients", "10"), "12 with the event among 10 people"),
        (arm("response", "65.0", "%", "30/20"), "30 with the event among 20 people"),
        (arm("response", "65.0", "%", "5/20"), "5 of 20 is not 65.0 %"),
        (arm("OR death", "0", "odds ratio"), "0 as odds ratio"),
        (arm("HR death", "1.9", "", None, "95% CI 0.9-1.4"), "1.9 lies outside its own interval, 0.9 to 1.4"),
        (arm("risk difference", "5", "percentage points", None, "95% CI 9-1"), "an interval from 9 to 1"),
    ],
)
def test_what_cannot_be_true_is_refused_with_the_reason(given: Arm, reason: str) -> None:
    assert [why for _, why in impossible([given])] == [reason]


@pytest.mark.parametrize(
    "given",
    [
        arm("% change in SALT", "-110"),
        arm("AUC increase", "155.2"),
        arm("mean SALT reduction", "130"),
        arm("response", "65.0", "%", "221/340"),
        arm("SUCRA", "101"),
    ],
)
def test_a_change_or_a_rank_may_pass_100(given: Arm) -> None:
    assert impossible([given]) == ()


def test_a_quantity_measured_in_percent_is_nobody_s_share() -> None:
    assert read_figure(arm("glycated haemoglobin", "7.4", "%", "268")).percent is None
    assert read_figure(arm("value", "55", "%"), outcome="ejection fraction").percent is None
    assert read_figure(arm("HbA1c <7%", "44", "%")).percent == 44


def test_a_count_beside_its_percentage_gives_events_and_people() -> None:
    figure = read_figure(arm("response", "65.00", "%", "221/340"))
    assert (figure.percent, figure.events, figure.n) == (65.0, 221, 340)
    assert read_figure(arm("healthy newborns", "13", "of 14")).events == 13
