"""Tail probabilities of the chi-square and of Student's t distribution for whole degrees of freedom.

The standard library has neither. For whole degrees of freedom both are finite sums of elementary functions, exact to
the last digits of a float; loading scipy for them takes longer than a whole answer may.
"""

from __future__ import annotations

from math import atan, cos, erfc, exp, pi, sin, sqrt


def chi_square_tail(value: float, df: int) -> float:
    """The chance of a chi-square of `df` degrees of freedom above `value`; 1 for no degrees of freedom.

    Source: Abramowitz and Stegun 1964, 26.4.4 and 26.4.5.
    """
    if df < 0 or value < 0:
        raise ValueError(f"a chi-square of {value} with {df} degrees of freedom")
    if df == 0 or value == 0:
        return 1.0
    if df % 2:
        total, term = erfc(sqrt(value / 2)), sqrt(2 * value / pi) * exp(-value / 2)
        for step in range(1, (df - 1) // 2 + 1):
            total += term
            term *= value / (2 * step + 1)
        return min(total, 1.0)
    total = term = exp(-value / 2)
    for step in range(1, df // 2):
        term *= value / (2 * step)
        total += term
    return min(total, 1.0)


def t_central(value: float, df: int) -> float:
    """The chance that Student's t with `df` degrees of freedom lies between -value and value.

    Source: Abramowitz and Stegun 1964, 26.7.3 and 26.7.4.
    """
    if df < 1 or value < 0:
        raise ValueError(f"Student's t of {value} with {df} degrees of freedom")
    angle = atan(value / sqrt(df))
    square = cos(angle) ** 2
    if df % 2 == 0:
        total = term = 1.0
        for step in range(1, df // 2):
            term *= square * (2 * step - 1) / (2 * step)
            total += term
        return sin(angle) * total
    if df == 1:
        return 2 * angle / pi
    total = term = cos(angle)
    for step in range(1, (df - 1) // 2):
        term *= square * (2 * step) / (2 * step + 1)
        total += term
    return 2 / pi * (angle + sin(angle) * total)


def t_quantile(level: float, df: int) -> float:
    """The value that Student's t lies within, to either side of zero, in `level` percent of cases."""
    if not 0 < level < 100:
        raise ValueError(f"an interval of {level} %")
    wanted, low, high = level / 100, 0.0, 1.0
    while t_central(high, df) < wanted:
        high *= 2
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        low, high = (middle, high) if t_central(middle, df) < wanted else (low, middle)
