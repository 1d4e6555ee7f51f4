"""Ages in words: whom a text speaks of, in years. Used by what chooses lines and by what weighs premises."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADULT = 18
OLDEST = 200


@dataclass(frozen=True, slots=True)
class Ages:
    """A range of ages in years, first included, last excluded."""

    first: float
    last: float

    def __post_init__(self) -> None:
        if self.first >= self.last:
            raise ValueError(f"no age lies between {self.first} and {self.last}")

    def holds(self, other: Ages) -> bool:
        """Whether everybody of the other range is of this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: Ages) -> bool:
        """Whether somebody is of both ranges."""
        return self.first < other.last and other.first < self.last


ADULTS = Ages(ADULT, OLDEST)

_UNIT = r"(?:[- ]?(?:years?|yrs?|y)\b(?:[- ](?:old|of age))?)?"
# Ranges in figures, widest wording first; "12 to under 18", "6-11 years", "from 12", "12 and over", "below 12".
_RANGE = re.compile(
    rf"(?:\bag(?:e|ed|es)\s+(?:of\s+)?|\bfrom\s+)?\b(\d{{1,2}}){_UNIT}\s*(?:-|–|to|and|"
    rf"to less than)\s*(?:less than |under |<\s?)?"
    rf"(\d{{1,2}})(?!\.?\d)(?:[- ]?(?:years?|yrs?|y)\b)?",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:\b(?:from|over|above|at least|aged?|≥|>=)\s+(?:the\s+)?(?:age\s+)?(?:of\s+)?(\d{{1,2}}){_UNIT}(?=[^\d%]|"
    rf"$)(?:\s*(?:and|or)"
    rf"\s*(?:over|older|above|more|up(?:wards)?))?|\b(\d{{1,2}}){_UNIT}\s*(?:and|or)\s*(?:over|older|above|more|up(?:wards)?))",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"\b(?:below|under|younger than|"
    rf"less than)\s+(?:the\s+)?(?:age\s+)?(?:of\s+)?(\d{{1,2}}){_UNIT}(?![\d.%])(?! ?(?:m?g|mcg|ml|kg|%|points?|"
    rf"weeks?|months?|days?|times|percent)\b)",
    re.IGNORECASE,
)
_EXACT = re.compile(
    r"\b(\d{1,3})[- ]?(?:year|yr)s?[- ]?olds?\b|\bag(?:e|ed) (?:of )?(\d{1,3})\b(?!\s*(?:and|or|to|-|–))", re.IGNORECASE
)
_MONTHS = re.compile(r"\b(\d{1,2})[- ]?(?:month|week)s?[- ]?olds?\b", re.IGNORECASE)
_SCORE = re.compile(
    r"\b(?:SALT|score|IGA|BMI|eGFR)(?: of| under| below| over| above)* ?(?:≥|>=|<=|≤)? ?\d+(?: or (?:more|less|over))?",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:pa?ediatric\w*|child(?:ren|hood)?|kids?|boys?|girls?|minors?|son|daughter)\b(?!-?bearing|-Pugh)",
    re.IGNORECASE,
)
_WORDS: tuple[tuple[re.Pattern[str], Ages], ...] = (
    (re.compile(r"\b(?:neonat\w*|newborns?|infants?|bab(?:y|ies)|toddlers?)\b", re.IGNORECASE), Ages(0, 3)),
    (re.compile(r"\b(?:adolescen\w*|teen\w*)\b", re.IGNORECASE), Ages(12, ADULT)),
    (_CHILDREN, Ages(0, 12)),
    (re.compile(r"\b(?:elderly|older (?:adults?|people|patients?))\b", re.IGNORECASE), Ages(65, OLDEST)),
    (re.compile(r"\badults?\b", re.IGNORECASE), ADULTS),
)  # fmt: skip


def ages_asked(text: str) -> Ages | None:
    """The ages a question is about; None where it names none. A stated age goes before a word for one."""
    if found := _RANGE.search(text):
        first, last = int(found[1]), int(found[2])
        if first < last and re.search(
            r"\b(?:age|aged|years?|child|adolescen|from age|kids?|infant)", text, re.IGNORECASE
        ):
            return Ages(first, last + 1)
    if found := _EXACT.search(text):
        age = int(found[1] or found[2])
        return Ages(age, age + 1)
    if _MONTHS.search(text):
        return Ages(0, 2)
    if found := re.search(r"\bfrom (?:the )?age (?:of )?(\d{1,2})\b", text, re.IGNORECASE):
        return Ages(int(found[1]), int(found[1]) + 1)
    if found := _BELOW.search(text):
        return Ages(0, int(found[1])) if 0 < int(found[1]) < ADULT + 4 else None
    if found := re.search(
        r"\b(?:over|above|older than) (?:the age of )?(\d{1,2})(?: years)?\b(?! ?(?:m?g|%|weeks?|months?|points?))",
        text,
        re.IGNORECASE,
    ):
        return Ages(int(found[1]), OLDEST)
    return next((ages for pattern, ages in _WORDS if pattern.search(text)), None)


def ages_told(text: str) -> tuple[Ages, ...]:
    """Every range of ages that a text of a source names; figures go before words, which then add nothing."""
    found: list[Ages] = []
    rest = _SCORE.sub(" ", text)
    for pattern in (_RANGE, _FROM, _BELOW, _EXACT):
        for match in pattern.finditer(rest):
            if not re.search(
                r"ag(?:e|ed)\b|year|over|older|below|under|younger|≥|>=|from|adolescen|child",
                _around(rest, match),
                re.IGNORECASE,
            ):
                continue
            ages = _range_of(pattern, match)
            if ages is not None:
                found.append(ages)
        rest = pattern.sub(" ", rest)
    if not found:
        found = [ages for pattern, ages in _WORDS if pattern.search(text)]
    elif ADULTS not in found and re.search(r"\badults?\b(?! (?:aged|\d))", text, re.IGNORECASE):
        found.append(ADULTS)
    return tuple(dict.fromkeys(found))


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 24) : match.end() + 12]


def _range_of(pattern: re.Pattern[str], match: re.Match[str]) -> Ages | None:
    numbers = [int(group) for group in match.groups() if group]
    if pattern is _RANGE:
        first, last = numbers
        end = last if re.search(r"under|less than|<", match[0], re.IGNORECASE) else last + 1
        return Ages(first, end) if first < end else None
    if pattern is _FROM:
        return Ages(numbers[0], OLDEST)
    if pattern is _BELOW:
        return Ages(0, numbers[0]) if numbers[0] else None
    return Ages(numbers[0], numbers[0] + 1)
