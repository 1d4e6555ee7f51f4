"""Pooled estimates against statsmodels and the figures that metafor's documentation and tests print."""

from __future__ import annotations

from math import log, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects

from everyline.appraise.effects import counts, odds_ratio, risk_difference, risk_ratio
from everyline.appraise.pool import Study, pool
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Estimate, Group, Measure, Pooled, Spread

SETS: dict[str, Any] = yaml.safe_load((Path(__file__).parents[3] / "bench" / "pooling_sets.yaml").read_text("utf-8"))
WORDS = {"comparison": "treated vs control", "outcome": "event", "timepoint": "end"}


def groups(name: str) -> list[tuple[Group, Group]]:
    return [
        (Group("t", False, n=a + b, events=a), Group("c", True, n=c + d, events=c))
        for a, b, c, d in SETS["counts"][name]
    ]


def studies(estimates: list[Estimate | None]) -> list[Study]:
    return [(FindingId(f"f{i}"), f"study {i}", one) for i, one in enumerate(estimates) if one is not None]


def laboratories() -> list[Study]:
    rows = SETS["effects"]["laboratories"]
    return studies([Estimate(Measure.MEAN_DIFFERENCE, v, standard_error=sqrt(s)) for v, s in rows])


def both(pooled: Pooled) -> list[float]:
    fixed, random = pooled.fixed, pooled.random
    return [
        log(x) for x in (fixed.value, fixed.low or 0, fixed.high or 0, random.value, random.low or 0, random.high or 0)
    ]


def test_risk_ratios_of_the_bcg_trials_are_pooled_as_metafor_prints_them() -> None:
    pooled = pool(studies([risk_ratio(*p) for p in groups("bcg")]), **WORDS, spread=Spread.DERSIMONIAN_LAIRD)
    # rma(method="EE") and rma(method="DL") on dat.bcg.
    printed = [-0.4303, -0.5097, -0.3509, -0.7141, -1.0644, -0.3638]
    assert both(pooled) == pytest.approx(printed, abs=6e-5)
    assert (pooled.q, pooled.df, pooled.tau2, pooled.i2_percent) == pytest.approx(
        (152.2330, 12, 0.3088, 92.12), abs=5e-3
    )
    assert pooled.p_heterogeneity < 1e-20


def test_the_mantel_haenszel_estimates_of_the_bcg_trials_are_those_metafor_prints() -> None:
    cells = {FindingId(f"f{i}"): one for i, p in enumerate(groups("bcg")) if (one := counts(*p))}
    ratio = pool(studies([risk_ratio(*p) for p in groups("bcg")]), **WORDS, counts=cells)
    odds = pool(studies([odds_ratio(*p) for p in groups("bcg")]), **WORDS, counts=cells)
    assert both(ratio)[:3] == pytest.approx([-0.4537, -0.5308, -0.3766], abs=6e-5)
    assert both(odds)[:3] == pytest.approx([-0.4734, -0.5538, -0.3930], abs=6e-5)
    assert ratio.fixed.value != ratio.random.value
    table = StratifiedTable([np.array([[a, b], [c, d]], dtype=float) for a, b, c, d in SETS["counts"]["bcg"]])
    assert odds.fixed.standard_error == pytest.approx(float(table.logodds_pooled_se), abs=1e-9)


def test_a_mantel_haenszel_difference_of_one_study_is_its_own() -> None:
    (treated, control), *_ = groups("bcg")
    one = risk_difference(treated, control)
    cells = counts(treated, control)
    assert one is not None
    assert cells is not None
    pooled = pool(studies([one]), **WORDS, counts={FindingId("f0"): cells})
    assert (pooled.fixed.value, pooled.fixed.standard_error) == pytest.approx((one.value, one.standard_error), abs=1e-9)


