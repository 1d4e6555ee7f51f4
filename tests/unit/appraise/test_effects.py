"""Effects from the figures of two groups, against an independent implementation, the Cochrane Handbook's rules and bad
input."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import pytest
from statsmodels.stats.meta_analysis import effectsize_2proportions, effectsize_smd

from everyline.appraise.effects import (
    compare,
    counts,
    mean_difference,
    odds_ratio,
    of_groups,
    risk_difference,
    risk_ratio,
    standard_error,
    standardised_mean_difference,
    with_standard_error,
)
from everyline.domain.synthesis import Estimate, Group, Measure

# BRAVE-AA1 as its card prints it: percentages, and the difference with its interval.
BRAVE = (Group("4 mg", False, percent=38.8), Group("placebo", True, percent=6.2))
RATIO, DIFFERENCE = Measure.RISK_RATIO, Measure.RISK_DIFFERENCE


def counted(events: int, n: int, *, control: bool = False) -> Group:
    return Group("control" if control else "treated", control, n=n, events=events)


def pair(a: int, n: int, c: int, m: int) -> tuple[Group, Group]:
    return counted(a, n), counted(c, m, control=True)


@pytest.mark.parametrize("cells", [(104, 351, 1, 140), (12, 40, 30, 41), (3, 16, 1, 16)])
def test_effects_of_counts_are_those_of_an_independent_implementation(cells: tuple[int, int, int, int]) -> None:
    for work, name in ((risk_ratio, "risk-ratio"), (odds_ratio, "odds-ratio"), (risk_difference, "diff")):
        made = work(*pair(*cells))
        assert made is not None
        effect, variance = effectsize_2proportions(*cells, statistic=name)
        scale, value = (100, made.value) if name == "diff" else (1, log(made.value))
        assert value == pytest.approx(scale * effect, abs=1e-9)
        assert made.standard_error == pytest.approx(scale * sqrt(variance), abs=1e-9)


def test_hedges_g_is_that_of_an_independent_implementation() -> None:
    treated, control = Group("t", False, n=40, mean=98, sd=28), Group("c", True, n=40, mean=88, sd=26)
    made = standardised_mean_difference(treated, control)
    effect, variance = effectsize_smd(*np.array([98.0, 28, 40, 88, 26, 40]))
    assert made is not None
    assert (made.value, made.standard_error) == pytest.approx((effect, sqrt(variance)), abs=1e-9)


def test_a_mean_difference_keeps_its_unit_and_adds_both_variances() -> None:
    made = mean_difference(Group("t", False, n=25, mean=10, sd=5), Group("c", True, n=16, mean=4, sd=4))
    assert made is not None
    assert (made.value, made.standard_error) == (6, pytest.approx(sqrt(2)))
    assert (made.low, made.high) == (pytest.approx(6 - 1.959964 * sqrt(2)), pytest.approx(6 + 1.959964 * sqrt(2)))


def test_percentages_without_people_give_values_and_no_interval() -> None:
    made = {one.measure: one for one in of_groups(BRAVE)}
    assert made[DIFFERENCE].value == 32.6
    assert made[RATIO].value == pytest.approx(38.8 / 6.2)
    assert {(one.low, one.high, one.standard_error) for one in made.values()} == {(None, None, None)}
    assert all(one.is_derived for one in made.values())


def test_percentages_with_people_give_the_printed_difference_and_an_interval() -> None:
    treated = Group("8 mg", False, n=351, percent=29.6)
    made = risk_difference(treated, Group("placebo", True, n=140, percent=0.8))
    assert made is not None
    assert made.value == 28.8
    assert made.standard_error == pytest.approx(100 * sqrt(0.296 * 0.704 / 351 + 0.008 * 0.992 / 140))


def test_one_empty_cell_adds_a_half_to_each_for_ratios_and_leaves_the_difference_as_it_is() -> None:
    treated, control = pair(5, 20, 0, 20)
    ratio, odds = risk_ratio(treated, control), odds_ratio(treated, control)
    difference = risk_difference(treated, control)
    assert ratio is not None
    assert odds is not None
    assert difference is not None
    assert ratio.value == pytest.approx((5.5 / 21) / (0.5 / 21))
    assert odds.value == pytest.approx((5.5 * 20.5) / (15.5 * 0.5))
    assert difference.value == 25
    assert difference.standard_error is not None
    assert difference.standard_error > 100 * sqrt(0.25 * 0.75 / 20)


@pytest.mark.parametrize("cells", [(0, 20, 0, 20), (20, 20, 18, 18)])
def test_groups_without_any_event_or_without_anybody_spared_have_no_ratio(cells: tuple[int, int, int, int]) -> None:
    assert risk_ratio(*pair(*cells)) is None
    assert odds_ratio(*pair(*cells)) is None
    difference = risk_difference(*pair(*cells))
    assert difference is not None
    assert difference.value == 0
    assert difference.standard_error is not None


def test_more_than_two_groups_are_not_compared_by_guess() -> None:
    assert of_groups((*BRAVE, Group("2 mg", False, percent=22.8))) == ()
    assert of_groups(BRAVE[:1]) == ()


def test_figures_that_can_not_all_be_true_are_refused_by_the_groups_name() -> None:
    with pytest.raises(ValueError, match=r"91 of 234 in 4 mg is 38\.9 %, but 58\.8 % is printed"):
        compare(Group("4 mg", False, n=234, events=91, percent=58.8), BRAVE[1])
    with pytest.raises(ValueError, match="nobody in placebo"):
        compare(BRAVE[0], Group("placebo", True, n=0, percent=1))


@pytest.mark.parametrize(
    ("figures", "what"),
    [
        ({"percent": 110}, "110 %"),
        ({"events": -1}, "-1 events"),
        ({"n": 5, "events": 6}, "6 events among 5"),
        ({"n": -3}, "-3 people"),
        ({"percent": float("nan")}, "nan %"),
        ({"sd": -0.1}, "standard deviation of -0.1"),
        ({"mean": float("inf")}, "mean of inf"),
    ],
)
def test_a_group_refuses_impossible_figures_by_name(figures: dict[str, float], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        Group("4 mg", False, **figures)  # type: ignore[arg-type]  # figures of a Group, by name


def test_a_printed_interval_gives_its_standard_error_back() -> None:
    difference = Estimate(DIFFERENCE, 32.6, 25.6, 39.5, unit="percentage points")
    assert standard_error(difference) == pytest.approx((39.5 - 25.6) / (2 * 1.959964), rel=1e-6)
    ratio = Estimate(RATIO, 2.0, 2.0 * exp(-0.5), 2.0 * exp(0.5), level=90)
    assert standard_error(ratio) == pytest.approx(0.5 / 1.644854, rel=1e-6)


def test_an_interval_too_far_to_one_side_gives_no_standard_error() -> None:
    assert standard_error(Estimate(RATIO, 2.0, 1.9, 8.0)) is None
    assert standard_error(Estimate(RATIO, 0.5, 0.0, 2.0)) is None


def test_an_estimate_outside_its_interval_is_refused() -> None:
    with pytest.raises(ValueError, match=r"the risk ratio 3.0 is not between 1.0 and 2.0"):
        standard_error(Estimate(RATIO, 3.0, 1.0, 2.0))


@pytest.mark.parametrize("printed", ["0.04", "p = .04", "P=0.04", "4e-2"])
def test_an_exact_p_gives_a_standard_error(printed: str) -> None:
    assert standard_error(Estimate(DIFFERENCE, 10, p=printed)) == pytest.approx(10 / 2.053749, rel=1e-6)


@pytest.mark.parametrize("printed", ["<0.001", "p<.05", "0.04*", "ns", "", "1.0"])
def test_a_bound_or_no_p_gives_none(printed: str) -> None:
    assert standard_error(Estimate(DIFFERENCE, 10, p=printed)) is None


def test_a_standard_error_is_added_and_nothing_else_changed() -> None:
    bare = Estimate(DIFFERENCE, 32.6, 25.6, 39.5)
    assert with_standard_error(bare).standard_error == standard_error(bare)
    assert with_standard_error(BARE) is BARE


BARE = Estimate(DIFFERENCE, 32.6)


def test_cells_come_from_counts_or_from_percentages_and_people() -> None:
    assert counts(*pair(3, 16, 1, 16)) == (3, 13, 1, 15)
    assert counts(*BRAVE) is None
