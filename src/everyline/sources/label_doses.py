"""Doses and people as a label's sentences name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_UNIT = (
    r"(?:mg|mcg|µg|μg|micrograms?|milligrams?|grams?|g|mL|ml|IU|[Uu]nits?|teaspoonfuls?|tablespoonfuls?|tablets?|"
    r"capsules?|drops?|puffs?|sprays?|mmol|mEq)"
    r"(?:\s?/\s?(?:kg|m\^?2|m²|day|dose|hour|hr|h|min|week)){0,2}"
)
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
# "10 or 20 mg once daily", "0.5 mg to 2 mg b.i.d. or t.i.d.", "40 mg given every other week".
DOSE = re.compile(
    rf"(?<![\w.,/-])(?P<value>{_NUMBER}(?:\s?(?:{_UNIT})?\s?(?:-|–|to|or|and)\s?{_NUMBER})?)\s?(?P<unit>{_UNIT})(?!\w)"
)
_OFTEN = re.compile(
    r"[, ]*(?:(?:given|administered|taken|injected|orally|subcutaneously|intravenously|initially) )*"
    r"(?:(?:once|twice|three times|four times|one time) (?:daily|a day|per day|each day|weekly|a week|monthly)"
    r"|once every \w+ \w+|daily|weekly|monthly|per day|a day|each day|"
    r"every (?:other )?(?:\d+(?: to \d+)? |two |three |four |six |eight |twelve )?(?:hours?|days?|weeks?|months?)"
    r"|(?:b\.i\.d\.|t\.i\.d\.|q\.i\.d\.)(?: or (?:b\.i\.d\.|t\.i\.d\.|q\.i\.d\.))?|on [Dd]ay \d+)"
)
# "above 100 mg" is not 100 mg.
_BOUND = re.compile(
    r"\b(?:above|over|beyond|below|under|exceed(?:s|ing)?|more than|less than|greater than|fewer than|up to|at least|"
    r"at most|no more than|maximum(?: dose)?(?: of)?) $"
)
_CUE = re.compile(
    r"\b(dos(?:e|es|age|ages|ing)|recommended|starting|initial(?:ly)?|maintenance|maximum|limited to|started at|daily|"
    r"weekly|every|once|twice|not exceed|b\.i\.d|t\.i\.d|per day)\b|/day",
    re.I,
)
# Weights of people, concentrations and contents stand in units of mass too, and are no doses.
_NO_DOSE = re.compile(
    r"\b(weigh\w*|body weight|containing|contains?|concentration|serum|plasma|levels?)\b[^.;]{0,20}$", re.I
)
_A_CONTENT = re.compile(r"\s(?:injections?|pre-?filled|pens?|vials?|tablets?|capsules?|syringes?|strength)\b", re.I)
_PEOPLE = (
    r"(?:(?:adult|pediatric|paediatric|adolescent|geriatric|elderly|female|male|pregnant|nursing|postmenopausal|most|"
    r"severely|hyperactive|psychotic|disturbed|debilitated)\s)*"
    r"(?:patients?|adults?|children|adolescents?|infants?|women|men|boys|girls|persons?|individuals|neonates)\b"
)
_POPULATION = re.compile(
    rf"\b(?:[Ff]or|[Ii]n|to|[Ff]or the treatment of|of)\s(?P<who>{_PEOPLE}.*?)"
    r"(?=\s(?<!who )(?<!that )(?:is|are|should|may|can|must|begins?)\b|,\s(?:the|therapy|caution|and when|[A-Z]{3})"
    r"|\s(?:as an adjunct|\(e\.g)|[.;:](?:\s|$)|$)"
)
_OPENING = re.compile(rf"^(?P<who>{_PEOPLE}.*?)(?=\s(?<!who )(?:is|are|should|may|can|must)\b)", re.I)
_LABELLED = re.compile(rf"^(?P<who>[^.;:]{{0,60}}?{_PEOPLE})(?= [-–—] |: )", re.I)
_LONGEST = 300


def doses_in(sentence: str) -> tuple[tuple[str, str, int, str], ...]:
    """Each dose of a sentence: value and unit as printed, where the value begins, and the dose with its schedule."""
    found = []
    for match in DOSE.finditer(sentence):
        if _NO_DOSE.search(sentence[: match.start()]) or _A_CONTENT.match(sentence, match.end()):
            continue
        often = _OFTEN.match(sentence, match.end())
        bound = _BOUND.search(sentence, 0, match.start())
        phrase = sentence[bound.start() if bound else match.start() : often.end() if often else match.end()]
        found.append((match["value"], match["unit"], match.start("value"), phrase.rstrip(",")))
    return tuple(found)


def is_dosing(sentence: str) -> bool:
    """Whether a sentence tells a dose to give, not a content or a measurement."""
    return bool(doses_in(sentence) and _CUE.search(sentence))


def population_in(sentence: str) -> str | None:
    """The people a sentence is about, in its own words; None where it names none, or none so that they can be told
    apart from the rest of the sentence."""
    for pattern in (_LABELLED, _OPENING, _POPULATION):
        found = pattern.search(sentence)
        if found and (len(found["who"].split()) > 1 or pattern is _LABELLED) and len(found["who"]) <= _LONGEST:
            return found["who"].strip(" ,")
    return None


_NUMBERING = re.compile(r"^\s*\d+(?:\.\d+)*\.?\s+")
_SAYS_NO_ONE = re.compile(
    r"(?:dosage|dosing|administration|directions?|general|recommended|instructions?|preparation|monitoring|"
    r"considerations?|indications?|usage|uses?|warnings?|precautions?|forms?|strengths?|overview|important|information|"
    r"and|of|for|in|the|to|assess|safety|schedule|maintenance|switchover|procedure|initial|oral|how|supplied|\W|\d)+$",
    re.I,
)
_BEFORE = re.compile(
    r"^(?:recommended |usual )?(?:dos(?:age|ing|e)|use)(?: adjustments?)? (?:in|for|during)(?: the)? (?=\w)", re.I
)


def bare_heading(heading: str) -> str:
    """A heading without its number."""
    return _NUMBERING.sub("", heading).strip(" .:")


def population_of_heading(heading: str) -> str | None:
    """Whom a section is about, by its heading; None where the heading names nobody."""
    bare = bare_heading(heading)
    if (
        not bare
        or _SAYS_NO_ONE.fullmatch(bare)
        or re.match(r"(?:limitations?|prevention|treatment) (?:of|for)", bare, re.I)
    ):
        return None
    return _BEFORE.sub("", bare) or None


def joined(phrases: Sequence[str]) -> str | None:
    """Several doses of one statement, each once, in order."""
    return "; ".join(dict.fromkeys(phrases)) or None
