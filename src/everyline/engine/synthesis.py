"""Where what the writer found fitting meets what the results say together: the synthesis of an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from everyline.answer.candidate import Candidate
from everyline.answer.focus import hinted_topics
from everyline.answer.plans import PLANS
from everyline.answer.plans.base import Plan
from everyline.answer.write import Outline
from everyline.appraise.certainty import ESTIMATES
from everyline.appraise.synthesise import synthesise
from everyline.domain.evidence import Evidence
from everyline.domain.ids import FindingId
from everyline.domain.question import Question, QuestionType
from everyline.domain.synthesis import Synthesis
from everyline.domain.words import mentions
from everyline.retrieve.synonyms import ConceptKind, Lexicon

# How much a finding read from prose bears on a question, beside those that the writer has weighed.
OF_PROSE = 0.3


def synthesis_of(question: Question, outline: Outline, evidence: Sequence[Evidence], lexicon: Lexicon) -> Synthesis:
    """The synthesis of an answer: of the findings that its lines are about, none where it asks for no result."""
    bearing = {**_extracted(question, evidence), **_bearing(question, outline)}
    found = synthesise(question, evidence, bearing=bearing, names=_generic_names(lexicon, evidence))
    if not _asks_for_results(question):
        return Synthesis(disagreements=found.disagreements)
    return found


def untold(synthesis: Synthesis, told: Collection[FindingId]) -> Synthesis:
    """The synthesis without the disagreements that a conflict of the answer tells, and without those of which a side
    does not stand in its table. told: findings that conflicts set side by side."""
    tabled = {row.finding for row in synthesis.rows}
    kept = tuple(one for one in synthesis.disagreements if set(one.sides) <= tabled and not set(one.sides) <= set(told))
    return replace(synthesis, disagreements=kept)


def _bearing(question: Question, outline: Outline) -> Mapping[FindingId, float]:
    """Findings that bear on a question, 0 to 1: of its drugs, its people and, as far as any line has it, its focus.
    Where options are asked for, those with an approval go first."""
    plan = PLANS[question.type]
    fitting = [line for line in outline.lines if line.finding is not None and line.is_about]
    ours = [line for line in fitting if not line.is_special] or fitting
    best = max((line.focus for line in ours), default=0.0)
    return {
        line.finding.id: _weight(line, plan, outline)
        for line in ours
        if line.finding is not None and line.focus >= best * plan.floor and _is_asked_of(question, line)
    }


def _extracted(question: Question, evidence: Sequence[Evidence]) -> dict[FindingId, float]:
    """Findings read from prose that bear on a question: those whose groups or words name one of its treatments, or all
    where it names none. No line is made from them, so the writer has weighed none."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    names = [name for term in terms for name in question.names(term)]
    found = {}
    for item in evidence:
        for finding, _ in item.extracted:
            given = " | ".join(filter(None, (finding.intervention, finding.comparator, *(a.arm for a in finding.arms))))
            said = finding.statement.of(item.document.text)
            if not names or mentions(given, names) or (not finding.intervention and mentions(said, names)):
                found[finding.id] = OF_PROSE
    return found


def _weight(line: Candidate, plan: Plan, outline: Outline) -> float:
    return (line.focus * min(1.0, plan.weight / 2) + (line.drug in outline.approved)) / 2


def _is_asked_of(question: Question, line: Candidate) -> bool:
    """Whether a line is of the kind of result asked for: harms alone where the question is of safety."""
    hinted = hinted_topics(question)
    return line.topic == "safety" or not ("safety" in hinted and "efficacy" not in hinted)


def _asks_for_results(question: Question) -> bool:
    """Whether results of studies answer a question: a yes or no on a licence is answered by none."""
    hinted = hinted_topics(question)
    if question.type is QuestionType.YES_NO:
        return not hinted or bool(hinted & ESTIMATES)
    return True


def _generic_names(lexicon: Lexicon, evidence: Sequence[Evidence]) -> Mapping[str, str]:
    """What the interventions of the evidence are called, each name with the generic name of the drug it stands for."""
    found: dict[str, str] = {}
    for given in {finding.intervention for item in evidence for finding, _ in item.findings if finding.intervention}:
        for mention in lexicon.mentions(given):
            if mention.concept.kind is ConceptKind.DRUG:
                found[mention.span.of(given).lower()] = mention.concept.name
    return found
