"""A dose by body weight, as arithmetic on a line that states it. For professionals alone, and for the ages of the "
"line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from everyline.answer.arithmetic.base import NOTHING, NUMBER, Worked, refused, shown, source
from everyline.answer.candidate import Candidate
from everyline.domain.ages import ADULTS, ages_asked, ages_told
from everyline.domain.question import Question
from everyline.domain.synthesis import Calculation

_WEIGHT = re.compile(rf"(?<![\w/.])({NUMBER})\s?(?:kg|kilograms?|kilos?)\b(?!/)", re.IGNORECASE)
_PER_KG = re.compile(
    rf"({NUMBER})(?:\s?(?:-|–|to)\s?({NUMBER}))?\s?(mg|mcg|micrograms?|units?|IU|g)/kg(?:\s?(?:/|per |a )\s?(day|"
    rf"dose|d|week)| daily)?",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:dos\w+|how much|amount|mg)\b", re.IGNORECASE)
# Wider than any person; only to catch slips of the keyboard.
_LEAST, _MOST = Decimal("0.3"), Decimal(600)


def work(question: Question, lines: Sequence[Candidate]) -> Worked:
    """The amount for the weight in the question, by the first line on its drug that gives a dose per kilogram."""
    text = question.mended
    weight = _WEIGHT.search(text)
    if weight is None or not _ASKS.search(text) or not question.pico.intervention:
        return NOTHING
    kilograms = Decimal(weight[1])
    if not _LEAST <= kilograms <= _MOST:
        return refused(f"a weight of {kilograms} kg is not possible.")
    asked = ages_asked(text) or ages_asked("; ".join(question.pico.population))
    for line in lines:
        field = f"{(line.finding.dose or '') if line.finding else ''}"
        found = _PER_KG.search(line.said) or _PER_KG.search(field)
        if found is None or not line.is_about or not line.drug:
            continue
        told = ages_told(f"{(line.finding.population or '') if line.finding else ''}. {line.said}")
        if asked is not None and not asked.meets(ADULTS) and not any(ages.holds(asked) for ages in told):
            continue  # an adult's dose is no child's, whatever the weight
        return _calculation(line, found, kilograms)
    return NOTHING


def _calculation(line: Candidate, found: re.Match[str], kilograms: Decimal) -> Worked:
    citation, draft = source(line)
    unit = found[3]
    per = f" per {found[4]}" if found[4] else " per day" if "daily" in found[0].lower() else ""
    amounts = [Decimal(value) for value in (found[1], found[2]) if value]
    steps = tuple(
        f"{amount} {unit}/kg × {kilograms} kg = {shown(amount * kilograms, 2)} {unit}{per}" for amount in amounts
    )
    result = f"{' to '.join(shown(amount * kilograms, 2) for amount in amounts)} {unit}{per}"
    calculation = Calculation(
        kind="dose by weight",
        text=f"{found[0]} at {kilograms} kg",
        inputs=(("dose per kilogram", found[0], citation), ("weight", f"{kilograms} kg", None)),
        steps=steps,
        result=result,
    )
    return Worked(
        (calculation,),
        (draft,),
        (
            f"Arithmetic on the dose that the source states, for the weight in the question, and no prescription: "
            f"{result}.",
        ),
    )
