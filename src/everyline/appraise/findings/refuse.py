"""Values that cannot be true, each with the reason. What is refused is told and never tabulated."""

from __future__ import annotations

import math

from everyline.appraise.findings.effects import Effect, PValue
from everyline.appraise.findings.numbers import Cluster, Kind, number

# A printed percentage may be rounded, and of those with data rather than of the number printed: two points.
_ROUNDING = 2.0
# Bounds and estimate are rounded apart: half a unit of the last place, as a share of the estimate.
_SLACK = 0.02


def fault_of_cluster(cluster: Cluster, n: str | None = None) -> str | None:
    """Why the figures of one group can't be true, None where they can.

    n: people in the group, where the text gives it.
    """
    percent = events = of = None
    for figure in cluster.figures:
        value = number(figure.value)
        if figure.kind is Kind.PERCENT:
            if not 0 <= value <= 100:
                return f"{figure.value}% is no share of people"
            percent = value
        elif figure.kind is Kind.EVENTS:
            if value < 0 or value != math.floor(value):
                return f"{figure.value} is no count"
            events, of = value, figure.of or of
        elif figure.spread is not None and number(figure.spread.split()[-1]) < 0:
            return f"a spread of {figure.spread}"
    total = number(of) if of else number(n) if n and n.replace(",", "").isdigit() else None
    if events is not None and total is not None and events > total:
        return f"{events:g} events among {total:g} people"
    if of and percent is not None and events is not None and total and abs(100 * events / total - percent) > _ROUNDING:
        return f"{events:g} of {total:g} is not {percent:g}%"
    return None


def fault_of_effect(effect: Effect) -> str | None:
    """Why an estimate can't be true: a ratio not above 0, bounds in the wrong order, an interval beside its value."""
    value = number(effect.value)
    if effect.measure.endswith("ratio") and value <= 0:
        return f"a {effect.measure} of {effect.value}"
    if effect.low is None or effect.high is None:
        return None
    low, high = number(effect.low), number(effect.high)
    if low > high:
        return f"an interval from {effect.low} to {effect.high}"
    slack = max(_SLACK * abs(value), 0.0051 if effect.measure.endswith("ratio") else 0.051)
    if not low - slack <= value <= high + slack:
        return f"the interval {effect.low} to {effect.high} does not hold {effect.value}"
    if effect.measure.endswith("ratio") and low < 0:
        return f"a {effect.measure} with a bound of {effect.low}"
    return None


def fault_of_p(p: PValue) -> str | None:
    """Why a p value can't be one."""
    digits = p.text.lstrip("<>=≤≥")
    try:
        return None if digits == "NS" or "x" in digits or "×" in digits or 0 <= number(digits) <= 1 else f"p {p.text}"
    except ValueError:
        return f"p {p.text}"
