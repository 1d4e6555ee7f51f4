"""How much of a question each line holds, and how near it is to it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from everyline.answer.alike import alike
from everyline.answer.candidate import Candidate, asks_of_drugs
from everyline.answer.focus import (
    SEVERITY,
    age_groups,
    asked_words,
    aspects,
    focus_words,
    hinted_topics,
    proper_words,
    topics_of,
)
from everyline.answer.nearness import Near, nearness
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import (
    GROUPS,
    KIND_WORDS,
    content_words,
    fold,
    mentions,
)
from everyline.domain.words import asked_words as words_asked

_FEW = 0.6
_MOST = 0.5
_OF_ANOTHER = 0.6
_IN_FIELDS = 0.9
_IN_TITLE = 0.7
# A sentence of prose and its title must hold this share of the question's words, by rarity, and be this near, or it is
# about something else; more is asked where there is a title. Chosen on BioASQ 7B and 8B (what is right) and on LiveQA
# and ExpertQA questions the library can't answer.
LEAST_SHARE, LEAST_NEAR = 0.2, 0.3
LEAST_SHARE_TITLED, LEAST_NEAR_TITLED = 0.6, 0.5
# What the sentence itself must hold of it, beside its title.
LEAST_OWN = 0.1
# A study answers what a disease is, how it is found or how it goes only where it was about that: its title must be held
# by the question to this share, and to the second where another thing is asked and no treatment is named.
LEAST_TITLE, LEAST_TITLE_ELSE = 0.5, 0.35
_EXCERPT = 1000  # characters up to which a text is an excerpt, picked for what it says rather than by its title
# What a label says of its drug is no answer to what a disease is, how it is found or how it goes.
OF_DISEASE = frozenset({QuestionType.DEFINITION, QuestionType.DIAGNOSIS, QuestionType.PROGNOSIS})


def forms_asked(question: Question, lines: Sequence[Candidate]) -> list[frozenset[str]]:
    """Words of the disease asked about that few of its lines hold ("universalis"): they tell its forms apart."""
    asked = {word for term in question.pico.population if not GROUPS.search(term) for word in content_words(term)}
    held = {word: sum(word in line.held for line in lines) for word in sorted(asked)}
    return [frozenset({word}) for word, count in held.items() if 0 < count < _FEW * len(lines) and word not in SEVERITY]


def asks_one_thing(question: Question, lines: Sequence[Candidate]) -> bool:
    """Whether some line holds most of what a question is after beside treatments, which may be told as tried before,
    and the ages of people."""
    given = {word for line in lines if line.finding for word in content_words(line.finding.intervention or "")}
    others = {fold(group) for group in age_groups(question.text)} | alike(fold("failed"))
    wanted = [meant for meant in focus_words(question) if not meant & given and not meant & others]
    shares = _shares(wanted, proper_words(question), lines)
    return any(share >= _MOST for share in shares)


def weigh(question: Question, wanted: Sequence[frozenset[str]], lines: list[Candidate]) -> tuple[Candidate, ...]:
    """Focus and likeness by the question's words, each worth the logarithm of its rarity among the lines themselves."""
    hinted = hinted_topics(question)
    proper = proper_words(question)
    focus = _shares(wanted, proper, lines, aspects(question))
    likeness = _shares(asked_words(question), proper, lines)
    return tuple(
        replace(
            line,
            is_hinted=line.topic in hinted,
            is_subject=any(meant & subject for meant in wanted),
            focus=focus[place],
            likeness=likeness[place],
        )
        for place, (line, subject) in enumerate(zip(lines, map(_subject, lines), strict=True))
    )


def _shares(
    wanted: Sequence[frozenset[str]],
    proper: frozenset[str],
    lines: Sequence[Candidate],
    asked: Sequence[tuple[str, ...]] = (),
) -> list[float]:
    """For each line, the share of the wanted words that it holds, weighed by rarity and by where it holds them.

    A word that no line holds tells none from another and does not count.
    """
    worth = []
    for meant in wanted:
        held = sum(1 for line in lines if line.held & meant)
        worth.append(math.log(1 + len(lines) / (1 + held)) if held else 0.0)
    total = sum(worth) or 1.0
    # Where two things are asked, the word that asks for one is not held against lines on the other.
    own = [topics_of(meant) if len(asked) > 1 else () for meant in wanted]

    def held_by(line: Candidate, place: int) -> float:
        meant = wanted[place]
        if line.held & meant:
            return 1.0 if meant & proper else _where(line, meant)
        is_of_another = own[place] and any(line.topic in topics for topics in asked if topics != own[place])
        return _OF_ANOTHER if is_of_another else 0.0

    return [sum(value * held_by(line, place) for place, value in enumerate(worth) if value) / total for line in lines]


def _where(line: Candidate, meant: frozenset[str]) -> float:
    """How much a word counts by where a line holds it: in what it says, in its fields, in its work's title alone."""
    if line.words & meant:
        return 1.0
    return _IN_FIELDS if line.fields & meant else _IN_TITLE


def with_nearness(question: Question, lines: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The same lines, sentences of prose with how near they are to the question."""
    quoted = [(line.evidence, line.quoted) for line in lines if line.quoted is not None]
    if not quoted:
        return lines
    near = iter(nearness(question, quoted))
    placed = ((line, None if line.quoted is None else next(near)) for line in lines)
    return tuple(
        line if found is None else replace(line, near=found.near, share=found.share)
        for line, found in placed
        if found is None or _is_on_question(question, line, found)
    )


def _is_on_question(question: Question, line: Candidate, found: Near) -> bool:
    if line.evidence.document.title:
        is_beside = found.titled < _least_title(question) and len(line.evidence.document.text) > _EXCERPT
        if is_beside and not _says_what_is(question, line.said):
            return False
        return found.own >= LEAST_OWN and found.share >= LEAST_SHARE_TITLED and found.near >= LEAST_NEAR_TITLED
    return found.share >= LEAST_SHARE and found.near >= LEAST_NEAR


def _least_title(question: Question) -> float:
    if question.type in OF_DISEASE:
        return LEAST_TITLE
    return 0.0 if asks_of_drugs(question) else LEAST_TITLE_ELSE


def _says_what_is(question: Question, said: str) -> bool:
    """Whether a sentence begins with what a question asks the nature of and says what it is."""
    if question.type is not QuestionType.DEFINITION:
        return False
    terms = (*question.pico.population, *question.pico.intervention)
    things = [name for term in terms for name in question.names(term)]
    if not things:
        words = [word for word in words_asked(question.text) if word not in KIND_WORDS]
        things = words if len(words) == 1 else []
    verb = _IS.search(said)
    return verb is not None and len(said[: verb.start()].split()) <= _SUBJECT and mentions(said[: verb.start()], things)


_SUBJECT = 8  # words before the verb in a sentence that says what something is
_IS = re.compile(
    r"\b(?:is|are|means|refers to|consists of|comprises) (?:an?|the|any|one of|characteri[sz]ed|defined)\b", re.I
)


def _subject(line: Candidate) -> set[str]:
    given = content_words(line.finding.intervention or "") if line.finding else ()
    return {*given, *content_words(line.said)[:1]}
