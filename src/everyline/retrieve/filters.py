"""What a question itself says may rank: years and study designs. Absent words set no filter."""

from __future__ import annotations

import re

from everyline.domain.evidence import Design
from everyline.domain.question import Filters

_YEAR = r"((?:19|20)\d\d)"
_BETWEEN = re.compile(rf"\b(?:between|from) {_YEAR} (?:and|to|until|-|–) {_YEAR}\b", re.IGNORECASE)
_FROM = re.compile(rf"\b(?:since|from|published (?:in or )?after|as of|after|later than) {_YEAR}\b", re.IGNORECASE)
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

    "after 2020" begins with 2021, "since 2020" with 2020. Years that leave none between them set no filter.
    """
    year_from = year_to = None
    if match := _BETWEEN.search(question):
        year_from, year_to = int(match[1]), int(match[2])
    elif match := _IN.search(question):
        year_from = year_to = int(match[1])
    else:
        if match := _FROM.search(question):
            year_from = int(match[1]) + bool(_EXCLUSIVE.search(match[0]))
        if match := _TO.search(question):
            year_to = int(match[1]) - bool(_EXCLUSIVE.search(match[0]))
    if year_from is not None and year_to is not None and year_from > year_to:
        year_from = year_to = None
    designs = tuple(design.value for design, words in _BY_DESIGN if words.search(question))
    return Filters(year_from=year_from, year_to=year_to, designs=designs)
