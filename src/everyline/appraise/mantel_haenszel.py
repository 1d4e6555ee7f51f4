"""Fixed-effect estimates from counts, weighted by Mantel and Haenszel: steadier than inverse variance for rare events.

No cell is corrected: a study without events in one group still counts, one without events in both counts for nothing
in a ratio. Sources: Mantel and Haenszel 1959 (doi:10.1093/jnci/22.4.719); standard errors by Robins, Breslow and
Greenland 1986 (doi:10.2307/2531052) for odds ratios, by Greenland and Robins 1985 (doi:10.2307/2530643) for risk ratios
and differences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import fsum, log, sqrt

from everyline.appraise.effects import Counts
from everyline.domain.synthesis import Measure


def mantel_haenszel(measure: Measure, studies: Sequence[Counts]) -> tuple[float, float, tuple[float, ...]]:
    """Estimate and standard error on the scale of pooling, and each study's share of the weight.

    Raises ValueError for a measure that is not of counts, and where no study has an event (or nobody without one).
    """
    match measure:
        case Measure.RISK_RATIO:
            return _risk_ratio(studies)
        case Measure.ODDS_RATIO:
            return _odds_ratio(studies)
        case Measure.RISK_DIFFERENCE:
            return _risk_difference(studies)
        case _:
            raise ValueError(f"a {measure.value} has no weights of Mantel and Haenszel")


def _risk_ratio(studies: Sequence[Counts]) -> tuple[float, float, tuple[float, ...]]:
    upper = [one.events * one.control / _people(one) for one in studies]
    lower = [one.control_events * one.treated / _people(one) for one in studies]
    parts = [
        (one.treated * one.control * (one.events + one.control_events) - one.events * one.control_events * _people(one))
        / _people(one) ** 2
        for one in studies
    ]
    return _ratio(upper, lower, sqrt_of=lambda: fsum(parts) / (fsum(upper) * fsum(lower)))


def _odds_ratio(studies: Sequence[Counts]) -> tuple[float, float, tuple[float, ...]]:
    upper = [one.events * one.control_others / _people(one) for one in studies]
    lower = [one.others * one.control_events / _people(one) for one in studies]
    alike = [(one.events + one.control_others) / _people(one) for one in studies]
    unlike = [(one.others + one.control_events) / _people(one) for one in studies]

    def variance() -> float:
        r, s = fsum(upper), fsum(lower)
        return (
            fsum(p * u for p, u in zip(alike, upper, strict=True)) / (2 * r * r)
            + fsum(p * low + q * u for p, q, u, low in zip(alike, unlike, upper, lower, strict=True)) / (2 * r * s)
            + fsum(q * low for q, low in zip(unlike, lower, strict=True)) / (2 * s * s)
        )

    return _ratio(upper, lower, sqrt_of=variance)


def _ratio(
    upper: Sequence[float], lower: Sequence[float], *, sqrt_of: Callable[[], float]
) -> tuple[float, float, tuple[float, ...]]:
    if not fsum(upper) or not fsum(lower):
        raise ValueError("no study has events in the groups that a ratio needs them in")
    total = fsum(lower)
    return log(fsum(upper) / total), sqrt(sqrt_of()), tuple(one / total for one in lower)


def _risk_difference(studies: Sequence[Counts]) -> tuple[float, float, tuple[float, ...]]:
    """In percentage points, as everywhere."""
    weights = [one.treated * one.control / _people(one) for one in studies]
    total = fsum(weights)
    gains = [(one.events * one.control - one.control_events * one.treated) / _people(one) for one in studies]
    variance = fsum(
        (one.events * one.others * one.control**3 + one.control_events * one.control_others * one.treated**3)
        / (one.treated * one.control * _people(one) ** 2)
        for one in studies
    )
    if not variance:
        raise ValueError("no study has both people with and people without the event")
    return 100 * fsum(gains) / total, 100 * sqrt(variance) / total, tuple(one / total for one in weights)


def _people(study: Counts) -> float:
    return study.treated + study.control
