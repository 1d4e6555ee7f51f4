"""Fields of findings filed under one wording, each mapping kept so that it can be seen: time, dose, comparator, people.

Only what is exactly the same is filed as the same: 36 weeks is week 36, 28 days are week 4, 1 year is month 12; but
month 12 is not week 52, nor 9 months week 36, and "median 6 months" is not month 6. Outcomes: `outcomes.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from everyline.domain.synthesis import Normal
from everyline.domain.words import content_words

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
_AMOUNT = re.compile(
    r"(\d+(?:[.,]\d+)*(?:\s*(?:-|to|/)\s*\d+(?:\.\d+)?)?)\s*"
    r"(mg/kg(?:/day)?|[µμ]g/kg|ug/kg|mcg/kg|mg/m2|mg/mL|mg|mcg|[µμ]g|ug|g|IU|units?|mL|%)(?![A-Za-z])",
    re.I,
)
_ROUTE = re.compile(r"\b(?:by mouth|oral(?:ly)?|intravenous(?:ly)?|subcutaneous(?:ly)?|IV|SC|PO|topical(?:ly)?|tablets?|capsules?)\b", re.I)
# Words that make of several amounts a course of treatment rather than a choice of doses.
_COURSE = re.compile(r"\b(?:then|plus|after|followed by|stopped)\b", re.I)
_SCHEDULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:once[- ]daily|once (?:a|per) day|QD|OD|q\.d\.)(?![A-Za-z])", re.I), "once daily"),
    (re.compile(r"\b(?:twice[- ]daily|twice (?:a|per) day|BID|b\.?i\.?d\.?|every 12 hours|q12h)\b", re.I), "twice daily"),
    (re.compile(r"\b(?:three times (?:daily|a day|per day)|TID|t\.?i\.?d\.?|every 8 hours|q8h)\b", re.I), "three times daily"),
    (re.compile(r"\b(?:once[- ]weekly|once (?:a|per) week|weekly|every week|QW|/week|per week)\b", re.I), "once weekly"),
    (re.compile(r"\b(?:every (?:2|two|other) weeks?|Q2W|fortnightly)\b", re.I), "every 2 weeks"),
    (re.compile(r"\b(?:every (?:3|three) weeks|Q3W)\b", re.I), "every 3 weeks"),
    (re.compile(r"\b(?:every (?:4|four) weeks|Q4W|monthly|once (?:a|per) month)\b", re.I), "every 4 weeks"),
    (re.compile(r"\b(?:daily|per day|a day|every day)\b|(?<!kg)/day", re.I), "daily"),
)  # fmt: skip
_COMPARATORS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^(?:matching |oral |identical )?placebo(?:s| group| arm| control| tablets?| capsules?)?$", re.I), "placebo"),
    (re.compile(r"^sham\b.*$", re.I), "sham"),
    (re.compile(r"^(?:matching )?vehicle(?: cream| gel| control| foam| group)?$", re.I), "vehicle"),
    (re.compile(r"^(?:usual|standard|routine|conventional) (?:care|treatment|therapy|management)$|^standard of care$|^SOC$|^treatment as usual$|^TAU$", re.I), "usual care"),
    (re.compile(r"^(?:no treatment|untreated(?: controls?)?|no intervention|no therapy|observation(?: alone| only)?)$", re.I), "no treatment"),
    (re.compile(r"^wait(?:ing)?[- ]?list(?: control)?$", re.I), "waiting list"),
)  # fmt: skip
CONTROL = re.compile(
    r"\b(placebo|sham|vehicle|usual care|standard (?:of )?care|no treatment|untreated|control(?:s| group| arm)?|"
    r"waiting list|saline|continued|comparator)\b",
    re.I,
)
# In order: the first that a population names gives its age group. Bounds as in US labelling: adolescents are 12 to 17.
_AGES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(?:aged?|ages)\s*(?:from\s*)?(?:12|twelve)(?: years?)?(?: and| or|\+)\s*(?:over|older|above|more)|\b12 years (?:and|or) (?:older|over)|≥ ?12 years|adults and adolescents|adolescents and adults|adolescents from 12", re.I), "12 years and over"),
    (re.compile(r"\b(?:adolescen\w*|teen\w*)\b|\b12[- ](?:to|17)\b", re.I), "adolescents"),
    (re.compile(r"\b(?:child(?:ren)?|pa?ediatric\w*|infants?|neonat\w*|newborns?|toddlers?|boys|girls)\b(?!bearing)", re.I), "children"),
    (re.compile(r"\b(?:elderly|(?:aged?\s*)?(?:65|70|75|80)(?: years?)? (?:or|and) (?:over|older|more|above)|older (?:adults|people))\b", re.I), "older adults"),
    (re.compile(r"\b(?:adults?|18[- ]?(?:to|-)|aged? (?:18|at least 18)|≥ ?18)", re.I), "adults"),
)  # fmt: skip
_GROUP_WORDS = frozenset(
    word
    for phrase in (
        "adults adult adolescents children child aged age years year old older over patients people participants randomised "
        "randomized treated least more less severe moderate mild with without who men women male female naive trial "
        "subjects persons individuals score baseline hospitals routine care all any"
    ).split()
    for word in content_words(phrase)
)
# Words that make people different ones within a disease, so that a result in them is not one in others.
_MARKED = re.compile(
    r"\b(responders?|non-?responders?|relapsed|refractory|pregnan\w*|renal|hepatic|after \d+ weeks|smokers?|"
    r"SALT 20 or less|re-?randomi[sz]ed|at risk|risk factors?|universalis|totalis|patchy|naive|experienced|severe|"
    r"moderate|mild|very severe)\b",
    re.I,
)


@lru_cache(maxsize=8192)
def file_time(said: str) -> Normal:
    """A time point as filed: "week 36", "month 12", "day 5"; its own words where it is no single exact time."""
    text = " ".join(said.split()).strip(" .;,()")
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
    """The amount a group's name holds ("50 mg", "200/50 mg"), empty where it names none or several."""
    found = [f"{match[1].replace(' ', '')} {_dose_unit(match[2])}" for match in _AMOUNT.finditer(label)]
    return found[0] if len(found) == 1 and not found[0].endswith("%") else ""


