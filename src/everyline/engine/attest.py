"""What each line of a pathway or an answer rests on, as FHIR R5: Evidence, Citation and ArtifactAssessment."""

from __future__ import annotations

import json
from collections.abc import Iterable

from everyline.domain.answer import EvidenceText, Reason, Reference, Verdict
from everyline.domain.citation import Citation
from everyline.domain.evidence import Finding
from everyline.domain.guidance import Backing
from everyline.domain.ids import Identifiers
from everyline.domain.pathway_review import PathwayReview
from everyline.domain.text import Span, Status
from everyline.engine.build import Bench
from everyline.engine.grounds import Evidence, bind, evidence_for
from everyline.engine.guide import Opened
from everyline.errors import InvalidInput, Withdrawn
from everyline.fhir.evidence import Sentence, Topic, bundle
from everyline.fhir.names import pathway_url
from everyline.fhir.releases import Release, checked
from everyline.publish.export import escaped
from everyline.publish.load import StoredClaim, StoredFinding, StoredReference, answer_from_json
from everyline.publish.stored import StoredCitation
from everyline.verify.judge import judge


def attested(opened: Opened, bench: Bench | None, review: PathwayReview) -> str:
    """Every statement of a pathway with the words it cites and the judge's verdict on them, as a FHIR R5 Bundle.

    The same pathway, library and review give the same text, ending with a newline.
    Raises Withdrawn for a pathway that the board withdrew or rejected.
    """
    if review.refusal:
        raise Withdrawn(review.refusal, "Ask of what the board stands behind, or of a draft of your own.")
    evidence = evidence_for(opened.pathway, opened.own, None if bench is None else bench.corpus)
    grounds = bind(opened.pathway, evidence)
    topic = Topic(pathway_url(opened.pathway.id), opened.pathway.title, opened.pathway.hash)
    found = bundle(topic, [sentence_of(one, evidence) for one in grounds.backings], grounds.references, review)
    for entry in found["entry"]:
        checked(entry["resource"], Release.R5)
    return escaped(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def sentence_of(backing: Backing, evidence: Evidence) -> Sentence:
    """A statement with what a library has for it, judged anew."""
    statement = backing.statement
    cited = [EvidenceText(str(one.finding), one.quote) for one in backing.citations]
    findings = tuple(evidence.findings[name] for name in statement.findings if name in evidence.findings)
    verdict = judge(statement.text, cited) if cited else None
    variables = tuple(variable for one in findings for variable in _variables(one))
    return Sentence(statement.id, statement.text, backing.citations, verdict, None, variables, statement.is_boards)


def attested_answer(text: str) -> str:
    """The claims of a stored answer, as its file states them, with the verdict each was given then, as FHIR R5.

    `everyline verify` says whether they still hold. Raises InvalidInput for a text that is no answer.
    """
    answer = answer_from_json(text)
    about = {one.id: _variables(one) for one in answer.findings}
    sentences = [
        Sentence(
            claim.id,
            claim.text,
            tuple(_citation(one) for one in claim.citations),
            Verdict(
                claim.verdict.label,
                claim.verdict.score,
                tuple(Reason(one.kind, one.claim, one.evidence) for one in claim.verdict.reasons),
                claim.verdict.judge,
            ),
            claim.certainty,
            tuple(pair for one in claim.citations if one.finding is not None for pair in about.get(one.finding, ())),
        )
        for claim in answer.claims
    ]
    topic = Topic(f"urn:everyline:answer:{answer.id}", answer.question, answer.digest)
    try:
        references = [_reference(one, answer.claims) for one in answer.references]
        found = bundle(topic, sentences, references, None)
    except (ValueError, KeyError) as fault:
        raise InvalidInput(
            f"The answer can't be told as FHIR: {str(fault)[:120]}.", "Check it: everyline verify."
        ) from fault
    for entry in found["entry"]:
        checked(entry["resource"], Release.R5)
    return escaped(json.dumps(found, ensure_ascii=False, indent=2)) + "\n"


def _variables(one: Finding | StoredFinding) -> tuple[tuple[str, str], ...]:
    """What a finding is about, where it says so."""
    parts = (
        ("population", one.population),
        ("intervention", one.intervention),
        ("comparator", one.comparator),
        ("outcome", one.outcome),
    )
    return tuple((role, text) for role, text in parts if text)


def _citation(one: StoredCitation) -> Citation:
    return Citation(one.document, one.document_hash, Span(one.start, one.end), one.quote, one.finding)


def _reference(one: StoredReference, claims: Iterable[StoredClaim]) -> Reference:
    """A work as it was listed. Raises ValueError for an id that is none, or a work of which no version is named."""
    cited = (citation for claim in claims for citation in claim.citations if citation.document == one.document)
    version = one.document_hash or next((citation.document_hash for citation in cited), None)
    if version is None:
        raise ValueError(f"no version of {one.document} is named")
    ids = one.ids
    known = Identifiers(ids.pmid, ids.pmcid, ids.doi, ids.nct_all or ((ids.nct,) if ids.nct else ()), ids.setid)
    return Reference(
        number=one.number,
        document=one.document,
        document_hash=version,
        title=one.title,
        authors=one.authors,
        journal=one.journal or "",
        year=one.year,
        identifiers=known,
        status=Status(one.status),
        url=one.url,
        note=one.note,
    )
