"""A stored answer as the answer it was written from, so that it can be shown in every form again.

What comes back is what the file says: whether it holds is for `engine/reverify.py` to find.
"""

from __future__ import annotations

from everyline.domain.answer import (
    Abstention,
    Answer,
    AnswerProvenance,
    AnswerSection,
    Claim,
    Conflict,
    EvidenceSpan,
    Nearest,
    Premise,
    Reason,
    Reference,
    Stance,
    Term,
    Verdict,
    Withheld,
)
from everyline.domain.citation import Citation
from everyline.domain.evidence import Arm, Finding
from everyline.domain.ids import AnswerId, ContentHash, Identifiers
from everyline.domain.question import Correction, Pico, Question, Urgency
from everyline.domain.synthesis import Refusal, Synthesis
from everyline.domain.text import Span, Status
from everyline.errors import InvalidInput
from everyline.publish.load import (
    StoredAnswer,
    StoredCitation,
    StoredFinding,
    StoredPart,
    StoredReference,
    StoredVerdict,
)


def answer_of(stored: StoredAnswer) -> Answer:
    """The answer. Raises InvalidInput where a value can't be what it stands for (a span that ends before it begins)."""
    try:
        return _answer(stored)
    except ValueError as fault:
        raise InvalidInput(f"The stored answer can't be shown: {fault}.", "Ask the question again.") from fault


def _answer(stored: StoredAnswer) -> Answer:
    claims = tuple(
        Claim(
            one.id,
            one.text,
            tuple(map(_citation, one.citations)),
            _verdict(one.verdict),
            one.certainty,
            tuple(step.domain_step() for step in one.steps),
        )
        for one in stored.claims
    )
    cited = [c for one in claims for c in one.citations]
    rows = tuple(one.row() for one in stored.table)
    return Answer(
        id=AnswerId(stored.id),
        question=_question(stored),
        bottom_line=stored.bottom_line,
        sections=tuple(AnswerSection(one.heading, one.kind, one.claims) for one in stored.sections),
        claims=claims,
        findings=tuple((_finding(one, [*cited, *(r.citation for r in rows)]), one.claims) for one in stored.findings),
        conflicts=tuple(Conflict(one.about, one.claims, one.explanation) for one in stored.conflicts),
        premises=tuple(Premise(one.text, one.verdict, one.claims) for one in stored.premises),
        gaps=stored.gaps,
        follow_ups=stored.follow_ups,
        references=tuple(map(_reference, stored.references)),
        withheld=tuple(
            Withheld(one.text, _verdict(one.verdict), tuple(map(_citation, one.citations))) for one in stored.withheld
        ),
        abstention=None
        if stored.abstention is None
        else Abstention(
            stored.abstention.reason,
            tuple((str(label), str(value)) for label, value in stored.abstention.searched.items()),
            tuple(Nearest(one.document, one.title) for one in stored.abstention.nearest),
        ),
        provenance=AnswerProvenance(**stored.provenance.model_dump()),
        urgent=None if stored.urgent is None else Urgency(stored.urgent.reason, stored.urgent.advice),
        status=stored.status,
        synthesis=Synthesis(
            rows,
            tuple(one.summary() for one in stored.summaries),
            tuple(one.disagreement() for one in stored.disagreements),
            tuple(one.calculation() for one in stored.calculations),
            tuple(Refusal(one.finding, one.said, one.reason) for one in stored.refused),
        ),
        stance=None
        if stored.stance is None
        else Stance(stored.stance.label, stored.stance.why, stored.stance.share, stored.stance.claims),
        preface=stored.preface,
        terms=tuple(Term(one.word, one.means, one.claim) for one in stored.terms),
    )


def _question(stored: StoredAnswer) -> Question:
    read = stored.read_as

    def part(one: StoredPart) -> Question:
        return Question(one.text, stored.reader, one.type)

    return Question(
        text=stored.question,
        reader=stored.reader,
        type=read.type,
        pico=Pico(read.population, read.intervention, read.comparator, read.outcome),
        carried_from=read.carried_from,
        corrections=tuple(Correction(one.said, one.read_as) for one in read.corrections),
        parts=tuple(map(part, read.parts)),
    )


def _finding(stored: StoredFinding, cited: list[Citation]) -> Finding:
    """A finding as far as a file tells it; it stands where the first citation of it stands."""
    place = next((one for one in cited if one.finding == stored.id), None)
    document = stored.document or (place.document if place else None)
    if document is None:
        raise ValueError(f"finding {stored.id} names no document")
    return Finding(
        id=stored.id,
        document=document,
        document_hash=place.document_hash if place else ContentHash(""),
        topic=stored.topic or "",
        statement=place.span if place else Span(0, 1),
        population=stored.population,
        intervention=stored.intervention,
        dose=stored.dose,
        comparator=stored.comparator,
        outcome=stored.outcome,
        timepoint=stored.timepoint,
        arms=tuple(Arm(one.measure, one.value, one.unit, one.arm, one.n, one.interval) for one in stored.arms),
    )


def _reference(stored: StoredReference) -> Reference:
    ids = stored.ids
    registered = ids.nct_all or ((ids.nct,) if ids.nct else ())
    return Reference(
        number=stored.number,
        document=stored.document,
        document_hash=stored.document_hash or ContentHash(""),
        title=stored.title,
        authors=stored.authors,
        journal=stored.journal or "",
        year=stored.year,
        identifiers=Identifiers(ids.pmid, ids.pmcid, ids.doi, tuple(registered), ids.setid),
        status=Status(stored.status),
        url=stored.url,
        note=stored.note,
    )


def _verdict(stored: StoredVerdict) -> Verdict:
    return Verdict(
        stored.label,
        stored.score,
        tuple(Reason(one.kind, one.claim, one.evidence) for one in stored.reasons),
        stored.judge,
        tuple(EvidenceSpan(one.evidence, Span(one.start, one.end)) for one in stored.spans),
    )


def _citation(stored: StoredCitation) -> Citation:
    return Citation(stored.document, stored.document_hash, Span(stored.start, stored.end), stored.quote, stored.finding)
