"""Quantities: a value or a range, its operator and its unit, and when two of them say the same.

Read: decimals (point, middle dot, comma), thousands (comma, no-break and thin space), number words, ranges ("24 to
26%", "24-26%"), operators in signs and words ("<=20", "20 or less", "at least 50"), units before and after ("week 36",
"36 weeks"), and a unit shared by a list ("4 or 2 mg"). A quantity is compared as it is printed: 20% is not "20% or
less", an interval is not one of its ends, percent is not percentage points.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from everyline.verify.units import UNITS


class Quantity(NamedTuple):
    """What one number of a text says.

    op: "", "<", "<=", ">", ">=" or "/" (lo over hi, as in a loading and a maintenance dose).
    low, high: equal where the text gives one value. unit: a key of `units`, "" where the text gives none.
    approximate: the text softens it ("about", "nearly"). mark: "from" or "to" where the number ends a change,
    "over" where "over" stands before a time: a length, or a bound.
    decimals: how many the text prints.
    """

    op: str
    low: float
    high: float
    unit: str
    approximate: bool
    mark: str
    decimals: int

    @property
    def key(self) -> str:
        """The same for quantities that say the same; approximation and mark are left out."""
        if self.low == self.high:
            return f"{self.op}{self.low:.10g}{self.unit}"
        return f"{self.op}{self.low:.10g}..{self.high:.10g}{self.unit}"


NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

_THOUSANDS = re.compile(r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?:[.·]\d+)?")


def number(text: str) -> tuple[float, int]:
    """Value and printed decimals of a number as it stands in a text."""
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"[,\u00a0\u2009\u202f]", "", text)
    text = text.replace("·", ".").replace(",", ".")
    return float(text), len(text.partition(".")[2])


def same(claim: Quantity, evidence: Quantity) -> str | None:
    """How the claim's quantity follows from the evidence's: "exact", "unit left out", "rounded", "converted", or None.

    Rounding is accepted only where the claim says that it rounds ("about 39%" for 38.8%) and is not finer than the
    evidence. Conversion is accepted inside a dimension where it is exact to the claim's printed digits, and for
    calendar time: 12 months, 52 weeks, 1 year.
    """
    if "over" in (claim.mark, evidence.mark):
        bare = claim._replace(mark=""), evidence._replace(mark="")
        if {claim.op, evidence.op} == {"", ">"}:
            bare = bare[0]._replace(op=""), bare[1]._replace(op="")
        return same(*bare)
    if claim.mark and evidence.mark and claim.mark != evidence.mark:
        return None
    if claim.key == evidence.key:
        return "exact"
    if claim.op != evidence.op and not _from_means_at_least(claim, evidence):
        return None
    if claim.unit == evidence.unit:
        if claim.low == evidence.low and claim.high == evidence.high:
            return "exact"
        return "rounded" if _rounds(claim, evidence) else None
    if claim.low == evidence.low and claim.high == evidence.high and _unit_left_out(claim.unit, evidence.unit):
        return "unit left out"
    return "converted" if _converts(claim, evidence) else None


def _from_means_at_least(claim: Quantity, evidence: Quantity) -> bool:
    """Whether one says "from 12" and the other "12 or more"; only where no unit but years is named."""
    pair = {(claim.op, claim.mark), (evidence.op, evidence.mark)}
    return pair == {("", "from"), (">=", "")} and {claim.unit, evidence.unit} <= {"", "year"}


def _unit_left_out(claim: str, evidence: str) -> bool:
    """Whether one of two texts only leaves a harmless unit out: points of a scale, years of age, percentage points."""
    pair = {claim, evidence}
    return pair in ({"", "points"}, {"", "year"}, {"pp", "points"}, {"", "phase"})


def _rounds(claim: Quantity, evidence: Quantity) -> bool:
    if not claim.approximate or claim.decimals > evidence.decimals:
        return False
    if evidence.decimals == 0 or claim.decimals == evidence.decimals:
        return False
    return all(
        round(theirs, claim.decimals) == ours or abs(ours - theirs) <= 0.5 * 10**-claim.decimals
        for ours, theirs in ((claim.low, evidence.low), (claim.high, evidence.high))
    )


def _converts(claim: Quantity, evidence: Quantity) -> bool:
    ours, theirs = UNITS.get(claim.unit), UNITS.get(evidence.unit)
    if ours is None or theirs is None or ours.dimension != theirs.dimension or ours.dimension == "share":
        return False
    pairs = ((claim.low, evidence.low), (claim.high, evidence.high))
    if ours.dimension == "time":
        return all(_calendar(ours.key, a, theirs.key, b) for a, b in pairs)
    return all(abs(a * ours.factor - b * theirs.factor) <= 1e-9 * max(1.0, b * theirs.factor) for a, b in pairs)


_WEEKS = {"week": 1.0, "year": 52.0}
_MONTHS = {"month": 1.0, "year": 12.0}


def _calendar(unit: str, value: float, other: str, value_2: float) -> bool:
    """Whole conversions people make: 7 days a week, 12 months and 52 weeks a year, 24 hours a day."""
    if {unit, other} == {"week", "day"}:
        return value * (7 if unit == "week" else 1) == value_2 * (7 if other == "week" else 1)
    if {unit, other} == {"h", "day"}:
        return value * (24 if unit == "day" else 1) == value_2 * (24 if other == "day" else 1)
    for table in (_WEEKS, _MONTHS):
        if unit in table and other in table:
            return value * table[unit] == value_2 * table[other]
    if {unit, other} == {"week", "month"}:
        weeks, months = (value, value_2) if unit == "week" else (value_2, value)
        return months % 12 == 0 and weeks == months / 12 * 52
    return False


def derive(
    claim: Quantity, evidence: list[Quantity], counts: list[tuple[Quantity, Quantity]], words: frozenset[str]
) -> str | None:
    """How a number that the evidence does not print follows from numbers it does, None where it does not.

    counts: the pairs the evidence prints as "9 of 12" or "9/12". words: what the claim says around its number. A
    difference is accepted where the claim calls it one; a percentage from a count; a rate per 1000; a number needed
    to treat from two percentages.
    """
    if claim.op or claim.low != claim.high:
        return None
    value, tolerance = claim.low, 0.5 * 10**-claim.decimals + 1e-9
    shares = [q.low for q in evidence if q.unit == "%" and q.low == q.high and not q.op]
    if claim.unit in ("pp", "points") and words & {"difference", "different", "absolute", "gain", "points", "pp"}:
        for a in shares:
            for b in shares:
                if a > b and abs(a - b - value) <= tolerance:
                    return f"{a:g}% - {b:g}%"
    if claim.unit == "%":
        for part, whole in counts:
            if 0 < part.low <= whole.low and abs(100 * part.low / whole.low - value) <= tolerance:
                return f"{part.low:g} of {whole.low:g}"
    if not claim.unit and "number needed to treat" in words:
        for a in shares:
            for b in shares:
                if a > b and abs(100 / (a - b) - value) <= max(tolerance, 1.0):
                    return f"1 / ({a:g}% - {b:g}%)"
    if not claim.unit and "per-1000" in words:
        for a in shares:
            if abs(a * 10 - value) <= tolerance:
                return f"{a:g}% of 1000"
    return None
