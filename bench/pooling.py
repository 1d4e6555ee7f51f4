"""Pooled estimates beside an independent published implementation: the largest absolute difference of any figure.

Data: `pooling_sets.yaml`, sets that the documentation of statsmodels and metafor prints. Peer: statsmodels
(`stats.meta_analysis`, and `StratifiedTable` for the Mantel-Haenszel odds ratio and risk ratio), which its own tests
hold against metafor. Compared on the scale of pooling: each study's effect and variance; fixed and random effects with
standard errors by both estimators of tau2; weights, Q, tau2, I2, and the standard error of Hartung and Knapp.
Run: python bench/pooling.py
"""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects, effectsize_2proportions, effectsize_smd

from everyline.appraise.effects import (
    counts,
    odds_ratio,
    on_pooling_scale,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from everyline.appraise.pool import pool
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Estimate, Group, Measure, Pooled, Spread

SETS = yaml.safe_load((Path(__file__).parent / "pooling_sets.yaml").read_text(encoding="utf-8"))
NAMES = {Measure.RISK_RATIO: "risk-ratio", Measure.ODDS_RATIO: "odds-ratio", Measure.RISK_DIFFERENCE: "diff"}
PEER = {Spread.DERSIMONIAN_LAIRD: "dl", Spread.PAULE_MANDEL: "pm"}


def main() -> None:
    warnings.simplefilter("ignore", RuntimeWarning)  # the peer takes roots of its negative variances
    differences: dict[str, float] = {}
    for what, ours, theirs in compared():
        differences[what] = max(differences.get(what, 0.0), abs(ours - theirs))
    print(
        json.dumps(
            {
                "sets": sum(len(one) for one in SETS.values()),
                "figures_compared": sum(1 for _ in compared()),
                "largest_difference": float(f"{max(differences.values()):.3g}"),
                "differences": {what: float(f"{one:.3g}") for what, one in sorted(differences.items())},
                "milliseconds_to_pool_17_studies": round(speed(), 3),
            }
        )
    )


def compared() -> Iterator[tuple[str, float, float]]:
    """Every figure with its kind, ours first."""
    for rows in SETS["counts"].values():
        for measure in NAMES:
            yield from of_counts(rows, measure)
    for rows in SETS["means"].values():
        groups = [
            (Group("t", False, n=n, mean=m, sd=s), Group("c", True, n=p, mean=q, sd=r)) for m, s, n, q, r, p in rows
        ]
        ours = [standardised_mean_difference(*pair) for pair in groups]
        yield from against([one for one in ours if one], *effectsize_smd(*np.array(rows, dtype=float).T))
    for rows in SETS["effects"].values():
        ours = [Estimate(Measure.MEAN_DIFFERENCE, value, standard_error=variance**0.5) for value, variance in rows]
        yield from against(ours, *np.array(rows).T)


def of_counts(rows: list[list[int]], measure: Measure) -> Iterator[tuple[str, float, float]]:
    work = {Measure.RISK_RATIO: risk_ratio, Measure.ODDS_RATIO: odds_ratio, Measure.RISK_DIFFERENCE: risk_difference}
    groups = [(Group("t", False, n=a + b, events=a), Group("c", True, n=c + d, events=c)) for a, b, c, d in rows]
    ours = [one for pair in groups if (one := work[measure](*pair))]
    a, b, c, d = np.array(rows, dtype=float).T
    # The peer adds to every row's cells once it is told to correct, so each row is told by itself.
    each = [
        effectsize_2proportions(a, a + b, c, c + d, statistic=NAMES[measure], zero_correction=None if all(row) else 0.5)
        for row in rows
        for a, b, c, d in [np.array(row, dtype=float)]
    ]
    effect, variance = np.array(each).T
    if measure is Measure.RISK_DIFFERENCE:
        # The peer takes the difference itself from the corrected cells; ours is that of the cells as they are.
        effect, variance = 100 * (a / (a + b) - c / (c + d)), 1e4 * variance
    yield from against(ours, effect, variance)
    if measure is Measure.RISK_DIFFERENCE:
        return
    cells = {FindingId(str(i)): one for i, pair in enumerate(groups) if (one := counts(*pair))}
    fixed = pooled(ours, counts=cells).fixed
    table = StratifiedTable([np.array([[a, b], [c, d]], dtype=float) for a, b, c, d in rows])
    if measure is Measure.ODDS_RATIO:
        yield "Mantel-Haenszel", on_pooling_scale(measure, fixed.value), float(table.logodds_pooled)
        yield "Mantel-Haenszel", fixed.standard_error or 0.0, float(table.logodds_pooled_se)
    else:
        yield "Mantel-Haenszel", fixed.value, float(table.riskratio_pooled)


def against(ours: list[Estimate], effect: Any, variance: Any) -> Iterator[tuple[str, float, float]]:
    for one, value, square in zip(ours, effect, variance, strict=True):
        yield "effect", on_pooling_scale(one.measure, one.value), float(value)
        yield "variance", (one.standard_error or 0.0) ** 2, float(square)
    effect, variance = np.asarray(effect), np.asarray(variance)
    for spread, method in PEER.items():
        # The peer's search for tau2 stops sooner than we compare unless told; told to go on to the last digit, it steps
        # too far and gives none.
        options = {"atol": 1e-9, "maxiter": 500} if method == "pm" else {}
        peer = combine_effects(effect, variance, method_re=method, **options)
        yield from figures(pooled(ours, spread=spread), peer)


def figures(mine: Pooled, peer: Any) -> Iterator[tuple[str, float, float]]:
    measure = mine.random.measure
    yield "fixed effect", on_pooling_scale(measure, mine.fixed.value), float(peer.mean_effect_fe)
    yield "fixed effect", mine.fixed.standard_error or 0.0, float(peer.sd_eff_w_fe)
    yield "Q", mine.q, float(peer.q)
    if peer.tau2 < 0:  # the peer leaves a negative variance as it is; it has no random-effects estimate to compare
        yield "tau2", mine.tau2, 0.0
        return
    yield "tau2", mine.tau2, float(peer.tau2)
    yield "I2", mine.i2_percent, 100 * max(0.0, float(peer.i2))
    yield "random effects", on_pooling_scale(measure, mine.random.value), float(peer.mean_effect_re)
    yield "random effects", mine.random.standard_error or 0.0, float(peer.sd_eff_w_re)
    for study, share, another in zip(mine.studies, peer.weights_rel_fe, peer.weights_rel_re, strict=True):
        yield "weight", study.fixed_percent, 100 * float(share)
        yield "weight", study.random_percent, 100 * float(another)
    if mine.hartung_knapp is not None and peer.scale_hksj_re >= 1:  # below 1, ours keeps the usual standard error
        yield "Hartung-Knapp", mine.hartung_knapp.standard_error or 0.0, float(peer.sd_eff_w_re_hksj)


def pooled(estimates: list[Estimate], **options: Any) -> Pooled:
    studies = [(FindingId(str(place)), f"study {place}", one) for place, one in enumerate(estimates)]
    return pool(studies, comparison="treated vs control", outcome="event", timepoint="end", **options)


def speed() -> float:
    rows = SETS["counts"]["glioma_12_months"]
    groups = [(Group("t", False, n=a + b, events=a), Group("c", True, n=c + d, events=c)) for a, b, c, d in rows]
    ours = [one for pair in groups if (one := risk_ratio(*pair))]
    start = time.perf_counter()
    for _ in range(100):
        pooled(ours)
    return 10 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
