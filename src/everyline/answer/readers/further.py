"""Sections that a reader gets beside the plan's, filled from the lines at hand; none says again what is said.

A narrow question stays narrow: where it is after something beyond a drug and a type, only lines that hold what it is
after are added, whatever its reader's profile has for the type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.answer.bottom_line import draft_of
from everyline.answer.candidate import Candidate
from everyline.answer.focus import focus_words
from everyline.answer.plans.base import SectionPlan
from everyline.answer.readers import PROFILES
from everyline.answer.write import Outline, Written
from everyline.domain.answer import Draft
from everyline.domain.question import Question, QuestionType

# Lines that all further sections of a question of one thing have together.
_MOST = 3
# The share of what a narrow question is after that a line must hold.
_HELD = 0.5


def with_further(outline: Outline, question: Question) -> Outline:
    """The outline with its reader's further sections, before what is not known. Empty sections are not added."""
    asked = PROFILES[question.reader].sections(question.type)
    if not asked:
        return outline
    said = {draft.text for written in outline.sections for draft in written.drafts}
    said |= {draft.text for draft in outline.bottom_line}
    held = [line for line in outline.lines if _is_of(line, question, outline.approved or outline.drugs)]
    if focus_words(question):
        held = [line for line in held if line.focus >= _HELD]
    most = sum(section.limit for section in asked) if question.type is QuestionType.TREATMENT_OPTIONS else _MOST
    chosen = _in_turn([(section, _fitting(section, held)) for section in asked], said, most)
    added = [
        Written(section, tuple(drafts), frozenset(line.drug for line in held), is_gap=False)
        for section, drafts in chosen
        if drafts
    ]
    settled = [one for one in outline.sections if not one.plan.is_unsettled]
    unsettled = [one for one in outline.sections if one.plan.is_unsettled]
    return replace(outline, sections=(*settled, *added, *unsettled))


def _is_of(line: Candidate, question: Question, drugs: Sequence[str]) -> bool:
    """Whether a line is about what the question is about: a drug of it by name, where it names one."""
    if not line.is_about or line.is_special or (drugs and line.drug and line.drug not in drugs):
        return False
    asked = (*question.pico.intervention, *question.pico.comparator)
    return bool(not asked or line.drug or line.terms)


def _fitting(section: SectionPlan, lines: Sequence[Candidate]) -> list[Candidate]:
    """The lines that fit a section, best first; those alike in the order of the section's topics."""
    order = {design: place for place, design in enumerate(section.prefer)}
    return sorted(
        (
            line
            for line in lines
            if line.topic in section.topics
            and (not section.words or re.search(section.words, line.said, re.I))
            and not (section.unless and re.search(section.unless, line.said, re.I))
        ),
        key=lambda line: (
            -line.focus,
            order.get(line.design, len(order)),
            section.topics.index(line.topic),
            line.evidence.rank,
            line.span.start,
        ),
    )


def _in_turn(
    found: Sequence[tuple[SectionPlan, list[Candidate]]], said: set[str], most: int
) -> list[tuple[SectionPlan, list[Draft]]]:
    """So many drafts in all, the first of each section before a second of any; none says what is said."""
    chosen: list[tuple[SectionPlan, list[Draft]]] = [(section, []) for section, _ in found]
    told: list[Candidate] = []
    for row in range(max((section.limit for section, _ in found), default=0)):
        for (section, lines), (_, drafts) in zip(found, chosen, strict=True):
            if len(told) >= most or len(drafts) != row or row >= section.limit:
                continue
            for line in lines:
                draft = draft_of(line, section.heading)
                if draft.text not in said and not any(line.words == one.words for one in told):
                    said.add(draft.text)
                    told.append(line)
                    drafts.append(draft)
                    break
    return chosen