# The roots of tau2 as printed in table 1 of Kacker 2004 (Metrologia 41, 132), which the tests of statsmodels repeat.
@pytest.mark.parametrize(
    ("spread", "method", "tau"), [(Spread.PAULE_MANDEL, "pm", 0.8399), (Spread.DERSIMONIAN_LAIRD, "dl", 0.5359)]
)
def test_laboratories_are_pooled_as_statsmodels_pools_them(spread: Spread, method: str, tau: float) -> None:
    pooled = pool(laboratories(), **WORDS, spread=spread)
    effect, variance = np.array(SETS["effects"]["laboratories"]).T
    peer = combine_effects(effect, variance, method_re=method, **({"atol": 1e-9} if method == "pm" else {}))
    assert sqrt(pooled.tau2) == pytest.approx(tau, abs=1e-3)  # statsmodels comes no closer by DL
    assert pooled.tau2 == pytest.approx(peer.tau2, abs=1e-6)
    assert (pooled.fixed.value, pooled.random.value) == pytest.approx(
        (peer.mean_effect_fe, peer.mean_effect_re), abs=1e-6
    )
    assert pooled.random.standard_error == pytest.approx(peer.sd_eff_w_re, abs=1e-6)
    assert pooled.hartung_knapp is not None
    assert pooled.hartung_knapp.standard_error == pytest.approx(peer.sd_eff_w_re_hksj, abs=1e-6)
    assert [one.random_percent for one in pooled.studies] == pytest.approx(100 * peer.weights_rel_re, abs=1e-6)
    low, high = peer.conf_int(use_t=True)[3]  # random effects, scaled
    assert (pooled.hartung_knapp.low, pooled.hartung_knapp.high) == pytest.approx((low, high), abs=1e-6)


def test_the_prediction_interval_is_that_of_its_formula() -> None:
    pooled = pool(laboratories(), **WORDS)
    assert pooled.random.standard_error is not None
    reach = 2.364624 * sqrt(pooled.tau2 + pooled.random.standard_error**2)  # t of 7 degrees of freedom, 97.5 %
    assert pooled.prediction == pytest.approx((pooled.random.value - reach, pooled.random.value + reach), abs=1e-4)


def difference(value: float, low: float, high: float) -> Estimate:
    return Estimate(Measure.RISK_DIFFERENCE, value, low, high, unit="percentage points")


def test_two_trials_that_agree_have_no_prediction_and_still_an_interval_of_hartung_and_knapp() -> None:
    """Printed by BRAVE-AA1 and BRAVE-AA2, as their cards give them."""
    pooled = pool(studies([difference(32.6, 25.6, 39.5), difference(32.6, 25.6, 39.6)]), **WORDS)
    assert (pooled.tau2, pooled.q, pooled.i2_percent, pooled.prediction) == (0, 0, 0, None)
    assert pooled.random.value == pytest.approx(32.6)
    assert pooled.hartung_knapp is not None
    assert (pooled.hartung_knapp.low or 0) < (pooled.random.low or 0)


def test_a_study_without_an_interval_is_shown_with_that_of_its_p() -> None:
    bare = Estimate(Measure.MEAN_DIFFERENCE, 4.0, p="0.04")
    (study,) = pool(studies([bare]), **WORDS).studies
    assert study.estimate.standard_error == pytest.approx(4 / 2.053749, rel=1e-6)
    assert study.estimate.low == pytest.approx(4 - 1.959964 * 4 / 2.053749, rel=1e-6)


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ([], "no studies"),
        (
            [difference(1, 0, 2), Estimate(Measure.RISK_RATIO, 2, 1, 4)],
            "study 1 has a risk ratio, not a risk difference",
        ),
        ([difference(1, 0, 2), Estimate(Measure.RISK_DIFFERENCE, 1, 0, 2)], "study 1 is in no unit"),
        ([Estimate(Measure.RISK_DIFFERENCE, 1)], "study 0 has neither counts nor an interval"),
    ],
)
def test_studies_that_can_not_be_pooled_are_refused_by_name(given: list[Estimate], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        pool(studies(list(given)), **WORDS)


def test_a_finding_given_twice_is_refused() -> None:
    one = (FindingId("f0"), "BRAVE-AA1", difference(1, 0, 2))
    with pytest.raises(ValueError, match=r"BRAVE-AA1 \(f0\) is given twice"):
        pool([one, one], **WORDS)
