"""Fields of findings filed under one wording, each mapping kept so that it can be seen: time, dose, comparator, people.

Only what is exactly the same is filed as the same: 36 weeks is week 36, 28 days are week 4, 1 year is month 12; but
month 12 is not week 52, nor 9 months week 36, and "median 6 months" is not month 6. Outcomes: `outcomes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from everyline.domain.synthesis import Normal

_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12}
_TIME = re.compile(
    r"^(?:(?P<from>(?:from )?baseline(?:,| and| to| through| up to)?|day 1 to|start to)\s+)?"
    r"(?P<by>(?:at|by|after|over|during|to the end of|the end of|end of) )?"
    r"(?:(?P<unit>weeks?|wks?|months?|mo|days?|years?|yr)\s*(?P<n>\d+)|"
    r"(?P<n2>\d+|one|two|three|four|six|twelve)[ -]?(?P<unit2>weeks?|wks?|months?|mo|days?|years?|yrs?|hours?|h))"
    r"(?: of (?:treatment|therapy|follow-?up)| (?:treatment|follow-?up))?$",
    re.I,
)
_UNITS = {"w": "week", "m": "month", "d": "day", "y": "year", "h": "hour"}
_COMPARATORS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:matching |oral |identical )?placebo(?:s| group| arm| control| tablets?| capsules?)?$",
                re.I), "placebo"),
    (re.compile(r"^sham\b.*$", re.I), "sham"),
    (re.compile(r"^(?:matching )?vehicle(?: cream| gel| control| foam| group)?$", re.I), "vehicle"),
    (re.compile(r"^(?:usual|standard|routine|conventional) (?:care|treatment|therapy|management)$|^standard of care$|"
                r"^SOC$|^treatment as usual$|^TAU$", re.I), "usual care"),
    (re.compile(r"^(?:no treatment|untreated(?: controls?)?|no intervention|no therapy|observation(?: alone| only)?)$",
                re.I), "no treatment"),
    (re.compile(r"^wait(?:ing)?[- ]?list(?: control)?$", re.I), "waiting list"),
)  # fmt: skip
CONTROL = re.compile(
    r"\b(placebo|sham|vehicle|usual care|standard (?:of )?care|no treatment|untreated|control(?:s| group| arm)?|"
    r"waiting list|saline|continued|comparator)\b",
    re.I,
)


@lru_cache(maxsize=8192)
def file_time(said: str) -> Normal:
    """A time point as filed: "week 36", "month 12", "day 5"; its own words where it is no single exact time."""
    text = " ".join(said.split()).strip(" .;,")
    found = _TIME.match(text)
    if found is None:
        return Normal("timepoint", said, text, "")
    digits = found["n"] or found["n2"]
    count = int(digits) if digits.isdigit() else _WORDS[digits.lower()]
    unit = _UNITS[(found["unit"] or found["unit2"])[0].lower()]
    why = ["measured from baseline"] if found["from"] else []
    if unit == "day" and count and count % 7 == 0:
        why.append(f"{count} days are {count // 7} weeks")
        count, unit = count // 7, "week"
    elif unit == "year":
        why.append(f"{count} year{'s are' if count > 1 else ' is'} {12 * count} months")
        count, unit = 12 * count, "month"
    filed = f"{unit} {count}"
    if not why and filed != text:
        why = ["the same length of time"]
    return Normal("timepoint", said, filed, "; ".join(why))


def weeks(filed: str) -> float | None:
    """About how many weeks a filed time is, to tell near times from far ones; None where it is no single time."""
    found = re.fullmatch(r"(day|week|month|hour) (\d+)", filed)
    if found is None:
        return None
    return int(found[2]) * {"hour": 1 / 168, "day": 1 / 7, "week": 1.0, "month": 365.25 / 84}[found[1]]


@lru_cache(maxsize=2048)
def file_comparator(said: str) -> Normal:
    """A comparator as filed. Vehicle is not placebo, and usual care is not no treatment."""
    text = " ".join(said.split()).strip(" .;,")
    for pattern, name in _COMPARATORS:
        if pattern.match(text):
            return Normal("comparator", said, name, "" if name == text else "another name of the same comparator")
    if re.match(r"^continu(?:ed|ous|ing)\b", text, re.I):
        return Normal("comparator", said, text, "treatment went on")
    return Normal("comparator", said, text, "")


def file_drug(said: str, names: Mapping[str, str]) -> Normal:
    """A drug under its generic name. names: other names in lower case, with the generic each stands for."""
    text = " ".join(said.split()).strip(" .;,")
    generic = names.get(text.lower())
    if generic is not None and generic.lower() != text.lower():
        return Normal("intervention", said, generic, f"{text} is another name of {generic}")
    for other in sorted(names, key=len, reverse=True):
        if (
            len(other) > 3
            and names[other].lower() != other
            and re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text, re.I)
        ):
            filed = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", names[other], text, flags=re.I)
            return Normal("intervention", said, filed, f"{other} is another name of {names[other]}")
    return Normal("intervention", said, text, "")
