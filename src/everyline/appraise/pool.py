"""Results of several trials as one estimate: fixed effect and random effects, heterogeneity, prediction.

Which results may be pooled (same comparison, outcome and time, each trial once) is decided before; see
`docs/explanation/pooling.md`. Standard library alone: a question must be answered before scipy has loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum, sqrt
from typing import NamedTuple

from everyline.appraise.effects import (
    LEVEL,
    Counts,
    from_pooling_scale,
    on_pooling_scale,
    quantile,
    standard_error,
    with_standard_error,
)
from everyline.appraise.mantel_haenszel import mantel_haenszel
from everyline.appraise.tails import chi_square_tail, t_quantile
from everyline.domain.ids import FindingId
from everyline.domain.synthesis import Estimate, Measure, Pooled, Spread, StudyWeight, Weighting

Study = tuple[FindingId, str, Estimate]
# A prediction interval from two studies has no degrees of freedom left.
FEWEST_TO_PREDICT = 3
# Below this, squares of differences are the last digits of floats.
_NOISE = 1e-12


class _Model(NamedTuple):
    """An estimate on the scale of pooling: value, standard error, and the share of each study."""

    value: float
    error: float
    shares: tuple[float, ...]


def pool(
    studies: Sequence[Study],
    *,
    comparison: str,
    outcome: str,
    timepoint: str,
    spread: Spread = Spread.PAULE_MANDEL,
    counts: Mapping[FindingId, Counts] | None = None,
) -> Pooled:
    """One estimate from the studies' own, each with the name it is shown by; their order does not matter to the result.

    Fixed effect: weights are inverse variances, or those of Mantel and Haenszel where `counts` gives the four cells of
    every study. Random effects: inverse variances with tau2 added, by Paule and Mandel or by DerSimonian and Laird. A
    single study gives its own estimate. Intervals are of 95 %, whatever level the studies print.

    Raises ValueError, naming the study, for one without a standard error, of another measure or unit, or given twice;
    and where there are none.
    Sources: DerSimonian and Laird 1986 (doi:10.1016/0197-2456(86)90046-2), Paule and Mandel 1982
    (doi:10.6028/jres.087.022), Higgins and Thompson 2002 (doi:10.1002/sim.1186), Hartung and Knapp 2001
    (doi:10.1002/sim.1009), Higgins, Thompson and Spiegelhalter 2009 (doi:10.1111/j.1467-985X.2008.00552.x).
    """
    _check(studies)
    measure, unit = studies[0][2].measure, studies[0][2].unit
    values = [on_pooling_scale(measure, one.value) for _, _, one in studies]
    variances = [_error(name, one) ** 2 for _, name, one in studies]
    inverse = _weighed(values, variances, 0.0)
    fixed = inverse if counts is None else _from_counts(measure, studies, counts)
    df = len(studies) - 1
    q = fsum((value - inverse.value) ** 2 / variance for value, variance in zip(values, variances, strict=True))
    q = q if q > _NOISE else 0.0
    tau2 = _tau2(values, variances, spread) if df else 0.0
    random = _weighed(values, variances, tau2)
    made = from_pooling_scale(measure, random.value, random.error, unit=unit)
    weighting = Weighting.INVERSE_VARIANCE if counts is None else Weighting.MANTEL_HAENSZEL
    return Pooled(
        comparison=comparison,
        outcome=outcome,
        timepoint=timepoint,
        studies=tuple(
            StudyWeight(finding, name, _with_interval(one), 100 * fixed_share, 100 * random_share)
            for (finding, name, one), fixed_share, random_share in zip(
                studies, fixed.shares, random.shares, strict=True
            )
        ),
        fixed=from_pooling_scale(measure, fixed.value, fixed.error, unit=unit),
        random=made,
        q=q,
        df=df,
        p_heterogeneity=chi_square_tail(q, df),
        i2_percent=100 * max(0.0, (q - df) / q) if q > 0 else 0.0,
        tau2=tau2,
        method=_method(len(studies), weighting, spread),
        spread=spread,
        weighting=weighting,
        hartung_knapp=_hartung_knapp(made, values, variances, random, tau2) if df else None,
        prediction=_prediction(measure, random, tau2, df) if len(studies) >= FEWEST_TO_PREDICT else None,
    )


def _check(studies: Sequence[Study]) -> None:
    if not studies:
        raise ValueError("there are no studies to pool")
    first = studies[0][2]
    seen: set[FindingId] = set()
    for finding, name, estimate in studies:
        if finding in seen:
            raise ValueError(f"{name} ({finding}) is given twice")
        seen.add(finding)
        if estimate.measure is not first.measure:
            raise ValueError(f"{name} has a {estimate.measure.value}, not a {first.measure.value}")
        if estimate.unit != first.unit:
            raise ValueError(f"{name} is in {estimate.unit or 'no unit'}, not in {first.unit or 'no unit'}")


def _error(name: str, estimate: Estimate) -> float:
    error = standard_error(estimate)
    if error is None:
        raise ValueError(f"{name} has neither counts nor an interval to weigh it by")
    return error


def _with_interval(estimate: Estimate) -> Estimate:
    """The estimate with its standard error, and with a 95 % interval where none is printed."""
    known = with_standard_error(estimate)
    if known.standard_error is None or (known.low is not None and known.high is not None):
        return known
    middle = on_pooling_scale(known.measure, known.value)
    made = from_pooling_scale(known.measure, middle, known.standard_error)
    return replace(known, low=made.low, high=made.high, level=LEVEL)


def _weighed(values: Sequence[float], variances: Sequence[float], tau2: float) -> _Model:
    weights = [1 / (variance + tau2) for variance in variances]
    total = fsum(weights)
    mean = fsum(weight * value for weight, value in zip(weights, values, strict=True)) / total
    return _Model(mean, sqrt(1 / total), tuple(weight / total for weight in weights))


def _from_counts(measure: Measure, studies: Sequence[Study], counts: Mapping[FindingId, Counts]) -> _Model:
    missing = [name for finding, name, _ in studies if finding not in counts]
    if missing:
        raise ValueError(f"{missing[0]} has no counts to weigh it by")
    return _Model(*mantel_haenszel(measure, [counts[finding] for finding, _, _ in studies]))


def _tau2(values: Sequence[float], variances: Sequence[float], spread: Spread) -> float:
    """The variance between studies, at least 0."""
    match spread:
        case Spread.DERSIMONIAN_LAIRD:
            weights = [1 / variance for variance in variances]
            scale = fsum(weights) - fsum(weight**2 for weight in weights) / fsum(weights)
            return max(0.0, (_q(values, variances, 0.0) - len(values) + 1) / scale)
        case Spread.PAULE_MANDEL:
            return _paule_mandel(values, variances)


def _paule_mandel(values: Sequence[float], variances: Sequence[float]) -> float:
    """The tau2 at which the weighted squares add up to what is expected by chance: one less than there are studies."""
    expected = len(values) - 1
    if _q(values, variances, 0.0) <= expected:
        return 0.0
    low, high = 0.0, max(variances)
    while _q(values, variances, high) > expected:
        high *= 2
    # The sum falls as tau2 grows, so halving finds the one root, to the last digit of a float.
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _q(values, variances, middle) > expected else (low, middle)
    return high


def _q(values: Sequence[float], variances: Sequence[float], tau2: float) -> float:
    mean = _weighed(values, variances, tau2).value
    return fsum((value - mean) ** 2 / (variance + tau2) for value, variance in zip(values, variances, strict=True))


def _hartung_knapp(
    random: Estimate, values: Sequence[float], variances: Sequence[float], model: _Model, tau2: float
) -> Estimate:
    """The random-effects estimate with an interval by Student's t and the spread of the studies themselves.

    Where the studies agree better than chance would have them, the usual standard error is kept: two studies that agree
    to the last digit would else have no interval at all (Röver, Knapp and Friede 2015, doi:10.1186/s12874-015-0091-1).
    """
    df = len(values) - 1
    error = model.error * sqrt(max(1.0, _q(values, variances, tau2) / df))
    reach = t_quantile(LEVEL, df) / quantile(LEVEL) * error
    wide = from_pooling_scale(random.measure, model.value, reach, unit=random.unit)
    return Estimate(
        random.measure,
        random.value,
        wide.low,
        wide.high,
        LEVEL,
        unit=random.unit,
        is_derived=True,
        standard_error=error,
    )


def _prediction(measure: Measure, model: _Model, tau2: float, df: int) -> tuple[float, float] | None:
    reach = t_quantile(LEVEL, df - 1) * sqrt(tau2 + model.error**2)
    wide = from_pooling_scale(measure, model.value, reach / quantile(LEVEL))
    return None if wide.low is None or wide.high is None else (wide.low, wide.high)


def _method(studies: int, weighting: Weighting, spread: Spread) -> str:
    if studies == 1:
        return "a single study: its own estimate"
    return (
        f"fixed effect weighted by {weighting.value}; random effects weighted by inverse variance, with the variance "
        f"between studies by {spread.value}"
    )
