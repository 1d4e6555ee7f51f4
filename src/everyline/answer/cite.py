"""References: every cited work once, numbered in order of first citation, with its standing and its limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from everyline.domain.answer import Claim, Reference
from everyline.domain.ids import DocumentId
from everyline.domain.synthesis import NOTHING_SYNTHESISED, Synthesis
from everyline.domain.text import Document, DocumentKind, Status

_CURATED = "Curated summary of one source, not the publication itself"


def references(
    claims: Iterable[Claim],
    documents: Mapping[DocumentId, Document],
    statuses: Mapping[DocumentId, Status],
    synthesis: Synthesis = NOTHING_SYNTHESISED,
) -> tuple[Reference, ...]:
    """The works that the claims cite, then those that only the synthesis does.

    Raises KeyError for a citation of a document that was not given.
    """
    order: dict[DocumentId, None] = {}
    for claim in claims:
        for citation in claim.citations:
            order.setdefault(citation.document)
    for citation in synthesis.citations():
        order.setdefault(citation.document)
    return tuple(
        reference(number, documents[identifier], statuses.get(identifier, Status.CURRENT))
        for number, identifier in enumerate(order, 1)
    )


def reference(number: int, document: Document, status: Status) -> Reference:
    """One work as a reader sees it. A card says that it is one, and how much of the publication was read."""
    return Reference(
        number=number,
        document=document.id,
        document_hash=document.hash,
        title=document.title,
        authors=", ".join(document.authors),
        journal=document.journal or "",
        year=document.year,
        identifiers=document.identifiers,
        status=status,
        url=document.url or document.identifiers.url(),
        note=_note(document),
    )


def _note(document: Document) -> str:
    parts = [_CURATED] if document.kind is DocumentKind.CARD else []
    if document.provenance.read_as:
        parts.append(f"read as: {document.provenance.read_as}")
    parts.extend(limit for limit in document.limits if document.provenance.read_as not in limit or not parts)
    return "; ".join(part.rstrip(".") for part in parts) + ("." if parts else "")
