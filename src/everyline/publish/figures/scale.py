"""From values to places across a figure, straight for differences and logarithmic for ratios, with round ticks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1, 2, 5)
_MOST_TICKS = 6
# A ratio beyond this factor from the nearest shown one is drawn as an arrow: the rest would shrink to a point.
_WIDEST = 1000.0


@dataclass(frozen=True, slots=True)
class Scale:
    """low, high: the values at the two ends, `left` and `right` across."""

    low: float
    high: float
    left: float
    right: float
    is_log: bool

    def place(self, value: float) -> float:
        """Where a value stands; at an end for one beyond it."""
        low, high, here = (self._even(one) for one in (self.low, self.high, self.clipped(value)))
        return self.left + (here - low) / (high - low) * (self.right - self.left)

    def clipped(self, value: float) -> float:
        """The value, or the end that it is beyond."""
        return min(max(value, self.low), self.high)

    def ticks(self) -> tuple[float, ...]:
        """Round values from end to end, six at most."""
        return _log_ticks(self.low, self.high) if self.is_log else _ticks(self.low, self.high)

    def _even(self, value: float) -> float:
        return log10(value) if self.is_log else value


def scale_for(values: Iterable[float], neutral: float, *, left: float, right: float, is_log: bool) -> Scale:
    """A scale that holds the values and the one that means no difference, with round ends."""
    shown = [neutral, *values]
    if not is_log:
        step = _step(max(shown) - min(shown))
        low, high = floor(min(shown) / step) * step, ceil(max(shown) / step) * step
        return Scale(low, high if high > low else low + 1, left, right, is_log)
    low, high = max(min(shown), neutral / _WIDEST), min(max(shown), neutral * _WIDEST)
    low, high = min(low / 1.15, neutral / 1.5), max(high * 1.15, neutral * 1.5)
    return Scale(low, high, left, right, is_log)


def _step(width: float) -> float:
    """The least round step that makes no more than the most ticks."""
    if width <= 0:
        return 1.0
    power = floor(log10(width / _MOST_TICKS))
    for exponent in (power, power + 1):
        for digit in _STEPS:
            step = digit * 10.0**exponent
            if width / step <= _MOST_TICKS - 2:
                return step
    return 10.0 ** (power + 2)


def _ticks(low: float, high: float) -> tuple[float, ...]:
    step = _step(high - low)
    first = ceil(round(low / step, 9))
    return tuple(round(place * step, 9) for place in range(first, floor(round(high / step, 9)) + 1))


def _log_ticks(low: float, high: float) -> tuple[float, ...]:
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    for digits in ((1, 1.25, 1.5, 2, 3, 4, 5, 6, 8), (1, 2, 5), (1, 3), (1,)):
        found = [round(d * 10.0**p, 9) for p in powers for d in digits if low <= d * 10.0**p <= high]
        if len(found) <= _MOST_TICKS:
            return tuple(found)
    return tuple(found[:: ceil(len(found) / _MOST_TICKS)])
