"""Treatments that a question names as tried without success: it asks for others."""

from __future__ import annotations

import re
from dataclasses import replace

from everyline.domain.question import Pico, Question, QuestionType
from everyline.domain.words import mentions

_TRIED = re.compile(
    r"([^.?!;]*?)\b(?:fail(?:ed|s|ing)?|(?:did|do|does|has|have)(?: not|n['’]t) (?:help|work)(?:ed)?|did nothing|"
    r"(?:no longer|stopped) work(?:s|ing)?|(?:was|were|is|are)(?: not|n['’]t) (?:helping|working|effective)|"
    r"without (?:success|effect|benefit))\b",
    re.I,
)
_ASKS_FOR_OTHERS = re.compile(
    r"\b(?:what else|anything else|other (?:options?|treatments?|medicines?|drugs?)|"
    r"next (?:step|option|treatment|line)s?|"
    r"(?:which|what) (?:\w+ ){0,2}(?:treatments?|medicines?|medications?|drugs?|options?|therap(?:y|ies))|"
    r"what (?:can|could|should|now|next)|what options?)\b",
    re.I,
)


def without_tried(question: Question) -> Question:
    """The question without the treatments it says did not work, as one about options, where it asks for others; as it
    is, where it does not."""
    tried = _TRIED.search(question.text)
    if tried is None or not _ASKS_FOR_OTHERS.search(question.text):
        return question
    kept = tuple(term for term in question.pico.intervention if not mentions(tried[1], question.names(term)))
    if kept and kept == question.pico.intervention:
        return question
    pico = Pico(question.pico.population, kept, question.pico.comparator, question.pico.outcome)
    return replace(question, type=QuestionType.TREATMENT_OPTIONS, pico=pico)
