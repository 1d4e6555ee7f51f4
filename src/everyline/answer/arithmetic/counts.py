"""How many tablets or doses a stated time takes, at a stated frequency. For professionals alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from everyline.answer.arithmetic.base import NOTHING, NUMBER, Worked, refused, shown, source
from everyline.answer.candidate import Candidate
from everyline.domain.answer import Citation, Draft
from everyline.domain.evidence import Design
from everyline.domain.question import Question
from everyline.domain.synthesis import Calculation

_ASKS = re.compile(
    r"\bhow many (?:of the |\d+(?:\.\d+)? ?-?m?c?g )?(?:\w+ ){0,2}?(tablets?|capsules?|pills?|doses?|injections?|"
    r"pens?|sachets?)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\b({NUMBER})[ -](days?|weeks?|months?|years?)\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7}
_OFTEN: tuple[tuple[re.Pattern[str], Decimal, str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), Decimal(many) / days, words)
    for pattern, many, days, words in (
        (r"\b(?:three times|3 times|thrice) (?:a day|daily|per day)|\bthree daily\b", 3, 1, "3 a day"),
        (r"\b(?:twice|two times|2 times) (?:a |per )?(?:day|daily)|\btwice daily\b|\bbid\b", 2, 1, "2 a day"),
        (
            r"\b(?:once|one)[ -](?:a |per )?(?:day|daily)|\bonce daily\b|\bevery day\b|\b(?:one|1) (?:a|per) day\b",
            1,
            1,
            "1 a day",
        ),
        (r"\b(?:twice|two times) (?:a |per )?week(?:ly)?\b", 2, 7, "2 a week"),
        (r"\b(?:once (?:a |per )?week(?:ly)?|weekly|every week)\b", 1, 7, "1 a week"),
        (r"\b(?:every (?:2|two|other) weeks?|fortnightly)\b", 1, 14, "1 in 2 weeks"),
        (r"\bdaily\b", 1, 1, "1 a day"),
    )
)


def work(question: Question, lines: Sequence[Candidate]) -> Worked:
    """The number of doses over the time the question gives; how often, from the question, else from a label's dose."""
    text = question.mended
    asked = _ASKS.search(text)
    span = _SPAN.search(text)
    if asked is None or span is None:
        return NOTHING
    unit = span[2].lower().rstrip("s")
    if unit not in _DAYS:
        return refused(f"a {unit} has no fixed number of days; ask with days or weeks.")
    often, citation, drafts = _often(text, lines)
    if often is None:
        return refused("neither the question nor a label at hand says how often it is taken.")
    rate, words = often
    days = Decimal(span[1]) * _DAYS[unit]
    total = days * rate
    noun = asked[1].lower().rstrip("s")
    if total != total.to_integral_value():
        total = total.to_integral_value(rounding="ROUND_CEILING")
    steps = [f"{span[1]} {unit}s × {_DAYS[unit]} days = {shown(days)} days"] if unit != "day" else []
    steps.append(f"{shown(days)} days at {words} = {shown(total, 0)} {noun}s")
    result = f"{shown(total, 0)} {noun}s"
    calculation = Calculation(
        kind="count",
        text=f"Number of {noun}s, one at a time",
        inputs=(("time", f"{span[1]} {unit}s", None), ("how often", words, citation)),
        steps=tuple(steps),
        result=result,
    )
    return Worked(
        (calculation,), drafts, (f"Worked out, with one {noun} at each time: {result} for {span[1]} {unit}s.",)
    )


Often = tuple[Decimal, str]


def _often(text: str, lines: Sequence[Candidate]) -> tuple[Often | None, Citation | None, tuple[Draft, ...]]:
    if (found := _frequency(text)) is not None:
        return found, None, ()
    for line in lines:
        if line.topic == "dosing" and line.design is Design.LABEL and line.is_about and line.drug:
            found = _frequency(line.said)
            if found is not None:
                citation, draft = source(line)
                return found, citation, (draft,)
    return None, None, ()


def _frequency(text: str) -> Often | None:
    return next(((rate, words) for pattern, rate, words in _OFTEN if pattern.search(text)), None)
