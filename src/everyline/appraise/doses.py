"""Doses as amount, unit and schedule, filed only where a text is one dose and nothing more; never worked out."""

from __future__ import annotations

import re
from functools import lru_cache

from everyline.domain.synthesis import Normal

_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)*(?:\s*(?:-|to|/)\s*\d+(?:\.\d+)?)?)\s*"
    r"(mg/kg(?:/day)?|[µμ]g/kg|ug/kg|mcg/kg|mg/m(?:2|²|\^2)|mg/mL|mg|mcg|[µμ]g|ug|g|IU|units?|mL|%)(?![A-Za-z/^²])",
    re.I,
)


# A group given several things: the amount may be of any of them.
_SEVERAL = re.compile(r"\bplus\b|\+|&|\band\b|\bwith\b|[A-Za-z]{3}/[A-Za-z]{3}", re.I)
_ROUTE = re.compile(
    r"\b(?:by mouth|oral(?:ly)?|intravenous(?:ly)?|subcutaneous(?:ly)?|IV|SC|PO|topical(?:ly)?|tablets?|capsules?)\b",
    re.I,
)


# Words that make of several amounts a course of treatment rather than a choice of doses.
_COURSE = re.compile(r"\b(?:then|plus|after|followed by|stopped)\b", re.I)


_SCHEDULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:once[- ]daily|once (?:a|per) day|QD|OD|q\.d\.)(?![A-Za-z])", re.I), "once daily"),
    (re.compile(r"\b(?:twice[- ]daily|twice (?:a|per) day|BID|b\.?i\.?d\.?|every 12 hours|q12h)\b",
                re.I), "twice daily"),
    (re.compile(r"\b(?:three times (?:daily|a day|per day)|TID|t\.?i\.?d\.?|every 8 hours|q8h)\b",
                re.I), "three times daily"),
    (re.compile(r"\b(?:once[- ]weekly|once (?:a|per) week|weekly|every week|QW|/week|per week)\b",
                re.I), "once weekly"),
    (re.compile(r"\b(?:every (?:2|two|other) weeks?|Q2W|fortnightly)\b", re.I), "every 2 weeks"),
    (re.compile(r"\b(?:every (?:3|three) weeks|Q3W)\b", re.I), "every 3 weeks"),
    (re.compile(r"\b(?:every (?:4|four) weeks|Q4W|monthly|once (?:a|per) month)\b", re.I), "every 4 weeks"),
    (re.compile(r"\b(?:daily|per day|a day|every day)\b|(?<!kg)/day", re.I), "daily"),
)  # fmt: skip


@lru_cache(maxsize=8192)
def file_dose(said: str, schedule_from: str = "") -> Normal:
    """A dose as amount, unit and schedule. schedule_from: a wider text that gives the schedule the dose leaves out."""
    text = " ".join(said.split()).strip(" .;,")
    amount = _AMOUNT.match(text)
    rest = _ROUTE.sub("", text[amount.end() :]).strip() if amount else text
    schedule = _schedule(rest)
    if amount is None or (rest and _bare(rest)):
        return Normal("dose", said, text, "")  # a course of several doses, or none: said as it is
    added = _schedule(schedule_from) if not schedule and not _COURSE.search(schedule_from) else ""
    filed = f"{amount[1].replace(' ', '')} {_dose_unit(amount[2])} {schedule or added}".strip()
    why = "the schedule stands with the doses of the study" if added else ""
    return Normal("dose", said, filed, why or ("" if filed == text else "amount, unit and schedule"))


def dose_of(label: str) -> str:
    """The amount a group's name holds ("50 mg", "200/50 mg"), empty where it names none, several, or several drugs."""
    if _SEVERAL.search(label):
        return ""
    found = [f"{match[1].replace(' ', '')} {_dose_unit(match[2])}" for match in _AMOUNT.finditer(label)]
    return found[0] if len(found) == 1 and not found[0].endswith("%") else ""


def is_same_dose(one: str, other: str) -> bool:
    """Whether two filed doses are the same: the same amount, and the same schedule where both tell it."""
    first, second = _split(one), _split(other)
    return first[0] == second[0] and (first[1] == second[1] or not first[1] or not second[1])


def _bare(rest: str) -> str:
    """What stands beside a schedule."""
    for pattern, _ in _SCHEDULES:
        rest = pattern.sub("", rest)
    return rest.strip(" ,")


def _schedule(text: str) -> str:
    for pattern, name in _SCHEDULES:
        if pattern.search(text):
            return name
    return ""


def _dose_unit(unit: str) -> str:
    low = unit.lower().replace("μ", "µ")
    return {"mcg": "µg", "ug": "µg", "ug/kg": "µg/kg", "mcg/kg": "µg/kg", "iu": "IU", "ml": "mL", "mg/ml": "mg/mL"}.get(
        low, low
    )


def _split(filed: str) -> tuple[str, str]:
    for _, name in _SCHEDULES:
        if filed.endswith(f" {name}"):
            return filed.removesuffix(f" {name}"), name.removeprefix("once ") if name.endswith("daily") else name
    return filed, ""
