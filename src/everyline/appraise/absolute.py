"""An effect as people: how many of 1000 have the event with and without the treatment, and how many to treat for one.

Formulas: Cochrane Handbook, section 15.4 (doi:10.1002/9781119536604); the number needed to treat after Laupacis,
Sackett and Roberts 1988 (doi:10.1056/NEJM198806303182605), given only where the interval holds no zero (Altman 1998,
doi:10.1136/bmj.317.7168.1309).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from statistics import median

from everyline.domain.citation import Citation
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Group, Measure

# Significant digits of what goes into a step; people among 1000 are shown with one decimal, rare events with three.
_STEP_DIGITS = 4
_MOST_DIGITS = 12
# A float of 3.0000000000000004 that should be 3 is not rounded up to 4.
_SAME = Decimal("1e-9")
ABSOLUTE = "absolute effect"

Input = tuple[str, str, Citation | None]


def baseline_percent(control: Sequence[Group]) -> float | None:
    """The risk without treatment among several control groups: events by people where all are counted, else the median
    of the percentages printed. None where a group has neither, or there are none."""
    if not control:
        return None
    if all(one.events is not None and one.n for one in control):
        return 100 * sum(one.events or 0 for one in control) / sum(one.n or 0 for one in control)
    percents = [_percent(one) for one in control]
    return None if None in percents else float(median(one for one in percents if one is not None))


def absolute(estimate: Estimate, *, baseline_percent: float, baseline: str) -> Absolute | None:
    """Events among 1000 people with and without the treatment; None for a measure that is not of events.

    estimate: a risk ratio, odds ratio, hazard ratio or risk difference. baseline_percent: the comparator's risk, 0 to
    100, over the time the estimate is for. baseline: where that is from, in words.
    A risk never leaves 0 to 1000: where an interval's end would, it stops there.
    Raises ValueError for a baseline outside 0 to 100, and where the estimate itself leads outside 0 to 1000: then
    estimate and baseline do not belong together.
    """
    if not 0 <= baseline_percent <= 100:
        raise ValueError(f"{baseline_percent} % is no risk")
    without = baseline_percent * 10
    treated = _treated(estimate.measure, estimate.value, without)
    if treated is None:
        return None
    if not -1e-9 <= treated <= 1000 + 1e-9:
        raise ValueError(
            f"a {estimate.measure.value} of {estimate.value} and a risk of {without:.4g} per 1000 without treatment "
            f"would be {treated:.4g} per 1000 with it"
        )
    ends = [_end(estimate.measure, one, without) for one in (estimate.low, estimate.high)]
    low, high = (None, None) if None in ends else (ends[0], ends[1])
    difference = treated - without
    return Absolute(
        baseline_per_1000=without,
        treated_per_1000=treated,
        difference_per_1000=difference,
        low_per_1000=low,
        high_per_1000=high,
        nnt=_needed(difference, estimate),
        baseline=baseline,
    )


def worked(
    estimate: Estimate,
    effect: Absolute,
    *,
    treatment: str,
    comparator: str,
    outcome: str,
    inputs: Sequence[Input],
    treated_percent: float | None = None,
) -> Calculation:
    """How an absolute effect came about, line by line, for a reader to follow with a pocket calculator.

    inputs: name, value as printed and citation of each figure that goes in. treated_percent: the treated group's risk
    as printed, where the estimate is a plain difference of two printed risks.
    """
    people = _People(effect)
    base, treated = people(effect.baseline_per_1000), people(effect.treated_per_1000)
    percent = _shown(effect.baseline_per_1000 / 10)
    steps = []
    if estimate.measure is Measure.RISK_DIFFERENCE and treated_percent is not None:
        steps.append(f"{_shown(treated_percent)} % - {percent} % = {_shown(estimate.value)} percentage points")
    steps.append(f"{comparator}: {percent} % × 10 = {base} of 1000 people")
    steps.append(f"{treatment}: {_worked_risk(estimate, effect, base)} = {treated} of 1000 people")
    first, second = (treated, base) if effect.difference_per_1000 >= 0 else (base, treated)
    gain = f"{people(abs(effect.difference_per_1000))} {_more(effect)} of 1000 people"
    steps.append(f"{first} - {second} = {gain}{_interval(effect)}")
    if effect.nnt is not None:
        steps.append(_worked_nnt(effect.difference_per_1000, effect.nnt))
    return Calculation(
        kind=ABSOLUTE,
        text=f"{outcome}: {treatment} beside {comparator}, among 1000 people",
        inputs=tuple(inputs),
        steps=tuple(steps),
        result=_result(effect),
    )


def _percent(group: Group) -> float | None:
    if group.events is not None and group.n:
        return 100 * group.events / group.n
    return group.percent


def _treated(measure: Measure, value: float, without: float) -> float | None:
    """Events among 1000 treated people."""
    risk = without / 1000
    match measure:
        case Measure.RISK_RATIO:
            return without * value
        case Measure.ODDS_RATIO:
            return 1000 * value * risk / (1 - risk + value * risk)
        case Measure.HAZARD_RATIO:
            return 1000 * (1 - math.pow(1 - risk, value))
        case Measure.RISK_DIFFERENCE:
            return without + 10 * value
        case Measure.RATE_RATIO | Measure.MEAN_DIFFERENCE | Measure.STANDARDISED_MEAN_DIFFERENCE:
            return None


def _end(measure: Measure, value: float | None, without: float) -> float | None:
    """An end of the interval as a difference among 1000, kept to what can be."""
    if value is None:
        return None
    if measure.is_ratio and value <= 0:
        value = 0.0
    treated = _treated(measure, value, without)
    return None if treated is None else min(max(treated, 0.0), 1000.0) - without


def _needed(difference: float, estimate: Estimate) -> int | None:
    """People to treat for one event more or less; None where the interval holds no difference, or there is none."""
    neutral = estimate.measure.neutral
    if estimate.low is None or estimate.high is None or estimate.low <= neutral <= estimate.high or difference == 0:
        return None
    return int((1000 / Decimal(repr(abs(difference))) - _SAME).to_integral_value(ROUND_CEILING))


class _People:
    """Writes people among 1000, all of one effect with the same number of decimals, so that a difference comes out."""

    def __init__(self, effect: Absolute) -> None:
        given = (effect.baseline_per_1000, effect.treated_per_1000, abs(effect.difference_per_1000))
        self._decimals = 3 if any(0 < one < 1 for one in given) else 1

    def __call__(self, value: float) -> str:
        return _plain(f"{value:.{self._decimals}f}")


def _worked_risk(estimate: Estimate, effect: Absolute, base: str) -> str:
    value, risk = _shown(estimate.value), _shown(effect.baseline_per_1000 / 1000)
    match estimate.measure:
        case Measure.RISK_RATIO:
            return f"{base} × {value}"
        case Measure.ODDS_RATIO:
            return f"1000 × {value} × {risk} / (1 - {risk} + {value} × {risk})"
        case Measure.HAZARD_RATIO:
            return f"1000 × (1 - (1 - {risk}) ^ {value})"
        case _:
            return f"{base} {'-' if estimate.value < 0 else '+'} 10 × {_shown(abs(estimate.value))}"


def _worked_nnt(difference: float, nnt: int) -> str:
    """With as many digits as it takes for the figures shown to round up to the same number."""
    least = max(3, len(str(nnt)) + 1)  # fewer would round the people away
    for digits in range(_STEP_DIGITS, _MOST_DIGITS):
        points = _shown(abs(difference) / 10, digits)
        for shown in (_shown(100 / float(points), more) for more in range(least, digits + 1)):
            if math.ceil(float(shown)) == nnt == math.ceil(100 / float(points) - float(_SAME)):
                return f"100 / {points} = {shown}, rounded up: {nnt}"
    return f"100 / {points} = {_shown(100 / float(points), digits)}, rounded up: {nnt}"


def _more(effect: Absolute) -> str:
    return "more" if effect.difference_per_1000 >= 0 else "fewer"


def _interval(effect: Absolute) -> str:
    if effect.low_per_1000 is None or effect.high_per_1000 is None:
        return " (no interval is known)"
    return f" (95 % interval: {signed(effect.low_per_1000)} to {signed(effect.high_per_1000)})"


def _result(effect: Absolute) -> str:
    said = f"{_shown(abs(effect.difference_per_1000), 3)} {_more(effect)} of 1000 people"
    return said if effect.nnt is None else f"{said}; number needed to treat for one {_more(effect)}: {effect.nnt}"


def signed(value: float) -> str:
    """A difference among 1000 people in words that need no sign: 33 more, 12 fewer, 0."""
    shown = _shown(abs(value), 3)
    return "0" if shown == "0" else f"{shown} {'more' if value > 0 else 'fewer'}"


def _shown(value: float, digits: int = _STEP_DIGITS) -> str:
    """A number to so many significant digits, without a power of ten and without zeros that say nothing."""
    return _plain(format(Decimal(repr(float(f"{value:.{digits}g}"))), "f"))


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
