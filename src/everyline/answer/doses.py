"""Whom a dose may be told to, and whose dose it is.

A dose is told only for the people a source gives it for: an adult's is never shown as a child's. Nobody who asks how
much to take, or to give to their own child, is told a dose: the answer says who decides and what the sources say of
the licence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from everyline.answer.bottom_line import BOTTOM_LINE, draft_of
from everyline.answer.candidate import Candidate
from everyline.answer.plans.base import SectionPlan
from everyline.answer.write import Outline, Written
from everyline.domain.ages import ADULTS, Ages, ages_asked, ages_told
from everyline.domain.answer import Draft
from everyline.domain.evidence import Design
from everyline.domain.question import Question, QuestionType
from everyline.domain.words import mentions

_ASKS_DOSE = re.compile(
    r"\b(?:dos(?:e|es|ing|age)|how (?:much|many|often)|titrat\w+|mg|milligrams?|loading|(?:maximum|daily) amount)\b",
    re.IGNORECASE,
)
# Results told by dose are no question of what to take.
_BY_DOSE = re.compile(
    r"\b(?:by|per|each|both|either|all) (?:\w+ )?doses?\b|\bdose[- ](?:response|ranging|finding)\b", re.I
)
# Somebody who means to take it, or to give it to one of their own.
_FOR_ONESELF = re.compile(
    r"\b(?:(?:can|may|could|should|shall|do|must|might|would) (?:i|we)(?: \w+)? (?:take|use|start|stop|have|give|"
    r"try|inject|apply|swallow|"
    r"increase|double|halve|raise|lower|reduce|cut|skip|switch)|(?:i|we) (?:\w+ )?(?:take|use|give)\b|"
    r"i['’]?m (?:taking|on|using)|"
    r"(?:my|our) (?:own )?(?:\w+ )?(?:child|son|daughter|kid|boy|girl|baby|toddler|teen\w*|mum|mom|mother|dad|"
    r"father|husband|wife|dose|"
    r"tablets?|pills?|\d+[- ]year)|for (?:me|myself)|am i allowed)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b\d+(?:[.,]\d+)?(?:\s*(?:-|–|to|or|and)\s*\d+(?:[.,]\d+)?)?\s*(?:mg|mcg|micrograms?|µg|g|ml|mL|IU|units?|tablets?|capsules?)\b"
)
_INSTRUCTS = frozenset({"dosing"})
_LICENCE = "Whom the sources say it is for"
_LINES = 3
_NOT_LICENSED = re.compile(
    r"\b(?:not (?:an? )?(?:\w+ )?licen[cs]\w*|not approved|no (?:\w+ ){0,3}licen[cs]e|still a trial)\b", re.IGNORECASE
)

Allows = Callable[[Draft, str], bool]

DECIDED = (
    "How much to take, and whether to take it at all, is not told here: it is decided by a prescriber who knows the "
    "person, "
    "with the current label. Ask your doctor, nurse or pharmacist before you take, change or stop anything."
)


def asks_for_a_dose(question: Question) -> bool:
    """Whether a question is after an amount to be taken."""
    asked = _BY_DOSE.sub(" ", question.mended)
    return question.type is QuestionType.DOSING or bool(_ASKS_DOSE.search(asked))


def is_for_oneself(question: Question) -> bool:
    """Whether a lay reader asks, or somebody whose words say that the medicine is for them or for their own."""
    return question.reader.is_lay or bool(_FOR_ONESELF.search(question.mended))


def guard(question: Question, outline: Outline) -> tuple[Outline, tuple[str, ...]]:
    """The outline without doses that must not be told, and what is to be said first instead.

    In place of a dose stands what the sources say of the licence, and of the ages asked about.
    """
    asked = ages_asked(question.mended) or ages_asked("; ".join(question.pico.population))
    wants_dose = asks_for_a_dose(question)
    if wants_dose and is_for_oneself(question):
        kept = _kept(outline, lambda draft, topic: topic not in _INSTRUCTS and not _AMOUNT.search(draft.text))
        # Nothing that is chosen later, as the sides of a disagreement, may bring an amount back.
        lines = tuple(line for line in kept.lines if line.topic not in _INSTRUCTS and not _AMOUNT.search(line.said))
        kept = replace(kept, lines=lines)
        return _with_licence(kept, asked, is_lay=True), (DECIDED,)
    if question.reader.is_lay:
        # Not asked for, a dose is told to them all the less.
        outline = _kept(outline, lambda draft, topic: topic not in _INSTRUCTS)
    if asked is None or asked.meets(ADULTS):
        return outline, ()
    held = _doses_for(asked, outline.lines)
    own = {(line.evidence.document.id, line.span) for line in held}

    def may_stand(draft: Draft, topic: str) -> bool:
        first = draft.citations[0]
        return topic not in _INSTRUCTS or (first.document, first.span) in own

    kept = _kept(outline, may_stand)
    if held or not wants_dose:
        return kept, ()
    drugs = ", ".join((*question.pico.intervention, *question.pico.comparator)) or "any treatment"
    return _with_licence(kept, asked, is_lay=False), (
        f"The library holds no dose of {drugs} for {_words(asked)}. Doses it holds for other ages are not shown "
        f"here, since "
        "they must not be taken for this one.",
    )


def _with_licence(outline: Outline, asked: Ages | None, *, is_lay: bool) -> Outline:
    """The outline with what is said of the ages asked about, and of whom the drug is approved for, before all else."""
    of_age = [
        line
        for line in outline.lines
        if asked is not None
        and line.topic in ("special-population", "approval", "indication-limit")
        and any(ages.meets(asked) for ages in ages_told(_told(line)))
    ]
    approving = [
        line for line in outline.lines if line.topic == "approval" and line.drug and line.design is Design.LABEL
    ]
    # First what is not allowed, then what is, then what was tried.
    of_age.sort(
        key=lambda line: (
            not _NOT_LICENSED.search(line.said),
            line.topic != "approval",
            bool(line.finding and line.finding.arms),
        )
    )
    chosen = [
        line
        for line in dict.fromkeys((*of_age, *approving))
        if _is_given(line) and not (is_lay and _AMOUNT.search(draft_of(line, "").text))
    ]
    drafts = tuple(draft_of(line, _LICENCE) for line in chosen[:_LINES])
    if not drafts:
        return outline
    written = Written(
        SectionPlan(_LICENCE, "approval", (), _LINES), drafts, frozenset(line.drug for line in chosen), is_gap=False
    )
    said = {draft.text for draft in drafts}
    others = tuple(
        replace(one, drafts=tuple(draft for draft in one.drafts if draft.text not in said)) for one in outline.sections
    )
    bottom = tuple(replace(draft, section=BOTTOM_LINE, is_bottom_line=True) for draft in drafts[:2])
    return replace(outline, bottom_line=bottom, spare=(), sections=(written, *others))


def _is_given(line: Candidate) -> bool:
    """Whether a line is of its drug as what is given, and not as what another is set beside."""
    return bool(line.drug) and (line.finding is None or mentions(line.finding.intervention or "", [line.drug]))


def _told(line: Candidate) -> str:
    return f"{line.finding.population or ''}. {line.said}" if line.finding else line.said


def _doses_for(asked: Ages, lines: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The dosing lines that a source gives for all of the ages asked about: the line or its finding must say so, or a
    line of the same label says who that drug is for."""
    found = []
    for line in lines:
        if line.topic not in _INSTRUCTS or not line.drug:
            continue
        told = ages_told(_told(line))
        if not told:
            told = _licensed(line, lines)
        if told and any(ages.holds(asked) for ages in told):
            found.append(line)
    return tuple(found)


