"""How sure a reader may be of a finding: starts at design, moves by stated rules, every step in words.

After GRADE (Guyatt et al. 2011, doi:10.1016/j.jclinepi.2010.04.026), cut down to what a record shows of itself; a
machine proposes, a person disposes. What a label or a guideline says of itself is no estimate of an effect and gets
no certainty. The rules for a reader: docs/explanation/certainty.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.appraise.bias import signals, signals_of
from everyline.appraise.imprecision import imprecision
from everyline.appraise.people import age_group
from everyline.domain.evidence import Appraisal, Certainty, Design, Finding, Step
from everyline.domain.synthesis import Estimate
from everyline.domain.text import Document, Span, Status

LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
_START: dict[Design, Certainty] = {
    Design.SYSTEMATIC_REVIEW: Certainty.HIGH,
    Design.RCT: Certainty.HIGH,
    Design.EXTENSION: Certainty.LOW,
    Design.COHORT: Certainty.LOW,
    Design.REGISTRY: Certainty.LOW,
    Design.CASE_CONTROL: Certainty.LOW,
    Design.CONSENSUS: Certainty.VERY_LOW,
    Design.GUIDELINE: Certainty.LOW,
    Design.CASE_SERIES: Certainty.VERY_LOW,
    Design.REVIEW: Certainty.VERY_LOW,
    Design.ANIMAL: Certainty.VERY_LOW,
    Design.LABORATORY: Certainty.VERY_LOW,
}
# Topics whose findings estimate an effect or a rate, so that certainty means something.
ESTIMATES = frozenset({"efficacy", "safety", "durability", "comparator", "special-population"})
_SECOND_HAND = re.compile(r"\b(news|topline|digest|conference|company|interview|opinion|secondary|restat)", re.I)
_OTHER_DISEASE = re.compile(r"\b(rheumatoid arthritis|atopic dermatitis|psoriasis|bowel disease|lupus)\b", re.I)
_CASES = re.compile(r"\b(reported cases|retrospective)", re.I)
# Measured in place of what patients feel or live through (GRADE: indirectness, doi:10.1016/j.jclinepi.2011.04.014).
_SURROGATE = re.compile(
    r"\b(?:HbA1c|LDL|HDL|cholesterol|triglycerides?|bone mineral density|viral load|PSA|CRP|C-reactive protein|tumou?r "
    r"(?:response|size)|biomarkers?|serum \w+|plasma \w+|(?:systolic|diastolic|blood) pressure|gene expression)\b",
    re.I,
)
# At least so many times, or so small a share of, the risk (GRADE: rating up, doi:10.1016/j.jclinepi.2011.06.004).
LARGE, VERY_LARGE = 2.0, 5.0
_OBSERVED = frozenset({Design.COHORT, Design.REGISTRY, Design.CASE_CONTROL})
_NOT_FOR_ITS_AGE = frozenset({"children", "adolescents", "older adults"})


class Rating:
    """A certainty on its way: the level, which never leaves the ladder, and the steps that moved it."""

    def __init__(self, level: Certainty, steps: Sequence[Step] = ()) -> None:
        self.level = level
        self.steps = list(steps)

    def move(self, domain: str, text: str, change: int, span: Span | None = None) -> None:
        """Say a step and take it, as far as the ladder goes; a step of 0 is a remark."""
        self.steps.append(Step(domain, text, change, span))
        self.level = LADDER[min(max(LADDER.index(self.level) + change, 0), len(LADDER) - 1)]

    def cap(self, domain: str, text: str, at_most: Certainty) -> None:
        """Say a limit; it moves what stands above it."""
        self.move(domain, text, min(0, LADDER.index(at_most) - LADDER.index(self.level)))


def start_of(design: Design) -> Certainty:
    """Where the certainty of a design starts."""
    return _START.get(design, Certainty.VERY_LOW)


def appraise(document: Document, design: Design, status: Status) -> Appraisal:
    """The worth of a whole document; findings are appraised one by one with `certainty_of`."""
    start = start_of(design)
    rating = Rating(start, [Step("design", f"starts {_word(start)}: {design.value.replace('_', ' ')}")])
    read_as = document.provenance.read_as
    if read_as and _SECOND_HAND.search(read_as):
        rating.move("reading", f"read second hand ({read_as})", -1)
    for step in signals(document, design):
        rating.move(step.domain, step.text, step.change, step.span)
    if status is not Status.CURRENT:
        rating.move("reading", f"the work is marked {status.value}", 0)
    if status in (Status.RETRACTED, Status.CONCERN):
        rating.cap("reading", f"very low: the work is marked {status.value}", Certainty.VERY_LOW)
    return Appraisal(
        design=design,
        certainty=rating.level,
        steps=tuple(rating.steps),
        status=status,
        sample_size=sample_size(document.text),
        limits=document.limits,
    )


def certainty_of(
    finding: Finding,
    document: Document,
    appraisal: Appraisal,
    conditions: tuple[str, ...],
    *,
    asked: str = "",
) -> Appraisal:
    """The document's appraisal, moved for one finding: who was studied, what was measured, and how precisely.

    conditions: words for the disease asked about; empty means none was named. asked: the question, for the age group
    and the outcomes it names itself; empty where there is none.
    """
    rating = Rating(appraisal.certainty, appraisal.steps)
    said = finding.statement.of(document.text)
    is_estimate = finding.topic in ESTIMATES
    _directness(rating, finding, appraisal.design, conditions, asked)
    if appraisal.design is Design.SYSTEMATIC_REVIEW and is_estimate:
        if not finding.comparator:
            text = "at most low: as far as the record shows, the pooled studies had no comparison group"
            rating.cap("design", text, Certainty.LOW)
        if _CASES.search(finding.population or ""):
            rating.cap("design", "very low: the review pools reported or retrospective cases", Certainty.VERY_LOW)
    for step in signals_of(finding, document, appraisal.design):
        rating.move(step.domain, step.text, step.change, step.span)
    if is_estimate:
        people = sample_size(finding.population or "") or sample_size(said)
        steps, effects = imprecision(finding, people)
        for step in steps:
            rating.move(step.domain, step.text, step.change, finding.statement)
        if appraisal.design is Design.RCT and not finding.comparator and finding.arms:
            rating.move("design", "the figure stands without a comparison group", -1)
        _large_effect(rating, appraisal, effects, finding)
    return replace(appraisal, certainty=rating.level, steps=tuple(rating.steps))


def _directness(rating: Rating, finding: Finding, design: Design, conditions: tuple[str, ...], asked: str) -> None:
    population, outcome = finding.population or "", finding.outcome or ""
    other = _OTHER_DISEASE.search(population)
    if other and not any(word.lower() in population.lower() for word in conditions if word):
        rating.move("indirectness", f"the people studied had {other[0].lower()}", -1, finding.context)
    group, studied = age_group(asked), age_group(population)
    if group in _NOT_FOR_ITS_AGE and studied and studied not in (group, "12 years and over"):
        rating.move("indirectness", f"asked of {group}, studied in {studied}", -1, finding.context)
    surrogate = _SURROGATE.search(outcome)
    if surrogate and finding.topic == "efficacy" and surrogate[0].lower() not in asked.lower():
        rating.move("indirectness", f"{surrogate[0]} stands in for what patients would notice", -1, finding.context)
    if finding.comparator == "each other" and design is Design.SYSTEMATIC_REVIEW:
        rating.move("indirectness", "treatments compared indirectly, across trials", -2, finding.context)


def _large_effect(rating: Rating, appraisal: Appraisal, effects: Sequence[Estimate], finding: Finding) -> None:
    """Up for a large effect of an observational comparison that nothing has moved down."""
    if appraisal.design not in _OBSERVED or not finding.comparator or any(step.change < 0 for step in rating.steps):
        return
    ratios = [one for one in effects if one.measure.is_ratio and one.low is not None and one.high is not None]
    if not ratios:
        return
    least = min(_times(one) for one in ratios)
    if least >= LARGE:
        text = f"a large effect: {least:.1f} times the risk or less than its {least:.1f}th part"
        rating.move("large effect", text, 2 if least >= VERY_LARGE else 1, finding.statement)


def _times(estimate: Estimate) -> float:
    """How many times the risk an effect is at least, either way; 1 where its interval holds no effect."""
    low, high = estimate.low, estimate.high
    if low is None or high is None or low <= 1 <= high or low <= 0:
        return 1.0
    return max(estimate.value, 1 / estimate.value)


def sample_size(text: str) -> int | None:
    """Participants as a number beside a word for them, the first such in the text; None where none stands."""
    found = (
        re.match(r"(\d{1,3}(?:,\d{3})+|\d{1,6}) (?:patients|people|women|men|adults|children)\b", text)
        or re.search(
            r"(?<!up to )(?<!aged )(?<!age )(?<!over )(?<!under )(?<!than )(?<![\d.,-])(\d{1,3}(?:,\d{3})+|\d{2,6})\s+"
            r"(?:[\w-]+\s+){0,3}?"
            r"(?:patients|participants|adults|adolescents|people|subjects|women|men|children|randomi[sz]ed)\b",
            text,
        )
        or re.search(r"\b[nN]\s*=\s*(\d{1,3}(?:,\d{3})+|\d{2,6})\b", text)
    )
    return int(found[1].replace(",", "")) if found else None


def _word(level: Certainty) -> str:
    return level.value.replace("_", " ")
