"""What an answer leaves open: sections with nothing to say, and questions the library could answer next."""

from __future__ import annotations

import re

from everyline.answer.candidate import Candidate, drug_names, is_named
from everyline.answer.plans.treatment_options import STOPPING
from everyline.answer.write import Outline
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import mentions, names_a_disease

# A question the library can answer: the type, what is asked of a drug, and the topics that must be held for it.
_NEXT: tuple[tuple[QuestionType, str, tuple[str, ...]], ...] = (
    (QuestionType.DOSING, "What is the dose of {drug}{condition}?", ("dosing",)),
    (QuestionType.MONITORING, "Which tests are needed before and during {drug} treatment?", ("monitoring",)),
    (QuestionType.SAFETY, "What are the risks of {drug}?", ("boxed-warning", "safety")),
    (QuestionType.PROGNOSIS, "What happens when {drug} is stopped?", ("durability",)),
    (QuestionType.SPECIAL_POPULATION, "Can {drug} be used in pregnancy?", ("special-population",)),
    (QuestionType.INTERACTION, "Which drugs interact with {drug}?", ("interaction",)),
    (QuestionType.EFFICACY, "How well does {drug} work{condition}?", ("efficacy",)),
)
_PREGNANCY = ("pregnan",)


def gaps(question: Question, outline: Outline) -> tuple[str, ...]:
    """What the plan expects and the library does not hold, as sentences about the library, never about medicine."""
    said = []
    subject = ", ".join((*question.pico.intervention, *question.pico.population)) or "this question"
    core = [written for written in outline.sections if written.plan.is_core]
    for written in outline.sections:
        if written.is_gap and written.plan.is_core and (len(outline.approved) > 1 or all(one.is_gap for one in core)):
            said.append(f"Nothing was found in the library for “{written.plan.heading}” on {subject}.")
        elif written.plan.standing == "approved" and written.plan.per_drug and len(outline.approved) > 1:
            told = " ".join(draft.text for draft in written.drafts).lower()
            absent = [drug for drug in outline.approved if drug not in written.held and drug not in told]
            if absent and len(absent) < len(outline.approved):
                said.append(f"“{written.plan.heading}”: the library holds nothing on {' or '.join(absent)} for it.")
    diseases = (term for term in question.pico.population if names_a_disease(term))
    for term in (*question.pico.intervention, *question.pico.comparator, *diseases):
        names = question.names(term)
        if outline.lines and not any(
            is_named(f"{line.said} {line.evidence.document.text}", names) for line in outline.lines
        ):
            said.append(f"Nothing in the library is about {term}.")
    return tuple(said)


def said_first(question: Question, outline: Outline) -> tuple[str, ...]:
    """What a reader must know before anything else: of treatments compared, that nobody compared them directly."""
    drugs = drug_names(question)
    named = {*question.pico.intervention, *question.pico.comparator}
    if len(named) < 2:
        return ()  # not knowing all that is compared, nothing can be said of what compared it
    if question.type is not QuestionType.COMPARISON or any(_is_head_to_head(line, drugs) for line in outline.lines):
        return ()
    return ("The library holds no trial that compares these treatments with each other directly.",)


def follow_ups(question: Question, outline: Outline) -> tuple[str, ...]:
    """At most four questions that the lines at hand can answer and this question did not ask."""
    drugs = outline.approved or outline.drugs
    condition = _condition(question)
    found = []
    for kind, wording, topics in _NEXT:
        if kind is question.type or (kind is QuestionType.DOSING and question.reader.is_lay):
            continue
        for drug in drugs:
            held = [line for line in outline.lines if line.topic in topics and _is_of(line, drug)]
            if "stopped" in wording:
                held = [line for line in held if re.search(STOPPING, line.said, re.I)]
            if "pregnancy" in wording:
                held = [line for line in held if any(word in line.said.lower() for word in _PREGNANCY)]
            if held:
                found.append(wording.format(drug=drug, condition=condition))
                break
    return tuple(found[:4])


def _is_of(line: Candidate, drug: str) -> bool:
    """Whether a line tells of a drug as what is given, not as what it is set beside."""
    return line.drug == drug and (line.finding is None or mentions(line.finding.intervention or "", [drug]))


def _condition(question: Question) -> str:
    """ " for " and the question's first known condition; empty where it named only a group of people, or none."""
    known = {head.lower() for head, _ in question.expansions}
    named = (term for term in question.pico.population if any(head in term.lower() for head in known))
    return next((f" for {term}" for term in named), "")


def _is_head_to_head(line: Candidate, drugs: tuple[str, ...]) -> bool:
    """Whether a line sets one drug of the question against another one."""
    finding = line.finding
    if finding is None:
        return line.terms > 1
    return bool(
        finding.comparator
        and line.drug
        and line.terms > 1
        and mentions(finding.comparator, drugs)
        and not mentions(finding.comparator, [line.drug])
    )
