"""What a question takes for granted, looked up by itself: each premise gets a search of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from everyline.answer.candidates import candidates
from everyline.answer.premise_evidence import Weighed, weigh
from everyline.answer.premises import Supposed, supposed
from everyline.domain.ages import ages_asked
from everyline.domain.answer import EvidenceText, Label
from everyline.domain.evidence import Evidence
from everyline.domain.question import Pico, Question, QuestionType
from everyline.domain.words import GROUPS
from everyline.verify.judge import judge

Look = Callable[[Question], Sequence[Evidence]]


def examine(question: Question, look: Look) -> tuple[Weighed, ...]:
    """The premises of a question that do not stand, in its order. Those the sources agree with are not told.

    look: finds the evidence for a question.
    """
    found = (
        weigh(one, asked, candidates(asked, look(asked)), _judged)
        for one in supposed(question)
        if (asked := _asked(one, question))
    )
    return tuple(one for one in found if one.label is not Label.SUPPORTED)


def _asked(premise: Supposed, question: Question) -> Question:
    """A premise as a question: of its drug, and of the conditions of the question it stands in."""
    terms = (*question.pico.intervention, *question.pico.comparator)
    drug = next(term for term in terms if question.names(term) == premise.names)
    conditions = tuple(
        name for name in question.pico.population if not GROUPS.search(name) and ages_asked(name) is None
    )
    text = f"{drug} {premise.kind.value} {premise.text}"
    pico = Pico(population=conditions, intervention=(drug,))
    return replace(question, text=text, type=QuestionType.YES_NO, pico=pico, parts=(), carried_from=None)


def _judged(statement: str, quotation: str) -> Label:
    return judge(statement, [EvidenceText("e1", quotation)]).label
