"""From evidence to drafts: the plan of the question type, filled with the best lines, none said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from everyline.answer.approvals import drugs_in, is_approved
from everyline.answer.bottom_line import BOTTOM_LINE, draft_of, of_options
from everyline.answer.candidate import Candidate
from everyline.answer.candidates import candidates
from everyline.answer.choose import Matter, choose, fits, forbids
from everyline.answer.focus import age_groups, aspects, focus_words, hinted_topics, is_of_group
from everyline.answer.plans import PLANS
from everyline.answer.plans.base import LABEL_FIRST, Plan, SectionPlan
from everyline.answer.plans.treatment_options import ONE_THING
from everyline.answer.relevance import answering, how_many_lead, leading
from everyline.answer.weighing import asks_one_thing
from everyline.domain.answer import Draft
from everyline.domain.evidence import Evidence
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import content_words

_ASKS_OF_PEOPLE = (QuestionType.TREATMENT_OPTIONS, QuestionType.SPECIAL_POPULATION, QuestionType.YES_NO)
_PREGNANCY = re.compile(
    r"\b(?:pregnan\w*|conceiv\w*|(?:have|having) (?:a|another) (?:baby|child)|start a family)\b", re.I
)
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
    lines = candidates(question, evidence)
    plan = _plan(question, lines)
    drugs = drugs_in(lines, question)
    approved = tuple(drug for drug in drugs if is_approved(drug, lines, question))
    matter = Matter(
        question,
        plan,
        lines,
        drugs,
        approved,
        age_groups(question.text),
        hinted_topics(question),
        aspects(question),
        focus_words(question),
    )
    planned = _sections(plan, question)
    if plan.composes_options:
        sections = _by_section(matter, planned)
        leads = plan.leads
        firsts = [draft for written in sections if not written.plan.is_unsettled for draft in written.drafts]
    else:
        placed = answering(matter, planned)
        sections = [
            _written(section, [one.line for one in placed if one.section is section], matter)
            for section in (*planned, *dict.fromkeys(one.section for one in placed if one.section not in planned))
        ]
        first = leading(placed, matter)
        firsts = [draft_of(one.line, one.section.heading) for one in first]
        leads = how_many_lead(first, matter)
    bottom, spare = _bottom_line(matter, firsts, leads)
    return Outline(bottom, spare, tuple(sections), lines, drugs, approved)


def _plan(question: Question, lines: Sequence[Candidate]) -> Plan:
    """The plan of the question's type; for one about treatment that is after one thing that lines hold (a guideline's
    word, an agency's, a form of the disease), not the plan that tells of every option."""
    plan = PLANS[question.type]
    if aspects(question) == (("mechanism",),):
        return PLANS[QuestionType.DEFINITION]
    return ONE_THING if plan.composes_options and asks_one_thing(question, lines) else plan


def _by_section(matter: Matter, planned: Sequence[SectionPlan]) -> list[Written]:
    """Each section filled in turn with its best lines: where the same is asked of every option."""
    used: list[Candidate] = []
    sections = []
    for section in planned:
        chosen = choose(section, matter, used)
        used.extend(chosen)
        sections.append(_written(section, chosen, matter))
    return sections


def _written(section: SectionPlan, chosen: Sequence[Candidate], matter: Matter) -> Written:
    fitting = [line for line in matter.lines if fits(section, line, matter)]
    drafts = tuple(draft_of(line, section.heading) for line in chosen)
    return Written(section, drafts, frozenset(line.drug for line in fitting), is_gap=not fitting)


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


def _bottom_line(matter: Matter, firsts: Sequence[Draft], leads: int) -> tuple[tuple[Draft, ...], tuple[Draft, ...]]:
    """The first lines a reader sees, and lines to take the place of those that do not pass."""
    spare = tuple(replace(draft, section=BOTTOM_LINE, is_bottom_line=True) for draft in firsts)
    groups = matter.groups
    if groups and matter.question.type in _ASKS_OF_PEOPLE:
        # What is said of the age asked about comes first, and of that what forbids or is not licensed.
        spare = tuple(sorted(spare, key=lambda draft: (not _is_of_group(draft, groups), not forbids(draft.text))))
    if _PREGNANCY.search(matter.question.mended):
        # Of what may not be used in pregnancy, nothing is said before that.
        spare = tuple(sorted(spare, key=lambda one: not (_PREGNANCY.search(one.text) and forbids(one.text))))
    if {"contraindication", "indication-limit"} <= matter.hinted:
        # Who must not have it stands first, or right behind the first line of what else was asked.
        first = 0 if matter.question.type is QuestionType.SAFETY else 1
        spare = (*spare[:first], *sorted(spare[first:], key=lambda draft: not forbids(draft.text)))
    if matter.plan.composes_options and matter.approved:
        composed, instead = of_options(matter)
        if composed:
            return composed, (*instead, *spare)
    return spare[:leads], spare[leads:]


def _is_of_group(draft: Draft, groups: tuple[str, ...]) -> bool:
    return is_of_group(frozenset(content_words(draft.text)), groups)
