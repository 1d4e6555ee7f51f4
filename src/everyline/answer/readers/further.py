"""Sections that a reader gets beside the plan's, filled from the lines at hand; none says again what is said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.answer.bottom_line import draft_of
from everyline.answer.candidates import Candidate
from everyline.answer.plans.base import SectionPlan
from everyline.answer.readers import PROFILES
from everyline.answer.write import Outline, Written
from everyline.domain.question import Question


def with_further(outline: Outline, question: Question) -> Outline:
    """The outline with its reader's further sections, before what is not known. Empty sections are not added."""
    asked = PROFILES[question.reader].sections(question.type)
    if not asked:
        return outline
    said = {draft.text for written in outline.sections for draft in written.drafts}
    added = []
    for section in asked:
        chosen = _chosen(section, outline.lines, outline.approved or outline.drugs, said)
        if chosen:
            drafts = tuple(draft_of(line, section.heading) for line in chosen)
            said.update(draft.text for draft in drafts)
            added.append(Written(section, drafts, frozenset(line.drug for line in chosen), is_gap=False))
    settled = [one for one in outline.sections if not one.plan.is_unsettled]
    unsettled = [one for one in outline.sections if one.plan.is_unsettled]
    return replace(outline, sections=(*settled, *added, *unsettled))


def _chosen(section: SectionPlan, lines: Sequence[Candidate], drugs: Sequence[str], said: set[str]) -> list[Candidate]:
    fitting = [
        line
        for line in lines
        if line.topic in section.topics
        and line.is_about
        and not line.is_special
        and (not drugs or not line.drug or line.drug in drugs)
        and (not section.words or re.search(section.words, line.said, re.I))
    ]
    order = {design: place for place, design in enumerate(section.prefer)}
    fitting.sort(key=lambda line: (order.get(line.design, len(order)), line.evidence.rank, line.span.start))
    chosen: list[Candidate] = []
    for line in fitting:
        if len(chosen) == section.limit:
            break
        if draft_of(line, section.heading).text not in said and not any(line.words == one.words for one in chosen):
            chosen.append(line)
    return chosen
