"""Effects worked out from the figures of two groups, and standard errors read back from what is printed.

Formulas: Cochrane Handbook, sections 6.3 to 6.5 and 10.4 (doi:10.1002/9781119536604), and for the standardised
difference Hedges 1981 (doi:10.3102/10769986006002107). Percentages are taken as printed, so that a difference is the
difference of what is printed. Which groups may be compared is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

from everyline.domain.synthesis import Estimate, Group, Measure

LEVEL = 95.0
# How far a printed percentage may be from that of the printed counts: denominators differ, missing values are imputed.
MOST_APART = 1.0
# How far from the middle of its interval an estimate may stand, as a share of the interval's width, for the interval to
# be one of estimate and standard error; other intervals (exact, bootstrapped) give none back.
MOST_SKEWED = 0.15
_WIDEST_LOGARITHM = 700.0
_EXACT_P = re.compile(r"\s*(?:[Pp]\s*)?=?\s*(0?[.·]\d+|\d(?:\.\d+)?[eE]-\d+)\s*")


class Counts(NamedTuple):
    """People with and without the event, in the treated and in the control group. Not whole where only percentages are
    printed; cells that hold zero stay zero."""

    events: float
    others: float
    control_events: float
    control_others: float

    @property
    def has_zero(self) -> bool:
        return min(self) == 0

    @property
    def treated(self) -> float:
        return self.events + self.others

    @property
    def control(self) -> float:
        return self.control_events + self.control_others


def of_groups(groups: Sequence[Group]) -> tuple[Estimate, ...]:
    """Every effect that one treated and one control group give; none where there are more groups, or fewer."""
    treated = [one for one in groups if not one.is_control]
    control = [one for one in groups if one.is_control]
    return compare(treated[0], control[0]) if len(treated) == len(control) == 1 else ()


def compare(treated: Group, control: Group) -> tuple[Estimate, ...]:
    """Every effect that the figures of two groups give: risk ratio, odds ratio and risk difference from events and
    people or from percentages, mean difference and Hedges g from means. Without the numbers of people there are no
    intervals.

    A ratio is left out where its control group, or both groups, have no event (or the odds have none without).
    Raises ValueError, naming the group, where its figures can't all be true.
    """
    made = (
        risk_ratio(treated, control),
        odds_ratio(treated, control),
        risk_difference(treated, control),
        mean_difference(treated, control),
        standardised_mean_difference(treated, control),
    )
    return tuple(one for one in made if one is not None)


def counts(treated: Group, control: Group) -> Counts | None:
    """The four cells of two groups, None where people or events are not given."""
    one, other = _risk(treated), _risk(control)
    if one is None or other is None or treated.n is None or control.n is None:
        return None
    events, control_events = one * treated.n, other * control.n
    return Counts(events, treated.n - events, control_events, control.n - control_events)


def risk_ratio(treated: Group, control: Group) -> Estimate | None:
    """Risk over risk; None where a risk is not known or neither group has an event.

    Where one group has no event, 0.5 is added to all four cells (Handbook 10.4.4.1); that takes the numbers of people.
    """
    cells = counts(treated, control)
    if cells is None:
        return _bare_ratio(Measure.RISK_RATIO, _risk(treated), _risk(control))
    if cells.events == cells.control_events == 0 or cells.others == cells.control_others == 0:
        return None
    a, b, c, d = _corrected(cells)
    error = sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return from_pooling_scale(Measure.RISK_RATIO, log(a / (a + b) * (c + d) / c), error)


def odds_ratio(treated: Group, control: Group) -> Estimate | None:
    """Odds over odds; as `risk_ratio` where groups have no event, or nobody without one."""
    cells = counts(treated, control)
    if cells is None:
        one, other = _risk(treated), _risk(control)
        if one is None or other is None or 1 in (one, other):
            return None
        return _bare_ratio(Measure.ODDS_RATIO, one / (1 - one), other / (1 - other))
    if cells.events == cells.control_events == 0 or cells.others == cells.control_others == 0:
        return None
    a, b, c, d = _corrected(cells)
    return from_pooling_scale(Measure.ODDS_RATIO, log(a * d / (b * c)), sqrt(1 / a + 1 / b + 1 / c + 1 / d))


def risk_difference(treated: Group, control: Group) -> Estimate | None:
    """Risk minus risk, in percentage points; None where a risk is not known.

    The value is that of the figures as they are; where a cell holds zero, the standard error is that of the cells with
    0.5 added to each, since it would otherwise be too small, or nothing.
    """
    one, other = _risk(treated), _risk(control)
    if one is None or other is None:
        return None
    value = round(100 * (one - other), 10)  # 38.8 - 6.2 is 32.6, not 32.599999999999994
    cells = counts(treated, control)
    if cells is None:
        return Estimate(Measure.RISK_DIFFERENCE, value, unit="percentage points", is_derived=True)
    a, b, c, d = _corrected(cells)
    error = 100 * sqrt(a * b / (a + b) ** 3 + c * d / (c + d) ** 3)
    return from_pooling_scale(Measure.RISK_DIFFERENCE, value, error, unit="percentage points")


def mean_difference(treated: Group, control: Group) -> Estimate | None:
    """Mean minus mean, in the outcome's own unit; without standard deviations and people it has no interval."""
    if treated.mean is None or control.mean is None:
        return None
    value = treated.mean - control.mean
    if not (treated.n and control.n and treated.sd is not None and control.sd is not None):
        return Estimate(Measure.MEAN_DIFFERENCE, value, is_derived=True)
    error = sqrt(treated.sd**2 / treated.n + control.sd**2 / control.n)
    return from_pooling_scale(Measure.MEAN_DIFFERENCE, value, error) if error else None


