"""A stored answer as an answer of the domain again, so that every form that shows answers shows stored ones too.

What a file says is taken as it stands; whether it holds is for `engine/reverify.py`.
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
from everyline.domain.ids import AnswerId, ContentHash, DocumentId, FindingId, Identifiers
from everyline.domain.question import Correction, Pico, Question, Urgency
from everyline.domain.synthesis import Refusal, Synthesis
from everyline.domain.text import Span, Status
from everyline.errors import InvalidInput
from everyline.publish.load import (
    StoredAnswer,
    StoredArm,
    StoredCitation,
    StoredClaim,
    StoredFinding,
    StoredIdentifiers,
    StoredReading,
    StoredReference,
    StoredVerdict,
)


def restored(stored: StoredAnswer) -> Answer:
    """The answer a file holds; written as JSON again it gives the same text.

    Of findings the file keeps less than the engine knew: where a place is not kept, the first words of the document
    that the finding's own citation names stand for it.
    Raises InvalidInput where a value can't be what it should be (an identifier of another kind, say).
    """
    try:
        return _restored(stored)
    except ValueError as fault:
        raise InvalidInput(
            f"The answer can't be shown: {fault}.", "Give a file written by `everyline ask --format json`, unchanged."
        ) from fault


def _restored(stored: StoredAnswer) -> Answer:
    abstention, stance, urgent, made = stored.abstention, stored.stance, stored.urgent, stored.provenance
    cited = _cited(stored)
    return Answer(
        id=AnswerId(stored.id),
        question=_question(stored),
        bottom_line=stored.bottom_line,
        sections=tuple(AnswerSection(one.heading, one.kind, one.claims) for one in stored.sections),
        claims=tuple(map(_claim, stored.claims)),
        findings=tuple((_finding(one, cited), one.claims) for one in stored.findings),
        conflicts=tuple(Conflict(one.about, one.claims, one.explanation) for one in stored.conflicts),
        premises=tuple(Premise(one.text, one.verdict, one.claims) for one in stored.premises),
        gaps=stored.gaps,
        follow_ups=stored.follow_ups,
        references=tuple(map(_reference, stored.references)),
        withheld=tuple(
            Withheld(one.text, _verdict(one.verdict), tuple(map(_citation, one.citations))) for one in stored.withheld
        ),
        abstention=None
        if abstention is None
        else Abstention(
            abstention.reason,
            tuple((label, str(value)) for label, value in abstention.searched.items()),
            tuple(Nearest(one.document, one.title) for one in abstention.nearest),
        ),
        provenance=AnswerProvenance(
            made.library, made.snapshot, made.index, made.judge, made.writer, made.version, made.as_of
        ),
        urgent=None if urgent is None else Urgency(urgent.reason, urgent.advice),
        status=stored.status,
        synthesis=Synthesis(
            rows=tuple(one.row() for one in stored.table),
            summaries=tuple(one.summary() for one in stored.summaries),
            disagreements=tuple(one.disagreement() for one in stored.disagreements),
            calculations=tuple(one.calculation() for one in stored.calculations),
            refused=tuple(Refusal(one.finding, one.said, one.reason) for one in stored.refused),
        ),
        stance=None if stance is None else Stance(stance.label, stance.why, stance.share, stance.claims),
        preface=stored.preface,
        terms=tuple(Term(one.word, one.means, one.claim) for one in stored.terms),
    )


def _question(stored: StoredAnswer) -> Question:
    read: StoredReading = stored.read_as
    return Question(
        text=stored.question,
        reader=stored.reader,
        type=read.type,
        pico=Pico(read.population, read.intervention, read.comparator, read.outcome),
        carried_from=read.carried_from,
        corrections=tuple(Correction(one.said, one.read_as) for one in read.corrections),
        parts=tuple(Question(one.text, type=one.type) for one in read.parts),
    )


def _claim(stored: StoredClaim) -> Claim:
    return Claim(
        id=stored.id,
        text=stored.text,
        citations=tuple(map(_citation, stored.citations)),
        verdict=_verdict(stored.verdict),
        certainty=stored.certainty,
        steps=tuple(one.domain_step() for one in stored.steps),
    )


def _citation(stored: StoredCitation) -> Citation:
    span = Span(stored.start, stored.end)
    return Citation(stored.document, stored.document_hash, span, stored.quote, stored.finding)


def _verdict(stored: StoredVerdict) -> Verdict:
    return Verdict(
        label=stored.label,
        score=stored.score,
        reasons=tuple(Reason(one.kind, one.claim, one.evidence) for one in stored.reasons),
        judge=stored.judge,
        spans=tuple(EvidenceSpan(one.evidence, Span(one.start, one.end)) for one in stored.spans),
    )


Cited = dict[FindingId, StoredCitation]


def _cited(stored: StoredAnswer) -> Cited:
    """The first citation that names each finding."""
    found: Cited = {}
    for claim in stored.claims:
        for citation in claim.citations:
            if citation.finding is not None:
                found.setdefault(citation.finding, citation)
    return found


def _finding(stored: StoredFinding, cited: Cited) -> Finding:
    where = cited.get(stored.id)
    return Finding(
        id=stored.id,
        document=stored.document or (where.document if where else DocumentId("")),
        document_hash=where.document_hash if where else ContentHash(""),
        topic=stored.topic or "",
        statement=Span(where.start, where.end) if where else Span(0, 1),
        population=stored.population,
        intervention=stored.intervention,
        dose=stored.dose,
        comparator=stored.comparator,
        outcome=stored.outcome,
        timepoint=stored.timepoint,
        arms=tuple(map(_arm, stored.arms)),
    )


def _arm(stored: StoredArm) -> Arm:
    return Arm(
        measure=stored.measure,
        value=stored.value,
        unit=stored.unit,
        arm=stored.arm,
        n=stored.n,
        interval=stored.interval,
    )


def _reference(stored: StoredReference) -> Reference:
    return Reference(
        number=stored.number,
        document=stored.document,
        document_hash=stored.document_hash or ContentHash(""),
        title=stored.title,
        authors=stored.authors,
        journal=stored.journal or "",
        year=stored.year,
        identifiers=_identifiers(stored.ids),
        status=Status(stored.status),
        url=stored.url,
        note=stored.note,
    )


def _identifiers(stored: StoredIdentifiers) -> Identifiers:
    return Identifiers(
        pmid=stored.pmid,
        pmcid=stored.pmcid,
        doi=stored.doi,
        nct=stored.nct_all or ((stored.nct,) if stored.nct else ()),
        set_id=stored.setid,
    )
