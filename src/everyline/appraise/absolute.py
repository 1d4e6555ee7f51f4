"""An effect as people: how many of 1000 have the event with and without the treatment, and how many to treat for one.

Formulas: Cochrane Handbook, section 15.4 (doi:10.1002/9781119536604); the number needed to treat after Laupacis, Sackett
and Roberts 1988 (doi:10.1056/NEJM198806303182605), given only where the interval holds no zero (Altman 1998,
doi:10.1136/bmj.317.7168.1309).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from statistics import median

from everyline.domain.citation import Citation
from everyline.domain.synthesis import Absolute, Calculation, Estimate, Group, Measure

# Numbers of decimals of percentages and of people among 1000 in worked steps.
_STEP_DIGITS = 4
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
    base, steps = effect.baseline_per_1000, []
    if estimate.measure is Measure.RISK_DIFFERENCE and treated_percent is not None:
        points = _shown(estimate.value)
        steps.append(f"{_shown(treated_percent)} % - {_shown(base / 10)} % = {points} percentage points")
    steps.append(f"{comparator}: {_shown(base / 10)} % × 10 = {_shown(base)} of 1000 people")
    steps += _to_treated(estimate, effect, treatment)
    steps.append(f"{_difference_words(effect)}")
    if effect.nnt is not None:
        per_cent = abs(effect.difference_per_1000) / 10
        quotient = Decimal(100) / Decimal(_shown(per_cent))
        steps.append(f"100 / {_shown(per_cent)} = {_shown(float(quotient), 3)}, rounded up: {effect.nnt}")
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
            return 1000 * (1 - (1 - risk) ** value)
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


def _to_treated(estimate: Estimate, effect: Absolute, treatment: str) -> list[str]:
    base, treated = _shown(effect.baseline_per_1000), _shown(effect.treated_per_1000)
    value, risk = _shown(estimate.value), _shown(effect.baseline_per_1000 / 1000)
    match estimate.measure:
        case Measure.RISK_RATIO:
            return [f"{treatment}: {base} × {value} = {treated} of 1000 people"]
        case Measure.ODDS_RATIO:
            return [
                f"{treatment}: 1000 × {value} × {risk} / (1 - {risk} + {value} × {risk}) = {treated} of 1000 people"
            ]
        case Measure.HAZARD_RATIO:
            return [f"{treatment}: 1000 × (1 - (1 - {risk}) ^ {value}) = {treated} of 1000 people"]
        case _:
            sign = "-" if estimate.value < 0 else "+"
            return [f"{treatment}: {base} {sign} 10 × {_shown(abs(estimate.value))} = {treated} of 1000 people"]


def _difference_words(effect: Absolute) -> str:
    more, less = sorted((effect.treated_per_1000, effect.baseline_per_1000), reverse=True)
    word = "more" if effect.difference_per_1000 >= 0 else "fewer"
    step = f"{_shown(more)} - {_shown(less)} = {_shown(abs(effect.difference_per_1000))} {word} of 1000 people"
    return step + _interval(effect)


def _interval(effect: Absolute) -> str:
    if effect.low_per_1000 is None or effect.high_per_1000 is None:
        return " (no interval is known)"
    return f" (95 % interval: {signed(effect.low_per_1000)} to {signed(effect.high_per_1000)})"


def _result(effect: Absolute) -> str:
    word = "more" if effect.difference_per_1000 >= 0 else "fewer"
    said = f"{_shown(abs(effect.difference_per_1000), 3)} {word} of 1000 people"
    if effect.nnt is None:
        return said
    return f"{said}; number needed to treat for one {word}: {effect.nnt}"


def signed(value: float) -> str:
    """A difference among 1000 people in words that need no sign: 33 more, 12 fewer, 0."""
    shown = _shown(abs(value), 3)
    if shown == "0":
        return "0"
    return f"{shown} {'more' if value > 0 else 'fewer'}"


def _shown(value: float, digits: int = _STEP_DIGITS) -> str:
    """A number to so many significant digits, without a power of ten and without zeros that say nothing."""
    rounded = Decimal(repr(float(f"{value:.{digits}g}")))
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
