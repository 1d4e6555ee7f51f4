"""What a question itself says may rank: years and study designs. Absent words set no filter."""

from __future__ import annotations

import re

from everyline.domain.evidence import Design
from everyline.domain.question import Filters
from everyline.errors import InvalidQuestion

_YEAR = r"((?:19|20)\d\d)"
_BETWEEN = re.compile(rf"\b(?:between|from) {_YEAR} (?:and|to|until|-|–) {_YEAR}\b", re.IGNORECASE)
_FROM = re.compile(
    rf"\b(?:since|from|published (?:in or )?after|as of|after|later than|newer than) {_YEAR}\b", re.IGNORECASE
)
_TO = re.compile(rf"\b(?:before|until|up to|prior to|published before) {_YEAR}\b", re.IGNORECASE)
_IN = re.compile(rf"\bpublished in {_YEAR}\b", re.IGNORECASE)
_EXCLUSIVE = re.compile(r"after|later|before|prior", re.IGNORECASE)

# A design filters only where the question asks for studies of that design, not where it merely names one.
_ASKED = (
    r"(?:(?:only|from|in|evidence from|according to|based on|results? (?:of|from)|data from|what do(?:es)?|"
    r"are there(?: any)?|find|list|show(?: me)?)[ -](?:any |the |all |recent |published |large )*)"
)
_DESIGNS: tuple[tuple[Design, str], ...] = (
    (
        Design.RCT,
        r"(?:randomi[sz]ed(?: (?:controlled|clinical|placebo-controlled))*(?: trials?| stud(?:y|ies))|"
        r"rcts?)",
    ),
    (Design.SYSTEMATIC_REVIEW, r"(?:systematic reviews?|meta-?analys[ei]s|cochrane reviews?)"),
    (Design.GUIDELINE, r"(?:(?:clinical |practice |treatment )*guidelines?)"),
    (Design.COHORT, r"(?:cohort stud(?:y|ies)|cohorts)"),
    (Design.CASE_CONTROL, r"(?:case[- ]control stud(?:y|ies))"),
    (Design.CASE_SERIES, r"(?:case (?:reports?|series))"),
)
_BY_DESIGN = tuple(
    (design, re.compile(rf"\b{_ASKED}{words}\b|^\s*{words} (?:of|on|for|about)\b", re.IGNORECASE))
    for design, words in _DESIGNS
)


def read_filters(question: str) -> Filters:
    """The years and designs the question asks to keep to.

    "after 2020" begins with 2021, "since 2020" with 2020. Raises InvalidQuestion for years that leave none between
    them.
    """
    year_from = year_to = None
    said: list[str] = []
    if match := _BETWEEN.search(question):
        year_from, year_to = int(match[1]), int(match[2])
        said.append(match[0])
    elif match := _IN.search(question):
        year_from = year_to = int(match[1])
        said.append(match[0])
    else:
        if match := _FROM.search(question):
            year_from = int(match[1]) + bool(_EXCLUSIVE.search(match[0]))
            said.append(match[0])
        if match := _TO.search(question):
            year_to = int(match[1]) - bool(_EXCLUSIVE.search(match[0]))
            said.append(match[0])
    if year_from is not None and year_to is not None and year_from > year_to:
        raise InvalidQuestion(
            f"No year fits “{'” and “'.join(said)}”.", "Keep one of the two, or write the earlier year first."
        )
    designs = tuple(design.value for design, words in _BY_DESIGN if words.search(question))
    return Filters(year_from=year_from, year_to=year_to, designs=designs)
