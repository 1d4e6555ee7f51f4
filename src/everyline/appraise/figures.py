"""Printed figures as numbers, and which of them can't be true.

A figure that is not one exact number ("24-26", "about 60", ">=40") stays a text: it can be shown, not reckoned with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from everyline.domain.evidence import Arm
from everyline.domain.synthesis import Estimate, Measure

_NUMBER = re.compile(r"[-+\u2212\u2013]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+\u2212\u2013]?(?:\d+\.?\d*|\.\d+)")
_INTERVAL = re.compile(
    r"(?P<level>\d{2}(?:\.\d+)?)\s*%\s*(?:C\.?I\.?|CrI|confidence interval|credible interval)\s*[:=,]?\s*[\[(]?\s*"
    r"(?P<low>[-+\u2212]?\d+(?:\.\d+)?)\s*%?\s*(?:to|,|;|-|\u2013|\u2014)\s*(?P<high>[-+\u2212]?\d+(?:\.\d+)?)",
    re.I,
)
_SPREAD = re.compile(r"\bstandard deviation\s+(\d+(?:\.\d+)?)|\bSD\s*[=:]?\s*(\d+(?:\.\d+)?)", re.I)
_COUNT = re.compile(r"(\d[\d,]*)\s*(?:/|of|out of)\s*(\d[\d,]*)")
# Names of effects as sources print them, the longer before what they hold.
_MEASURES: tuple[tuple[str, Measure], ...] = (
    (r"standardi[sz]ed mean difference|SMD|Hedges'? g|Cohen'?s d", Measure.STANDARDISED_MEAN_DIFFERENCE),
    (r"(?:absolute )?risk difference(?: \(RD\))?|absolute risk reduction|RD", Measure.RISK_DIFFERENCE),
    (r"difference in (?:percentages?|proportions?|response rates?)", Measure.RISK_DIFFERENCE),
    (r"(?:LS |least[- ]squares? |adjusted )?mean difference(?: \((?:final values|net|MD)\))?|WMD|MD|"
     r"difference (?:in|of) (?:LS |least[- ]squares? |adjusted )?means?|LS mean difference", Measure.MEAN_DIFFERENCE),
    (r"(?:adjusted )?(?:relative risk|risk ratio)(?: \(RR\))?|a?RR", Measure.RISK_RATIO),
    (r"(?:adjusted )?odds ratio(?: \(OR\))?|a?OR", Measure.ODDS_RATIO),
    (r"(?:adjusted )?hazards? ratio(?: \(HR\))?|a?HR", Measure.HAZARD_RATIO),
    (r"(?:incidence )?rate ratio(?: \(IRR\))?|IRR", Measure.RATE_RATIO),
)  # fmt: skip
_NAMED = tuple((re.compile(rf"^(?:{pattern})(?![A-Za-z])\s*", re.I), measure) for pattern, measure in _MEASURES)
_SHORT = re.compile(r"^a?[A-Z]{2,3}(?![A-Za-z])")
# A percentage under one of these words is no share of people: it may pass 100 or fall below 0.
_NO_SHARE = re.compile(
    r"\b(change|reduction|decrease|increase|difference|decline|rise|fall|mean|median|average|ratio|adherence|"
    r"least squares|level|concentration|exposure|auc\w*|cmax|clearance|SUCRA|predicted|activity|relative|"
    r"of baseline)\b",
    re.I,
)
# Quantities that are themselves measured in percent: 7.4 % glycated haemoglobin is nobody's share, save where a
# threshold makes one of it ("HbA1c below 7 %").
_QUANTITY = re.compile(
    r"\b(?:HbA1c|A1c|glycated|glycosylated|ejection fraction|LVEF|ha?ematocrit|FEV1?|saturation|SpO2|body fat|"
    r"bone (?:mineral )?density|body ?weight|BMI|blood pressure|intensity|bioavailability|inhibition|stenosis|"
    r"sensitivity|specificity|shrinkage|volume|viability|recovery of|occupancy|variability)\b",
    re.I,
)
_THRESHOLD = re.compile(
    r"[<>≤≥]|\b(?:below|above|under|over|at least|less than|more than|or (?:less|more|lower|higher)|"
    r"target|goal|achiev\w+|reach\w+|respon\w+|patients|participants)\b",
    re.I,
)
_PEOPLE = re.compile(r"^(?:number of )?(?:participants?|patients?|people|subjects?|persons?|women|men|children)$", re.I)
_PERCENT = re.compile(r"^%|percent(?:age)? of (?:participants|patients|subjects|people)|^percent(?:age)?$", re.I)
# A printed percentage and its own count may differ by rounding, not by more.
_ROUNDING = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """An arm's value as numbers. effect: the comparison it is, None where it is a group's own result.

    about: what is left of the measure's name once the effect is named ("OR MACE" is about MACE).
    """

    value: float | None
    n: int | None
    events: int | None
    percent: float | None
    sd: float | None
    effect: Estimate | None
    about: str


@lru_cache(maxsize=8192)
def number(text: str) -> float | None:
    """The one exact number a text is, None for a range, a bound or words."""
    bare = text.strip().removesuffix("%").strip()
    if not _NUMBER.fullmatch(bare):
        return None
    return float(bare.replace(",", "").replace("\u2212", "-").replace("\u2013", "-"))


@lru_cache(maxsize=8192)
def interval(text: str) -> tuple[float, float, float] | None:
    """Level in percent, low and high of a confidence interval; None for a spread or a range of values."""
    found = _INTERVAL.search(text)
    if found is None:
        return None
    low, high = (number(found[name]) for name in ("low", "high"))
    return None if low is None or high is None else (float(found["level"]), low, high)


def measure_named(name: str) -> tuple[Measure, str] | None:
    """The effect a measure's name begins with, and what it is about; None where it names none.

    Short forms count only in capitals: RR is a risk ratio, "rr" may be anything.
    """
    for pattern, measure in _NAMED:
        found = pattern.match(name)
        if found and (len(found[0].strip()) > 4 or _SHORT.match(name)):
            return measure, name[found.end() :].strip(" ,:-")
    return None


def is_share(arm: Arm) -> bool:
    """Whether a value is the share of people with something, in percent."""
    if not _PERCENT.search(arm.unit.strip()):
        return False
    return bool(re.search(r"[<>≤≥]|participants|patients", arm.measure)) or not _NO_SHARE.search(arm.measure)


def read_figure(arm: Arm, *, outcome: str = "", p: str | None = None) -> Figure:
    """An arm as numbers. outcome: of the finding, for measures that only say "difference".

    Raises ValueError, saying what can't be true, for a share outside 0 to 100, a negative count, more events than
    people, a count that is not its percentage, a ratio of zero or less, and an interval that misses its own value.
    """
    value, bounds = number(arm.value), interval(arm.interval or "")
    named = measure_named(arm.measure)
    if named is None and arm.measure.strip().lower() in ("difference", "estimate of difference"):
        named = (Measure.RISK_DIFFERENCE if "percentage point" in arm.unit else Measure.MEAN_DIFFERENCE, "")
    if named is not None:
        effect = _effect(named[0], value, bounds, arm, p)
        return Figure(value, None, None, None, None, effect, named[1])
    events, n = _counts(arm)
    percent = value if is_share(arm) and not _NO_SHARE.search(outcome if arm.measure in _BARE else "") else None
    about = f"{arm.measure} {outcome}"
    if percent is not None and _QUANTITY.search(about) and not _THRESHOLD.search(about):
        percent = None
    if percent is not None and not 0 <= percent <= 100:
        raise ValueError(f"{arm.value} % of people")
    if value is not None and _PEOPLE.match(arm.unit.strip()) and not _NO_SHARE.search(arm.measure):
        if value < 0 or value != int(value):
            raise ValueError(f"{arm.value} {arm.unit}")
        events = int(value)
    if events is not None and n is not None:
        if events > n:
            raise ValueError(f"{events} with the event among {n} people")
        if percent is not None and n and abs(100 * events / n - percent) > _ROUNDING:
            raise ValueError(f"{events} of {n} is not {arm.value} %")
    spread = _SPREAD.search(arm.interval or "")
    return Figure(value, n, events, percent, float(spread[1] or spread[2]) if spread else None, None, arm.measure)


_BARE = frozenset({"value", "number", "estimate"})


def impossible(arms: Sequence[Arm], outcome: str = "") -> tuple[tuple[Arm, str], ...]:
    """The arms whose figures can't be true, each with the reason."""
    found = []
    for arm in arms:
        try:
            read_figure(arm, outcome=outcome)
        except ValueError as error:
            found.append((arm, str(error)))
    return tuple(found)


