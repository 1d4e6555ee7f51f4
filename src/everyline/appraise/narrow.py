"""From every row to those a question asks for: its dose, time, people and outcome, where rows have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from everyline.appraise.doses import dose_of
from everyline.appraise.merge import Tabled
from everyline.appraise.normalise import file_time
from everyline.appraise.outcomes import bare
from everyline.appraise.people import age_group
from everyline.domain.question import Question
from everyline.domain.words import content_words

_TIME = re.compile(r"\b(?:weeks?|months?|years?) \d+\b|\b\d+ (?:weeks?|months?|years?)\b(?![- ]old)", re.I)
# Words of outcomes that questions hold without asking for one in particular.
_ANY_OUTCOME = frozenset(
    word
    for phrase in (
        "response rate risk risks change effect percent event events any adverse side serious treatment result",
    )
    for word in content_words(phrase)
)


def narrowed(tabled: Sequence[Tabled], question: Question) -> tuple[Tabled, ...]:
    """The rows left once each thing that the question names has been asked for, in turn.

    A dose, a time or an outcome narrows only where some row has it. An age group narrows always: what was found in
    adults is no answer about a child, and goes untabled where nothing else is held.
    """
    kept = tuple(tabled)
    asked = age_group(question.text)
    if asked and asked != "adults":
        kept = tuple(one for one in kept if _is_of(asked, age_group(one.row.population)))
    dose = dose_of(question.text)
    if dose:
        kept = _where_any(kept, lambda one: one.row.dose == dose or one.row.dose.startswith(f"{dose} "))
    times = {file_time(found[0]).filed_as for found in _TIME.finditer(question.text)}
    if times:
        kept = _where_any(kept, lambda one: one.row.timepoint in times)
    return _on_outcome(kept, question)


def _is_of(asked: str, studied: str) -> bool:
    return studied == asked or (asked == "adolescents" and studied == "12 years and over")


def _where_any(tabled: tuple[Tabled, ...], fits: Callable[[Tabled], bool]) -> tuple[Tabled, ...]:
    return tuple(one for one in tabled if fits(one)) or tabled


def _on_outcome(tabled: tuple[Tabled, ...], question: Question) -> tuple[Tabled, ...]:
    """The rows whose outcome shares most words with the question, where any shares one that tells it apart."""
    named = {word for term in (*question.pico.intervention, *question.pico.comparator, *question.pico.population)
             for name in question.names(term) for word in content_words(name)}  # fmt: skip
    wanted = set(content_words(question.text)) - named - _ANY_OUTCOME
    shared = [len(wanted & set(content_words(bare(one.row.outcome)))) for one in tabled]
    most = max(shared, default=0)
    return tuple(one for one, count in zip(tabled, shared, strict=True) if count == most) if most else tabled