def standardised_mean_difference(treated: Group, control: Group) -> Estimate | None:
    """Hedges g: the difference of means in pooled standard deviations, corrected for small samples (J = 1 - 3/(4N-9)).

    None without means, standard deviations and at least two people in each group.
    """
    if treated.mean is None or control.mean is None or treated.sd is None or control.sd is None:
        return None
    n, m = treated.n or 0, control.n or 0
    if n < 2 or m < 2:
        return None
    pooled = sqrt(((n - 1) * treated.sd**2 + (m - 1) * control.sd**2) / (n + m - 2))
    if pooled == 0:
        return None
    people = n + m
    g = (treated.mean - control.mean) / pooled * (1 - 3 / (4 * people - 9))
    # People less 3.94, the constant of the variance by Hedges: four people or more, as there are here.
    error = sqrt(people / (n * m) + g * g / (2 * (people - 3.94)))
    return from_pooling_scale(Measure.STANDARDISED_MEAN_DIFFERENCE, g, error, unit="standard deviations")


def with_standard_error(estimate: Estimate) -> Estimate:
    """The estimate with its standard error, where it has one already or what is printed gives it."""
    error = standard_error(estimate)
    return estimate if error is None else replace(estimate, standard_error=error)


def standard_error(estimate: Estimate) -> float | None:
    """The standard error on the scale of pooling: its own, else from the interval, else from an exact p.

    None where there is neither: for an interval that stands too far to one side of the estimate to be made from a
    standard error, for a p that is a bound ("<0.001") and for an estimate of no difference.
    Raises ValueError where the estimate does not stand inside its interval.
    """
    if estimate.standard_error is not None:
        return estimate.standard_error
    if estimate.low is not None and estimate.high is not None:
        return _from_interval(estimate, estimate.low, estimate.high)
    return _from_p(estimate)


def on_pooling_scale(measure: Measure, value: float) -> float:
    """A ratio as its logarithm, a difference as it is."""
    return log(value) if measure.is_ratio else value


def from_pooling_scale(measure: Measure, value: float, error: float, *, unit: str = "") -> Estimate:
    """An estimate with its 95 % interval from a value and a standard error on the scale of pooling.

    Raises ValueError for a ratio whose interval leaves what a float can hold.
    """
    reach = quantile(LEVEL) * error
    if measure.is_ratio and abs(value) + reach > _WIDEST_LOGARITHM:
        raise ValueError(f"the interval of a {measure.value} with a standard error of {error} is too wide to state")
    back = exp if measure.is_ratio else float
    return Estimate(
        measure,
        back(value),
        back(value - reach),
        back(value + reach),
        LEVEL,
        unit=unit,
        is_derived=True,
        standard_error=error,
    )


def quantile(level: float) -> float:
    """How many standard errors an interval of a level, in percent, reaches to either side of a normal estimate."""
    if not 0 < level < 100:
        raise ValueError(f"an interval of {level} %")
    return NormalDist().inv_cdf(0.5 + level / 200)


def _risk(group: Group) -> float | None:
    """Events by people where counted, else the percentage as printed; 0 to 1."""
    if group.n == 0:
        raise ValueError(f"nobody in {group.label}")
    if group.events is None or group.n is None:
        return None if group.percent is None else group.percent / 100
    risk = group.events / group.n
    if group.percent is not None and abs(100 * risk - group.percent) > MOST_APART:
        raise ValueError(
            f"{group.events} of {group.n} in {group.label} is {100 * risk:.1f} %, but {group.percent} % is printed"
        )
    return risk


def _corrected(cells: Counts) -> tuple[float, float, float, float]:
    added = 0.5 if cells.has_zero else 0.0
    return cells.events + added, cells.others + added, cells.control_events + added, cells.control_others + added


def _bare_ratio(measure: Measure, one: float | None, other: float | None) -> Estimate | None:
    """A ratio without an interval; None where it would be zero or have no value."""
    return None if not one or not other else Estimate(measure, one / other, is_derived=True)


def _from_interval(estimate: Estimate, low: float, high: float) -> float | None:
    if not low <= estimate.value <= high:
        raise ValueError(f"the {estimate.measure.value} {estimate.value} is not between {low} and {high}")
    if estimate.measure.is_ratio and low <= 0:
        return None  # printed as zero, which no ratio is
    begin, middle, end = (on_pooling_scale(estimate.measure, one) for one in (low, estimate.value, high))
    width = end - begin
    if width == 0 or abs(middle - (begin + end) / 2) > MOST_SKEWED * width + _rounding(estimate, low):
        return None
    return width / (2 * quantile(estimate.level))


def _rounding(estimate: Estimate, low: float) -> float:
    """How far rounding of what is printed may have moved a value on the scale of pooling."""
    decimals = max((len(repr(one).partition(".")[2].rstrip("0")) for one in (estimate.value, low)), default=0)
    half = 0.5 * 10.0**-decimals
    return half / min(estimate.value, low) if estimate.measure.is_ratio else half


def _from_p(estimate: Estimate) -> float | None:
    found = _EXACT_P.fullmatch(estimate.p or "")
    effect = abs(on_pooling_scale(estimate.measure, estimate.value))
    if found is None or effect == 0:
        return None
    p = float(found[1].replace("·", "."))
    return effect / abs(NormalDist().inv_cdf(p / 2)) if 0 < p < 1 else None
