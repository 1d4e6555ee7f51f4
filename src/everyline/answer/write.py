"""From evidence to drafts: the plan of the question type, filled with the best lines, none said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from everyline.answer.approvals import drugs_in, is_approved
from everyline.answer.bottom_line import BOTTOM_LINE, draft_of, of_options
from everyline.answer.candidates import Candidate, candidates
from everyline.answer.choose import Matter, choose, fits, forbids
from everyline.answer.focus import age_groups, focus_words, hinted_topics, is_of_group
from everyline.answer.plans import PLANS
from everyline.answer.plans.base import LABEL_FIRST, Plan, SectionPlan
from everyline.domain.answer import Draft
from everyline.domain.evidence import Evidence
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import content_words

_ASKS_OF_PEOPLE = (QuestionType.TREATMENT_OPTIONS, QuestionType.SPECIAL_POPULATION, QuestionType.YES_NO)
_ALSO_ASKED = "Also asked"
# What a question asks for by name gets the room to be told whole: half the contraindications are no answer.
_BY_NAME = (
    ("boxed-warning", re.compile(r"\b(?:box(?:ed)?|black[- ]?box) warnings?\b", re.I)),
    ("contraindication", re.compile(r"\bcontra-?indicat", re.I)),
)
_ROOM = 12


@dataclass(frozen=True, slots=True)
class Written:
    """Drafts of one section, in order.

    held: the drugs that some line fitting the section is about, shown here or not. is_gap: no line fits it at all.
    """

    plan: SectionPlan
    drafts: tuple[Draft, ...]
    held: frozenset[str]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """Everything written for a question, before any of it is judged.

    bottom_line: first. spare: further lines, best first, to take the place of bottom lines that do not pass.
    drugs: those the answer treats as options, in order of first mention; approved: those of them with an approval.
    """

    bottom_line: tuple[Draft, ...]
    spare: tuple[Draft, ...]
    sections: tuple[Written, ...]
    lines: tuple[Candidate, ...]
    drugs: tuple[str, ...]
    approved: tuple[str, ...]


def write(question: Question, evidence: Sequence[Evidence]) -> Outline:
    """The drafts of an answer by the plan of its question type. Evidence that bears on nothing gives empty sections."""
    plan = PLANS[question.type]
    lines = candidates(question, evidence)
    drugs = drugs_in(lines, question)
    approved = tuple(drug for drug in drugs if is_approved(drug, lines, question))
    has_focus = bool(focus_words(question))
    matter = Matter(
        question, plan, lines, drugs, approved, age_groups(question.text), hinted_topics(question), has_focus
    )
    used: list[Candidate] = []
    sections = []
    for section in _sections(plan, question):
        chosen = choose(section, matter, used) if not section.is_fallback or len(used) < 2 else []
        used.extend(chosen)
        drafts = tuple(draft_of(line, section.heading) for line in chosen)
        fitting = [line for line in lines if fits(section, line, matter)]
        sections.append(Written(section, drafts, frozenset(line.drug for line in fitting), is_gap=not fitting))
    bottom, spare = _bottom_line(matter, sections)
    return Outline(bottom, spare, tuple(sections), lines, drugs, approved)


def _sections(plan: Plan, question: Question) -> tuple[SectionPlan, ...]:
    """The plan's sections, with one for what the question's words ask for beside its type ("the dose, and who should
    not take it"); what is not known stands last."""
    planned = {topic for section in plan.sections for topic in section.topics}
    further = tuple(sorted(hinted_topics(question) - planned))
    added = SectionPlan(_ALSO_ASKED, "other", further, 4, 3, prefer=LABEL_FIRST, needs_drug=True, is_added=True)
    named = {topic for topic, pattern in _BY_NAME if pattern.search(question.text)}
    settled = (_with_room(section, named) for section in plan.sections if not section.is_unsettled)
    unsettled = (section for section in plan.sections if section.is_unsettled)
    return (*settled, *((added,) if further and not plan.composes_options else ()), *unsettled)


def _with_room(section: SectionPlan, named: set[str]) -> SectionPlan:
    if not named & set(section.topics):
        return section
    return replace(section, limit=max(section.limit, _ROOM), per_drug=max(section.per_drug, _ROOM), words="")


def _bottom_line(matter: Matter, sections: Sequence[Written]) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """The first lines a reader sees, and lines to take the place of those that do not pass."""
    firsts = (draft for written in sections if not written.plan.is_unsettled for draft in written.drafts)
    spare = tuple(replace(draft, section=BOTTOM_LINE, is_bottom_line=True) for draft in firsts)
    groups = matter.groups
    if groups and matter.question.type in _ASKS_OF_PEOPLE:
        # What is said of the age asked about comes first, and of that what forbids or is not licensed.
        spare = tuple(sorted(spare, key=lambda draft: (not _is_of_group(draft, groups), not forbids(draft.text))))
    if {"contraindication", "indication-limit"} <= matter.hinted:
        # Who must not have it stands first, or right behind the first line of what else was asked.
        first = 0 if matter.question.type is QuestionType.SAFETY else 1
        spare = (*spare[:first], *sorted(spare[first:], key=lambda draft: not forbids(draft.text)))
    composed = of_options(matter) if matter.plan.composes_options and matter.approved else ()
    if composed:
        return composed, spare
    return spare[: matter.plan.leads], spare[matter.plan.leads :]


def _is_of_group(draft: Draft, groups: tuple[str, ...]) -> bool:
    return is_of_group(frozenset(content_words(draft.text)), groups)
