"""Every line an answer could hold: worded, bound to its spans, and weighed against the question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from everyline.answer.candidate import Candidate, asks_of_drugs, drug_names
from everyline.answer.focus import focus_words
from everyline.answer.indication import (
    conditions_asked,
    is_label_asked_of,
    is_of_label_trials,
    is_on,
    joins,
    of_the_indication,
    speaks_of,
    works_indicated,
)
from everyline.answer.lines import lines_of
from everyline.answer.weighing import forms_asked, weigh, with_nearness
from everyline.domain.evidence import Design, Evidence
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import mentions, names_a_disease

_POLAR = re.compile(r"\W*(?:can|could|does|do|will|would|is|are) (?!there|i\b|we\b|you\b|my\b|it\b|any)", re.I)
_WARNS = frozenset({"boxed-warning", "safety"})


def candidates(question: Question, evidence: Sequence[Evidence]) -> tuple[Candidate, ...]:
    """Every line the evidence could give, in order of the ranking, each weighed against the question."""
    asked = drug_names(question)
    drugs = asked or _named_by(evidence)
    conditions = conditions_asked(question, evidence)
    lines = [line for item in evidence for line in lines_of(item, question, drugs) if is_on(line, conditions)]
    lines = of_the_indication(lines, conditions)
    if question.type is QuestionType.SPECIAL_POPULATION:
        groups = [name for term in question.pico.population for name in question.names(term)]
        lines = [line for line in lines if not is_of_label_trials(line) or mentions(line.said, groups)]
    if asked and conditions and question.type is not QuestionType.INTERACTION:
        lines = [line for line in lines if line.quoted is None or joins(line.evidence.document, asked, conditions)]
    if conditions and not any(speaks_of(line, conditions, question.type) for line in lines):
        return ()  # lines that name no disease can add to an answer, never be one
    if question.urgency is not None and question.reader.is_lay:
        # Beside what to do now stands a label's warning at most: a trial that saw no more clots must not reassure.
        lines = [line for line in lines if line.design is Design.LABEL and line.topic in _WARNS]
    wanted = (*focus_words(question), *forms_asked(question, lines))
    is_of_options = question.type is QuestionType.TREATMENT_OPTIONS and not _POLAR.match(question.text)
    is_of_one_thing = not asks_of_drugs(question) and not is_of_options
    if wanted and is_of_one_thing and not any(line.held & meant for line in lines for meant in wanted):
        return ()  # of all that is asked beside the disease, no line holds a word
    weighed = with_nearness(question, weigh(question, wanted, lines))
    if asked:
        return weighed
    closely = tuple(name for term in question.pico.population if names_a_disease(term) for name in question.names(term))
    indicated = works_indicated(weighed, closely if conditions else ())
    return tuple(line for line in weighed if is_label_asked_of(question, line, indicated))


def _named_by(evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Where a question names no drug: the single drugs that two findings or more are given for, so that an answer can
    be laid out by drug."""
    given = [finding.intervention or "" for item in evidence for finding, _ in item.findings]
    single = Counter(name for name in given if re.fullmatch(r"[a-z]{6,}", name))
    return tuple(sorted(name for name, count in single.items() if count > 1))
