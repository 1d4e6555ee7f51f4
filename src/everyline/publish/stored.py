"""What the parts of stored files have in common: checked at the edge, and refusing what they do not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from everyline.domain.ids import ContentHash, DocumentId, FindingId

Position = Annotated[StrictInt, Field(ge=0)]
Score = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


class Stored(BaseModel):
    """A part of a stored file: frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredCitation(Stored):
    """Where a claim says its evidence stands. start, end: code points of the document version `document_hash`."""

    document: DocumentId
    finding: FindingId | None
    reference: StrictInt | None
    start: Position
    end: Position
    quote: StrictStr
    document_hash: ContentHash