def _licensed(line: Candidate, lines: tuple[Candidate, ...]) -> tuple[Ages, ...]:
    """The ages that the lines of the same document give an approval for."""
    return tuple(
        ages
        for other in lines
        if other.topic == "approval"
        and other.drug == line.drug
        and other.evidence.document.id == line.evidence.document.id
        for ages in ages_told(_told(other))
    )


def _words(ages: Ages) -> str:
    if ages.last - ages.first <= 1:
        article = "an" if ages.first in (8, 11, 18) else "a"
        return f"{article} {ages.first:g}-year-old"
    if (ages.first, ages.last) == (12, 18):
        return "adolescents"
    if ages.first == 0:
        return f"children under {ages.last:g}"
    return f"ages {ages.first:g} to {ages.last - 1:g}"


def _kept(outline: Outline, may_stand: Allows) -> Outline:
    """The outline with the drafts that may stand, wherever they are."""
    topics = {(line.evidence.document.id, line.span): line.topic for line in outline.lines}

    def passes(draft: Draft) -> bool:
        first = draft.citations[0]
        return may_stand(draft, topics.get((first.document, first.span), ""))

    def sifted(drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        return tuple(draft for draft in drafts if passes(draft))

    sections = tuple(replace(written, drafts=sifted(written.drafts)) for written in outline.sections)
    bottom, spare = sifted(outline.bottom_line), sifted(outline.spare)
    if not bottom:
        bottom, spare = spare[:2], spare[2:]
    return replace(outline, bottom_line=bottom, spare=spare, sections=sections)
