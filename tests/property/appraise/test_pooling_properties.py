"""What holds of every pooled estimate and absolute effect, whatever the studies."""

from __future__ import annotations

from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.appraise.absolute import absolute, worked
from everyline.appraise.effects import compare
from everyline.appraise.pool import Study, pool
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Estimate, Group, Measure, Pooled, Spread
from everyline.engine.arithmetic import faults

WORDS = {"comparison": "a vs b", "outcome": "event", "timepoint": "end"}
effects = st.tuples(st.floats(-50, 50), st.floats(0.05, 20))
several = st.lists(effects, min_size=1, max_size=12)
spreads = st.sampled_from(Spread)


def studies(given: list[tuple[float, float]], measure: Measure = Measure.MEAN_DIFFERENCE) -> list[Study]:
    back = exp if measure.is_ratio else float
    made = [Estimate(measure, back(value), standard_error=error) for value, error in given]
    return [(FindingId(f"f{i}"), f"study {i}", one) for i, one in enumerate(made)]


def values(pooled: Pooled) -> tuple[float, ...]:
    return (pooled.fixed.value, pooled.random.value, pooled.q, pooled.tau2, pooled.i2_percent)


@given(several, spreads, st.randoms(use_true_random=False))
def test_the_order_of_studies_changes_nothing(given: list[tuple[float, float]], spread: Spread, rng: object) -> None:
    ordered = studies(given)
    shuffled = list(ordered)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random of hypothesis
    assert values(pool(ordered, **WORDS, spread=spread)) == values(pool(shuffled, **WORDS, spread=spread))


@given(effects, spreads)
def test_a_single_study_gives_itself(one: tuple[float, float], spread: Spread) -> None:
    pooled = pool(studies([one]), **WORDS, spread=spread)
    for made in (pooled.fixed, pooled.random):
        assert (made.value, made.standard_error) == pytest.approx(one)
    assert (pooled.q, pooled.df, pooled.tau2, pooled.p_heterogeneity) == (0, 0, 0, 1)
    assert pooled.hartung_knapp is pooled.prediction is None


@given(several, spreads)
def test_weights_sum_to_a_hundred_and_estimates_lie_among_the_studies(
    given: list[tuple[float, float]], spread: Spread
) -> None:
    pooled = pool(studies(given), **WORDS, spread=spread)
    assert sum(one.fixed_percent for one in pooled.studies) == pytest.approx(100)
    assert sum(one.random_percent for one in pooled.studies) == pytest.approx(100)
    low, high = min(value for value, _ in given), max(value for value, _ in given)
    for made in (pooled.fixed, pooled.random):
        assert low - 1e-9 <= made.value <= high + 1e-9
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2_percent <= 100
    assert 0 <= pooled.p_heterogeneity <= 1
    assert (pooled.random.standard_error or 0) >= (pooled.fixed.standard_error or 0) - 1e-12


@given(several, spreads, st.floats(0.1, 10))
def test_another_unit_scales_the_result(given: list[tuple[float, float]], spread: Spread, by: float) -> None:
    one = pool(studies(given), **WORDS, spread=spread)
    other = pool(studies([(value * by, error * by) for value, error in given]), **WORDS, spread=spread)
    assert other.random.value == pytest.approx(one.random.value * by, rel=1e-6, abs=1e-6)
    assert other.tau2 == pytest.approx(one.tau2 * by * by, rel=1e-6, abs=1e-6)
    assert other.i2_percent == pytest.approx(one.i2_percent, abs=1e-6)


@given(st.lists(st.tuples(st.floats(-3, 3), st.floats(0.05, 2)), min_size=2, max_size=8), spreads)
def test_ratios_are_pooled_on_the_logarithm(given: list[tuple[float, float]], spread: Spread) -> None:
    plain = pool(studies(given), **WORDS, spread=spread)
    ratios = pool(studies(given, Measure.ODDS_RATIO), **WORDS, spread=spread)
    assert log(ratios.random.value) == pytest.approx(plain.random.value, abs=1e-7)
    assert ratios.tau2 == pytest.approx(plain.tau2, abs=1e-7)


people = st.integers(1, 400)


@given(people, people, st.floats(0, 1), st.floats(0, 1))
def test_every_effect_of_two_groups_lies_in_its_interval_and_turns_with_them(
    n: int, m: int, share: float, other: float
) -> None:
    treated, control = (Group(str(k), False, n=k, events=round(k * s)) for k, s in ((n, share), (m, other)))
    there = {one.measure: one for one in compare(treated, control)}
    back = {one.measure: one for one in compare(control, treated)}
    assert there.keys() == back.keys()
    for measure, one in there.items():
        assert one.low is not None
        assert one.high is not None
        assert one.low <= one.value <= one.high
        if measure.is_ratio:
            assert back[measure].value == pytest.approx(1 / one.value)
        else:
            assert back[measure].value == pytest.approx(-one.value)


@given(
    st.sampled_from((Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO, Measure.RISK_DIFFERENCE)),
    st.floats(0.02, 6),
    st.integers(1, 1500),
)
def test_worked_steps_come_out(measure: Measure, value: float, tenths: int) -> None:
    """Printed values and risks: two and one decimals, as sources give them."""
    printed, baseline = round(value, 2), tenths / 100
    estimate = Estimate(measure, printed, printed * 0.9, printed * 1.1)
    effect = absolute(estimate, baseline_percent=baseline, baseline="control")
    assert effect is not None
    made = worked(estimate, effect, treatment="drug 5 mg", comparator="placebo", outcome="event", inputs=())
    assert faults(made.steps, [str(baseline), str(printed)]) == ([], [])
