"""The link from anything said to the exact words of a source."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.ids import ContentHash, DocumentId, FindingId
from everyline.domain.text import Span


@dataclass(frozen=True, slots=True)
class Citation:
    """A claim's link to a span of one document version; `quote` is exactly that range of its text."""

    document: DocumentId
    document_hash: ContentHash
    span: Span
    quote: str
    finding: FindingId | None = None
