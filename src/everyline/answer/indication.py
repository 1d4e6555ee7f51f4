"""Which lines may speak of the disease asked about, and which labels are for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from everyline.answer.candidate import Candidate, asks_of_drugs, is_label, words_of
from everyline.answer.lines import ESTIMATES
from everyline.answer.weighing import OF_DISEASE
from everyline.domain.evidence import Evidence
from everyline.domain.ids import DocumentId
from everyline.domain.question import Question, QuestionType
from everyline.domain.text import Document, DocumentKind, SectionKind
from everyline.domain.words import (
    GROUPS,
    HARMS,
    content_words,
    count_mentions,
    mentions,
    other_diseases,
    with_whole,
)

_ANY_DISEASE = re.compile(
    r"(?:skin|hair|chronic|autoimmune|inflammatory|immune)? ?(?:diseases?|disorders?|conditions?)", re.I
)
_OF_TREATMENT = frozenset({QuestionType.EFFICACY, QuestionType.TREATMENT_OPTIONS, QuestionType.COMPARISON})
_TREATS = ESTIMATES - {"safety"} | {"approval", "dosing", "algorithm"}
# The share of a question's words that a label's line holds, of a drug that is neither asked for nor indicated for the
# disease asked about. Chosen on the questions of bench/answers_read.yaml, none of which a label there answers.
_LABEL_SHARE = 0.75


def works_indicated(lines: Sequence[Candidate], conditions: tuple[str, ...]) -> frozenset[DocumentId]:
    """The labels whose indications, and the trials whose title, name the disease asked about."""
    told = []
    for line in lines:
        if line.evidence.document.kind is DocumentKind.TRIAL:
            told.append((line, line.evidence.document.title))
        elif line.topic in _BY_INDICATION and is_label(line.evidence):
            told.append((line, words_of(line)))
    return frozenset(line.evidence.document.id for line, words in told if mentions(words, conditions))


def is_label_asked_of(question: Question, line: Candidate, indicated: frozenset[DocumentId]) -> bool:
    """Whether a line may stand in the answer to a question that names no drug, as far as it is of a label or trial."""
    is_of_drug = line.evidence.document.kind in (DocumentKind.LABEL, DocumentKind.TRIAL)
    if not is_of_drug or line.evidence.document.id in indicated:
        return True
    return question.type not in OF_DISEASE and line.likeness >= _LABEL_SHARE


def conditions_asked(question: Question, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """The names of the diseases a question is about: of those it names, the ones that some work at hand has in its
    title. Of "how much atrophy does the injection cause" the atrophy is no disease that a line must speak of."""
    titles = " | ".join(item.document.title for item in evidence)
    of_drugs = asks_of_drugs(question)
    asked = [
        with_whole(question.names(term))
        for term in question.pico.population
        if not GROUPS.search(term) and not _ANY_DISEASE.fullmatch(term) and not (of_drugs and HARMS.search(term))
    ]
    if of_drugs and question.type in (QuestionType.MONITORING, QuestionType.INTERACTION):
        return ()  # what is named beside a drug there is tested for or guarded against
    titled = [names for names in asked if mentions(titles, names)]
    return tuple(name for names in (titled or ([] if of_drugs else asked)) for name in names)


def is_of_label_trials(line: Candidate) -> bool:
    """Whether a line is a label's account of the trials its drug was licensed by."""
    return line.quoted is not None and line.quoted.kind is SectionKind.CLINICAL_STUDIES and is_label(line.evidence)


# Topics in which a label speaks of one disease after another.
_BY_INDICATION = frozenset({"dosing", "approval", "indication-limit"})
# People whom any of its diseases may have; what a label says of them holds whatever was asked.
_ANYBODY = re.compile(
    r"\b(taking|receiving|treated with|renal|hepatic|kidney|liver|impair\w+|dialysis|elderly|geriatric|debilitated|"
    r"require\w*)\b",
    re.I,
)


def of_the_indication(lines: list[Candidate], conditions: tuple[str, ...]) -> list[Candidate]:
    """Lines without what a label says of its other diseases, where it has a line of that topic on the one asked about:
    the dose in arthritis is no answer for psoriasis. Lines that name nobody stay."""
    told = {
        (line.evidence.document.id, line.topic)
        for line in lines
        if line.topic in _BY_INDICATION and is_label(line.evidence) and mentions(words_of(line), conditions)
    }
    return [
        line
        for line in lines
        if (line.evidence.document.id, line.topic) not in told
        or not (line.finding and line.finding.population)
        or _ANYBODY.search(line.finding.population)
        or mentions(words_of(line), conditions)
    ]


def joins(document: Document, drugs: tuple[str, ...], conditions: tuple[str, ...]) -> bool:
    """Whether a work names both a drug and a condition of the question: what it finds of one without the other is
    beside
    the question."""
    words = f"{document.title} {document.text}"
    shared = {word for name in conditions for word in content_words(name)}
    return mentions(words, drugs) and (mentions(words, conditions) or shared <= set(content_words(words)))


def speaks_of(line: Candidate, conditions: tuple[str, ...], asked: QuestionType) -> bool:
    """Whether a line, or the title of its work, shares a word with the disease asked about (so that a work on alopecia
    areata speaks of alopecia universalis); and, where the question is of what treats it, is of treating it."""
    if asked in _OF_TREATMENT and line.topic not in _TREATS:
        return False
    local = f"{line.evidence.document.title} {words_of(line)}"
    shared = {word for name in conditions for word in content_words(name)}
    return bool(shared & set(content_words(local))) or mentions(local, conditions)


def is_on(line: Candidate, conditions: tuple[str, ...]) -> bool:
    """Whether a line may speak of the disease asked about: it names it, or it names none and stands in a work that
    names that disease at least as often as any other."""
    if not conditions:
        return True
    local = words_of(line)
    if mentions(local, conditions):
        return True
    others = other_diseases(conditions)
    if mentions(local, others) and line.topic != "boxed-warning":
        return False
    text = f"{line.evidence.document.title} {line.evidence.document.text}"
    return count_mentions(text, conditions) >= count_mentions(text, others)
