"""Where what the writer found fitting meets what the results say together: the synthesis of an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from everyline.answer.candidates import Candidate
from everyline.answer.focus import hinted_topics
from everyline.answer.plans import PLANS
from everyline.answer.write import Outline
from everyline.appraise.certainty import ESTIMATES
from everyline.appraise.synthesise import synthesise
from everyline.domain.evidence import Evidence
from everyline.domain.ids import FindingId
from everyline.domain.question import Question, QuestionType
from everyline.domain.synthesis import Synthesis
from everyline.retrieve.synonyms import ConceptKind, Lexicon


def synthesis_of(
    question: Question, outline: Outline, evidence: Sequence[Evidence], lexicon: Lexicon
) -> Synthesis:
    """The synthesis of an answer: of the findings that its lines are about, none where it asks for no result."""
    bearing = _bearing(question, outline.lines)
    found = synthesise(question, evidence, bearing=bearing, names=_generic_names(lexicon, evidence))
    if not _asks_for_results(question):
        return Synthesis(disagreements=found.disagreements)
    return found


def _bearing(question: Question, lines: Sequence[Candidate]) -> Mapping[FindingId, float]:
    """Findings that bear on a question: of its drugs, its people and, as far as any line has it, its focus."""
    fitting = [line for line in lines if line.finding is not None and line.is_about]
    ours = [line for line in fitting if not line.is_special] or fitting
    best = max((line.focus for line in ours), default=0.0)
    least = best * PLANS[question.type].floor
    return {line.finding.id: line.focus for line in ours if line.finding is not None and line.focus >= least}


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
