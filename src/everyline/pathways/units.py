"""Units of UCUM that labels and laboratories use, as a factor and what they measure: enough to check a conversion.

Not the whole of UCUM: a unit that is not understood here is not judged, and nothing is converted by this module.
Source: The Unified Code for Units of Measure, https://ucum.org/ucum.
"""

from __future__ import annotations

import re
from decimal import Decimal

_PREFIXES = {"": 0, "k": 3, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12}
_METRIC = {"g": "mass", "L": "volume", "l": "volume", "mol": "amount", "m": "length", "U": "activity", "[IU]": "units"}
_FIXED = {
    "1": (Decimal(1), ()), "%": (Decimal("0.01"), ()), "d": (Decimal(1), ("day",)), "wk": (Decimal(7), ("day",)),
    "h": (Decimal(1) / 24, ("day",)), "min": (Decimal(1) / 1440, ("day",)),
    "mo": (Decimal(1), ("month",)), "a": (Decimal(12), ("month",)),
}  # fmt: skip
_POWER = re.compile(r"10(?:\*|\^)(-?\d{1,2})")

Measure = tuple[Decimal, tuple[tuple[str, int], ...]]


def measure(unit: str) -> Measure | None:
    """How much a unit is in the base units here, and of what; None for a unit that is not understood."""
    factor = Decimal(1)
    powers: dict[str, int] = {}
    sign = 1
    for part in re.split(r"([/.])", re.sub(r"\{[^}]*\}", "", unit) or "1"):
        if part in ("/", "."):
            sign = -1 if part == "/" else 1
            continue
        if not part:  # "/uL" begins with what is left of its stroke
            continue
        known = _atom(part)
        if known is None:
            return None
        amount, kinds = known
        factor = factor * amount if sign > 0 else factor / amount
        for kind in kinds:
            powers[kind] = powers.get(kind, 0) + sign
    return factor, tuple(sorted((kind, power) for kind, power in powers.items() if power))


def wrong_factor(unit: str, other: str, told: Decimal) -> Decimal | None:
    """How much of `unit` one `other` is, where that is known and `told` is something else; else None."""
    mine, its = measure(unit), measure(other)
    if mine is None or its is None or mine[1] != its[1]:
        return None
    right = its[0] / mine[0]
    return right if abs(right - told) > abs(right) * Decimal("0.001") else None


def _atom(part: str) -> tuple[Decimal, tuple[str, ...]] | None:
    if power := _POWER.fullmatch(part):
        return Decimal(10) ** int(power[1]), ()
    if part in _FIXED:
        return _FIXED[part]
    for name, kind in _METRIC.items():
        prefix = part.removesuffix(name)
        if part.endswith(name) and prefix in _PREFIXES:
            return Decimal(10) ** _PREFIXES[prefix], (kind,)
    return None