def _effect(
    measure: Measure, value: float | None, bounds: tuple[float, float, float] | None, arm: Arm, p: str | None
) -> Estimate | None:
    if value is None:
        return None
    if measure.is_ratio and value <= 0:
        raise ValueError(f"{arm.value} as {measure.value}")
    if p is not None and (chance := number(p.lstrip("<>=≤≥ "))) is not None and not 0 <= chance <= 1:
        raise ValueError(f"a p value of {p}")
    if bounds is None:
        return Estimate(measure, value, p=p, unit=arm.unit)
    level, low, high = bounds
    if low > high:
        raise ValueError(f"an interval from {low:g} to {high:g}")
    if not low <= value <= high:
        raise ValueError(f"{arm.value} lies outside its own interval, {low:g} to {high:g}")
    return Estimate(measure, value, low, high, level, p, arm.unit)


def _counts(arm: Arm) -> tuple[int | None, int | None]:
    within = re.fullmatch(r"of (\d+)", arm.unit.strip())
    if within and (value := number(arm.value)) is not None:
        return int(value), int(within[1])
    if not arm.n:
        return None, None
    count = _COUNT.fullmatch(arm.n.strip())
    if count:
        return int(count[1].replace(",", "")), int(count[2].replace(",", ""))
    alone = number(arm.n)
    if alone is None:
        return None, None
    if alone < 0 or alone != int(alone):
        raise ValueError(f"{arm.n} people")
    return None, int(alone)
