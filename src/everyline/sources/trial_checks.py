"""Figures that can't be: what is refused of posted results, each refusal by a name that the report repeats."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[<>=≤≥~]*\s*(-?\d[\d,]*(?:\.\d+)?|-?\.\d+)\s*%?")
_OF_PEOPLE = re.compile(
    r"\b(participants?|patients?|subjects?|people|persons?|individuals?|men|women|children)\b", re.I
)
_CHANGE = re.compile(r"\b(change|difference|ratio|increase|decrease|reduction|improvement|relative)\b", re.I)
_PERCENT = re.compile(r"\bpercent(?:age)?\b|%", re.I)
_PEOPLE_UNIT = re.compile(r"(?:number of )?(?:participants?|patients?|subjects?|people|persons?|individuals?)\b", re.I)


def number_in(text: str) -> float | None:
    """The number a figure prints; None where it prints none, or more than one."""
    found = _NUMBER.fullmatch(text.strip())
    return float(found[1].replace(",", "")) if found else None


def is_count_of_people(parameter: str, unit: str) -> bool:
    """Whether a value counts people, so that it can't be negative nor more than were counted."""
    return parameter == "count of participants" or (
        parameter in ("number", "") and bool(_PEOPLE_UNIT.match(unit)) and not _PERCENT.search(unit)
    )


def wrong_value(value: str, *, parameter: str, unit: str, title: str, n: str | None) -> str | None:
    """Why a measured value can't be; None where it can."""
    figure, people = number_in(value), number_in(n) if n else None
    if people is not None and people < 0:
        return "negative number of people"
    if people == 0 and figure:
        return "a figure of nobody"
    if figure is None:
        return None
    if is_count_of_people(parameter, unit):
        if figure < 0:
            return "negative count"
        if people is not None and figure > people:
            return "more people with the result than were counted"
    of_people = _PERCENT.match(unit) and _OF_PEOPLE.search(f"{unit} {title}") and not _CHANGE.search(f"{unit} {title}")
    if of_people and parameter in ("number", "") and not 0 <= figure <= 100:
        return "percentage of people outside 0 to 100"
    return None


def wrong_limits(value: str, low: str, high: str, *, spread: str) -> str | None:
    """Why limits can't be those of a value. Only an interval of confidence and a full range must hold it."""
    figure, lower, upper = number_in(value), number_in(low), number_in(high)
    if lower is None or upper is None:
        return None
    if lower > upper:
        return "upper limit below the lower"
    holds = re.search(r"confidence|full range|credible", spread, re.I)
    return "value outside its own limits" if holds and figure is not None and not lower <= figure <= upper else None


def wrong_spread(spread: str) -> str | None:
    """Why a standard deviation or error can't be."""
    figure = number_in(spread)
    return "negative spread" if figure is not None and figure < 0 else None


def wrong_p(p: str) -> str | None:
    """Why a p value can't be."""
    figure = number_in(re.sub(r"^[pP]\s?(?=[<>=≤≥])", "", p))
    if figure is None:
        return "p value that is no number"
    return None if 0 <= figure <= 1 else "p value outside 0 to 1"


def wrong_estimate(value: str, measure: str) -> str | None:
    """Why an estimate can't be: a ratio is above zero, unless it is given as its logarithm."""
    figure = number_in(value)
    if figure is None:
        return "estimate that is no number"
    is_ratio = re.search(r"\bratio\b", measure, re.I) and not re.search(r"\blog|ln\b", measure, re.I)
    return "ratio that is not above zero" if is_ratio and figure <= 0 else None


def wrong_events(affected: str, at_risk: str) -> str | None:
    """Why a count of people with an event can't be."""
    few, many = number_in(affected), number_in(at_risk)
    if few is None or many is None:
        return "count that is no number"
    if few < 0 or many < 0:
        return "negative count"
    return "more people affected than at risk" if few > many else None
