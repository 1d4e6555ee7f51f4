"""Claims as FHIR R5: an Evidence for each, a Citation for each work, and what a judge and a board say of them.

A claim is a sentence, no number: its Evidence has an assertion, no statistic, and the variables its findings name.
Source: FHIR R5, "Evidence", "Citation", "ArtifactAssessment". R4 has none of the three in a form that holds this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any  # FHIR's JSON
from uuid import NAMESPACE_URL, uuid5

from everyline.domain.answer import Reference, Verdict
from everyline.domain.citation import Citation
from everyline.domain.evidence import Certainty
from everyline.domain.ids import ContentHash, DocumentId, IdKind
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.text import Status
from everyline.fhir.citations import span_of
from everyline.fhir.names import computer_name

# As the examples of HL7's evidence-based medicine guide name them.
_SYSTEMS = {
    IdKind.PMID: "https://pubmed.ncbi.nlm.nih.gov",
    IdKind.PMCID: "https://www.ncbi.nlm.nih.gov/pmc/",
    IdKind.DOI: "https://doi.org",
    IdKind.NCT: "https://clinicaltrials.gov/nctid",
}
_CERTAINTIES = {
    Certainty.HIGH: "High",
    Certainty.MODERATE: "Moderate",
    Certainty.LOW: "Low",
    Certainty.VERY_LOW: "Very low",
}
# FHIR's workflow of an assessment and what became of it, for where the content stands with the board.
_WORKFLOW = {
    Reviewed.NOT: ("submitted", "unresolved"),
    Reviewed.APPROVED: ("resolved-no-change", "persuasive"),
    Reviewed.PUBLISHED: ("published", "persuasive"),
    Reviewed.LAPSED: ("waiting-for-input", "unresolved"),
    Reviewed.WITHDRAWN: ("resolved-change-required", "not-persuasive"),
    Reviewed.REJECTED: ("resolved-change-required", "not-persuasive"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A claim to be told. verdict: of the judge; None where no words are cited. is_boards: no source says it, and the
    board answers for it.

    variables: what it is about, each with its role: population, intervention, comparator or outcome.
    """

    id: str
    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict | None
    certainty: Certainty | None = None
    variables: tuple[tuple[str, str], ...] = ()
    is_boards: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What the claims are of: its canonical URL, its title, and the hash of its content."""

    url: str
    title: str
    hash: ContentHash


def bundle(
    topic: Topic, sentences: Sequence[Sentence], references: Sequence[Reference], review: PathwayReview | None
) -> dict[str, Any]:
    """A collection Bundle: what the board says first, then each claim with its assessment, then the works cited.

    review: of the whole; None where no board decides on it. The same input gives the same bytes.
    """
    cited = {one.document: _citation(topic, one) for one in references}
    notices = {one.document: one.status for one in references if one.status is not Status.CURRENT}
    resources: list[dict[str, Any]] = [] if review is None else [_reviewed(topic, review)]
    for one in sentences:
        evidence = _evidence(topic, one, cited, review)
        resources += [evidence, _judged(topic, one, evidence, notices)]
    resources += cited.values()
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _id(topic: Topic, kind: str, name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{topic.hash} {kind} {name}"))


def _status(review: PathwayReview | None) -> str:
    """Active is what the board stands behind; what it took back is retired; all else is a draft."""
    if review is not None and review.is_approved:
        return "active"
    return "retired" if review is not None and review.refusal is not None else "draft"


def _evidence(
    topic: Topic, one: Sentence, cited: dict[DocumentId, dict[str, Any]], review: PathwayReview | None
) -> dict[str, Any]:
    artifacts = [
        {
            "extension": list(span_of(citation)),
            "type": "citation",
            "display": citation.quote,
            "resourceReference": {"reference": f"urn:uuid:{cited[citation.document]['id']}"},
        }
        for citation in one.citations
    ]
    found: dict[str, Any] = {
        "resourceType": "Evidence",
        "id": _id(topic, "evidence", one.id),
        "url": f"{topic.url}:statement:{one.id}",
        "version": topic.hash,
        "name": computer_name(one.id),
        "title": f"{topic.title}: {one.id}",
        "status": _status(review),
        "relatedArtifact": artifacts,
        "description": one.text,
        "assertion": one.text,
        "variableDefinition": list(_variables(one.variables)),
        "certainty": [] if one.certainty is None else [_certainty(one.certainty)],
    }
    return {key: value for key, value in found.items() if value != []}


def _variables(variables: Iterable[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """Each variable once. FHIR asks for at least one; where none is known it is told so."""
    told = tuple(dict.fromkeys(variables))
    for role, text in told:
        yield {"description": text, "variableRole": {"text": role}}
    if not told:
        yield {"description": "No variable is told apart in this claim.", "variableRole": {"text": "not told apart"}}


def _certainty(certainty: Certainty) -> dict[str, Any]:
    return {"type": {"text": "Overall certainty"}, "rating": {"text": _CERTAINTIES[certainty]}}


def _judged(
    topic: Topic, one: Sentence, evidence: dict[str, Any], notices: Mapping[DocumentId, Status]
) -> dict[str, Any]:
    """The verdict of the judge on a claim and the words it cites, or that the board answers for it alone; and where a
    work it cites was retracted or the like."""
    head = {
        "resourceType": "ArtifactAssessment",
        "id": _id(topic, "verdict", one.id),
        "title": f"Whether the words cited support: {one.id}",
        "artifactReference": {"reference": f"urn:uuid:{evidence['id']}"},
    }
    if one.verdict is None:
        why = (
            "The board's own judgement: no source says it."
            if one.is_boards
            else "Not judged: the library used does not hold its evidence."
        )
        return {**head, "content": [{"informationType": "comment", "summary": why}]}
    verdict = one.verdict
    content: dict[str, Any] = {
        "informationType": "classifier",
        "type": {"text": "Support by the words cited"},
        "classifier": [{"text": verdict.label.value}],
        "quantity": {"value": verdict.score},
        "author": {"display": verdict.judge},
    }
    reasons = [
        {
            "informationType": "comment",
            "type": {"text": reason.kind.value},
            "summary": f"Claim: {reason.claim}. Evidence: {reason.evidence or 'nothing like it'}.",
        }
        for reason in verdict.reasons
    ]
    for document in dict.fromkeys(citation.document for citation in one.citations):
        if document in notices:
            reasons.append({"informationType": "comment", "summary": f"{document} is {notices[document].value}."})
    return {**head, "content": [content | ({"component": reasons} if reasons else {})]}


def _reviewed(topic: Topic, review: PathwayReview) -> dict[str, Any]:
    workflow, disposition = _WORKFLOW[review.state]
    comments: list[dict[str, Any]] = [
        {"informationType": "comment", "type": {"text": "Review by the board"}, "classifier": [{"text": review.state.value}], "summary": review.says}  # noqa: E501
    ]  # fmt: skip
    if review.is_approved:
        comments[0]["author"] = {"display": review.approved_by}
    comments += [{"informationType": "comment", "summary": one} for one in review.besides]
    found: dict[str, Any] = {
        "resourceType": "ArtifactAssessment",
        "id": _id(topic, "review", review.state.value),
        "title": f"Review of {topic.title}",
        "artifactCanonical": f"{topic.url}|{topic.hash}",
        "content": comments,
        "workflowStatus": workflow,
        "disposition": disposition,
    }
    if review.approved_on is not None:
        found |= {"approvalDate": review.approved_on.isoformat(), "lastReviewDate": review.approved_on.isoformat()}
    day = review.ended_on or review.approved_on
    return found | ({"date": day.isoformat()} if day is not None else {})


def _citation(topic: Topic, one: Reference) -> dict[str, Any]:
    """A work, with its ids as they are kept, and whether it was retracted."""
    ids = [{"system": _SYSTEMS.get(kind, f"urn:everyline:{kind.value}"), "value": value} for kind, value in one.identifiers.pairs()]  # noqa: E501  # fmt: skip
    artifact: dict[str, Any] = {
        "identifier": [*ids, {"system": "urn:everyline:document", "value": one.document}],
        "version": {"value": one.document_hash},
        "title": [{"text": one.title}],
        "currentState": [{"text": one.status.value}],
        "publicationForm": list(_publication(one)),
        "webLocation": [{"url": one.url}] if one.url else [],
        "contributorship": {"summary": [{"value": one.authors}]} if one.authors else [],
        "note": [{"text": one.note}] if one.note else [],
    }
    return {
        "resourceType": "Citation",
        "id": _id(topic, "citation", one.document),
        "title": one.title,
        "status": "active" if one.status is not Status.RETRACTED else "retired",
        "citedArtifact": {key: value for key, value in artifact.items() if value != []},
    }


def _publication(one: Reference) -> Iterator[dict[str, Any]]:
    found: dict[str, Any] = {}
    if one.journal:
        found["publishedIn"] = {"title": one.journal}
    if one.year is not None:
        found["publicationDateText"] = str(one.year)
    if found:
        yield found