def is_same_dose(one: str, other: str) -> bool:
    """Whether two filed doses are the same: the same amount, and the same schedule where both tell it."""
    first, second = _split(one), _split(other)
    return first[0] == second[0] and (first[1] == second[1] or not first[1] or not second[1])


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
        if len(other) > 3 and names[other].lower() != other and re.search(rf"(?<!\w){re.escape(other)}(?!\w)", text, re.I):
            filed = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", names[other], text, flags=re.I)
            return Normal("intervention", said, filed, f"{other} is another name of {names[other]}")
    return Normal("intervention", said, text, "")


@lru_cache(maxsize=4096)
def age_group(text: str) -> str:
    """The age group a text names, or that an age in years belongs to; empty where it names none."""
    stated = re.search(r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?old\b(?! (?:and|or) )", text, re.I)
    if stated:
        years = int(stated[1])
        return "children" if years < 12 else "adolescents" if years < 18 else "adults" if years < 65 else "older adults"
    for pattern, group in _AGES:
        if pattern.search(text):
            return group
    return ""


@lru_cache(maxsize=4096)
def file_population(said: str) -> Normal:
    """People as the source says them, without the count that stands under participants."""
    text = " ".join(said.split()).strip(" .;,")
    filed = re.sub(r"^\d[\d,]* (?:randomi[sz]ed,? )?(?=[A-Za-z])", "", text)
    return Normal("population", said, filed, "" if filed == text else "their number stands under participants")


def is_comparable(one: str, other: str) -> bool:
    """Whether two filed populations are alike enough to be set on one line: the same age group, the same marked
    groups, and no disease that only one of them has. People of whom nothing is said match nobody."""
    if not one or not other or age_group(one) != age_group(other):
        return False
    if _marks(one) != _marks(other):
        return False
    first, second = _disease_words(one), _disease_words(other)
    return not first or not second or bool(first & second) or _initials(one, other)


def _marks(text: str) -> frozenset[str]:
    return frozenset(found[0].lower() for found in _MARKED.finditer(text))


def _disease_words(text: str) -> frozenset[str]:
    bare = re.sub(r"\([^)]*\)|\b[A-Z]{2,}\w* \d+.*$|\d+(?:[-–]\d+)?(?: years?)?", " ", text)
    return frozenset(word for word in content_words(bare) if word not in _GROUP_WORDS and not word[0].isdigit())


def _initials(one: str, other: str) -> bool:
    """Whether one text abbreviates what the other spells out, as AA does alopecia areata."""
    for short, full in ((one, other), (other, one)):
        for letters in re.findall(r"\b[A-Z]{2,5}\b", short):
            if re.search(r"\b" + r"\w+[\s-]+".join(letters.lower()) + r"\w+", full.lower()):
                return True
    return False


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
    return {"mcg": "µg", "ug": "µg", "ug/kg": "µg/kg", "mcg/kg": "µg/kg", "iu": "IU", "ml": "mL", "mg/ml": "mg/mL"}.get(low, low)


def _split(filed: str) -> tuple[str, str]:
    for _, name in _SCHEDULES:
        if filed.endswith(f" {name}"):
            return filed.removesuffix(f" {name}"), name.removeprefix("once ") if name.endswith("daily") else name
    return filed, ""
