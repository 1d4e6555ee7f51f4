"""How sure a reader may be of a finding: starts at design, moves by stated rules, every step in words.

After GRADE (Guyatt et al. 2011, doi:10.1016/j.jclinepi.2010.04.026), cut down to what a record shows of itself; a
machine proposes, a person disposes. What a label or a guideline says of itself is no estimate of an effect and gets
no certainty.
"""

from __future__ import annotations

import re

from everyline.domain.evidence import Appraisal, Certainty, Design, Finding, Step
from everyline.domain.text import Document, Status

_LADDER = (Certainty.VERY_LOW, Certainty.LOW, Certainty.MODERATE, Certainty.HIGH)
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


def appraise(document: Document, design: Design, status: Status) -> Appraisal:
    """The worth of a whole document; findings are appraised one by one with `certainty_of`."""
    start = _START.get(design, Certainty.VERY_LOW)
    level, steps = _reading(
        document, start, [Step("design", f"starts {_word(start)}: {design.value.replace('_', ' ')}")]
    )
    if status is not Status.CURRENT:
        steps.append(Step("reading", f"the work is marked {status.value}"))
    if status in (Status.RETRACTED, Status.CONCERN):
        level = Certainty.VERY_LOW
    return Appraisal(
        design=design,
        certainty=level,
        steps=tuple(steps),
        status=status,
        sample_size=sample_size(document.text),
        limits=document.limits,
    )


def certainty_of(finding: Finding, document: Document, appraisal: Appraisal, conditions: tuple[str, ...]) -> Appraisal:
    """The document's appraisal, moved for one finding: no comparator, or people with another disease.

    conditions: words for the disease asked about; empty means none was named.
    """
    level, steps = appraisal.certainty, list(appraisal.steps)
    population = finding.population or ""
    other = _OTHER_DISEASE.search(population)
    if other and not any(word.lower() in population.lower() for word in conditions if word):
        level = _lower(level)
        steps.append(Step("indirectness", f"the people studied had {other[0].lower()}", -1))
    if appraisal.design is Design.SYSTEMATIC_REVIEW and finding.topic in ESTIMATES and not finding.comparator:
        level = min(level, Certainty.LOW, key=_LADDER.index)
        steps.append(
            Step("design", "at most low: as far as the record shows, the pooled studies had no comparison group")
        )
    if re.search(r"\b(reported cases|retrospective)", population) and appraisal.design is Design.SYSTEMATIC_REVIEW:
        level = Certainty.VERY_LOW
        steps.append(Step("design", "very low: the review pools reported or retrospective cases"))
    if finding.comparator == "each other" and appraisal.design is Design.SYSTEMATIC_REVIEW:
        level = _lower(_lower(level))
        steps.append(Step("indirectness", "treatments compared indirectly, across trials", -2))
    people = sample_size(finding.population or "") or sample_size(finding.statement.of(document.text))
    if people is not None and people < 100 and finding.topic in ESTIMATES:
        level = _lower(level)
        steps.append(Step("imprecision", f"{people} people", -1))
    if appraisal.design is Design.RCT and finding.topic in ESTIMATES and not finding.comparator and finding.arms:
        level = _lower(level)
        steps.append(Step("design", "the figure stands without a comparison group", -1))
    return Appraisal(appraisal.design, level, tuple(steps), appraisal.status, appraisal.sample_size, appraisal.limits)


def sample_size(text: str) -> int | None:
    """Participants as a number beside a word for them, the first such in the text; None where none stands."""
    found = re.search(
        r"(?<!up to )(?<!aged )(?<!age )(?<!over )(?<!under )(?<!than )(?<![\d.,-])(\d{1,3}(?:,\d{3})+|\d{2,6})\s+(?:[\w-]+\s+){0,3}?"
        r"(?:patients|participants|adults|adolescents|people|subjects|women|men|children|randomi[sz]ed)\b",
        text,
    ) or re.search(r"\b[nN]\s*=\s*(\d{1,3}(?:,\d{3})+|\d{2,6})\b", text)
    return int(found[1].replace(",", "")) if found else None


def _reading(document: Document, level: Certainty, steps: list[Step]) -> tuple[Certainty, list[Step]]:
    read_as = document.provenance.read_as
    if read_as and _SECOND_HAND.search(read_as):
        steps.append(Step("reading", f"read second hand ({read_as})", -1))
        level = _lower(level)
    return level, steps


def _lower(level: Certainty) -> Certainty:
    return _LADDER[max(0, _LADDER.index(level) - 1)]


def _word(level: Certainty) -> str:
    return level.value.replace("_", " ")
