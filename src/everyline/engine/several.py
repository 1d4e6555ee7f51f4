"""Answers to the parts of one question, as one answer."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from everyline.domain.answer import Answer, AnswerSection, Claim, Conflict, Premise, Reference
from everyline.domain.evidence import Finding
from everyline.domain.ids import ClaimId, ContentHash, DocumentId, FindingId
from everyline.domain.question import Question
from everyline.domain.synthesis import Synthesis

FIRST_LINES = 3  # of the bottom line, however many the parts


def join(whole: Question, answers: Sequence[Answer]) -> Answer:
    """One answer to a question of several parts, in the order they were asked.

    Each part keeps its sections under headings that name it. A part that can't be answered is told as a gap; only where
    no part can is the whole an abstention. A sentence that two parts share is one claim.
    """
    ledger = _Ledger()
    joined = [ledger.take(answer) for answer in answers]
    labels = [f"“{answer.question.text.rstrip(' ?.')}”" for answer in answers]
    first = answers[0]
    open_parts = [
        f"On {label}: {answer.abstention.reason}"
        for label, answer in zip(labels, answers, strict=True)
        if answer.abstention
    ]
    gaps = [
        f"On {label}: {gap}"
        for label, answer in zip(labels, answers, strict=True)
        if not answer.abstention
        for gap in answer.gaps
    ]
    is_refused = all(answer.abstention for answer in answers)
    return replace(
        first,
        question=whole,
        urgent=whole.urgency,
        bottom_line=_alternating([answer.bottom_line for answer in joined]),
        sections=tuple(
            AnswerSection(f"{label}: {section.heading}", section.kind, section.claims)
            for label, answer in zip(labels, joined, strict=True)
            for section in answer.sections
        ),
        claims=tuple(ledger.claims),
        findings=tuple(ledger.findings.values()),
        conflicts=_once(one for answer in joined for one in answer.conflicts),
        premises=_once(one for answer in joined for one in answer.premises),
        preface=_once(one for answer in joined for one in answer.preface),
        gaps=_once((*open_parts, *gaps)) if not is_refused else (),
        follow_ups=_once(one for answer in joined for one in answer.follow_ups)[:4],
        references=_renumbered(answers),
        withheld=_once(one for answer in answers for one in answer.withheld),
        abstention=replace(first.abstention, reason=" ".join(open_parts)) if is_refused and first.abstention else None,
        terms=tuple({one.word.lower(): one for answer in reversed(joined) for one in reversed(answer.terms)}.values())[
            ::-1
        ],
        synthesis=Synthesis(
            rows=_once(one for answer in answers for one in answer.synthesis.rows),
            summaries=_once(one for answer in answers for one in answer.synthesis.summaries),
            disagreements=_once(one for answer in answers for one in answer.synthesis.disagreements),
            calculations=_once(one for answer in answers for one in answer.synthesis.calculations),
        ),
    )


class _Ledger:
    """Claims of several answers under one numbering."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.findings: dict[FindingId, tuple[Finding, tuple[ClaimId, ...]]] = {}
        self._by_text: dict[str, ClaimId] = {}

    def take(self, answer: Answer) -> Answer:
        """The answer with its claims under their joint numbers."""
        names: dict[ClaimId, ClaimId] = {}
        for claim in answer.claims:
            if claim.text not in self._by_text:
                self._by_text[claim.text] = ClaimId(f"c{len(self.claims) + 1}")
                self.claims.append(replace(claim, id=self._by_text[claim.text]))
            names[claim.id] = self._by_text[claim.text]

        def renamed(ids: Sequence[ClaimId]) -> tuple[ClaimId, ...]:
            return tuple(dict.fromkeys(names[one] for one in ids))

        for finding, claims in answer.findings:
            before = self.findings.get(finding.id, (finding, ()))[1]
            self.findings[finding.id] = (finding, tuple(dict.fromkeys((*before, *renamed(claims)))))
        return replace(
            answer,
            bottom_line=renamed(answer.bottom_line),
            sections=tuple(replace(one, claims=renamed(one.claims)) for one in answer.sections),
            conflicts=tuple(Conflict(one.about, renamed(one.claims), one.explanation) for one in answer.conflicts),
            premises=tuple(Premise(one.text, one.label, renamed(one.claims)) for one in answer.premises),
            terms=tuple(replace(one, claim=names[one.claim]) for one in answer.terms if one.claim in names),
        )


def _alternating(lines: Sequence[Sequence[ClaimId]]) -> tuple[ClaimId, ...]:
    """The first line of each part, then the second of each, up to FIRST_LINES; with more parts, one of each."""
    deepest = max((len(part) for part in lines), default=0)
    in_turn = (part[place] for place in range(deepest) for part in lines if place < len(part))
    return tuple(dict.fromkeys(in_turn))[: max(FIRST_LINES, len(lines))]


Item = TypeVar("Item", bound=Hashable)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def _renumbered(answers: Sequence[Answer]) -> tuple[Reference, ...]:
    """Every work cited, numbered in order of first citation."""
    found: dict[tuple[DocumentId, ContentHash], Reference] = {}
    for answer in answers:
        for reference in answer.references:
            found.setdefault((reference.document, reference.document_hash), reference)
    return tuple(replace(reference, number=number) for number, reference in enumerate(found.values(), 1))
