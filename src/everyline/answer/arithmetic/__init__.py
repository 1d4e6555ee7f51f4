"""Arithmetic a question asks for, worked in view.

Inputs are bound to spans of the library or marked as given in the question; nothing else goes in. What can't be, as a
loss of 120 %, is refused by name. A number of tablets or a dose by weight is worked out for professionals alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.answer.arithmetic import absolute, counts, scores, weight
from everyline.answer.arithmetic.base import NOTHING, Worked
from everyline.answer.candidate import Candidate
from everyline.answer.doses import is_for_oneself
from everyline.domain.question import Question

__all__ = ["NOTHING", "Worked", "asks_arithmetic", "work_out"]

_FIGURES = re.compile(r"\d|\bNN[TH]\b|\bnumber needed\b|\bper (?:a )?thousand\b|\babsolute\b", re.IGNORECASE)


def asks_arithmetic(question: Question) -> bool:
    """Whether a question could ask for a calculation at all; a cheap look before the lines are gathered."""
    return bool(_FIGURES.search(question.mended))


def work_out(question: Question, lines: Sequence[Candidate]) -> Worked:
    """What the question's numbers come to; nothing where it asks for no arithmetic that is known here."""
    kinds = [scores.work, absolute.work]
    if not is_for_oneself(question):
        kinds += [weight.work, counts.work]
    return next((worked for kind in kinds if (worked := kind(question, lines)) != NOTHING), NOTHING)
