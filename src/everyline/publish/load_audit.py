"""Reads a stored audit back from its JSON, checked at the edge.

A stored audit is what a file says; `engine/reverify_audit.py` looks whether it holds. Unknown keys are refused by name.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt, StrictStr, ValidationError

from everyline.domain.answer import Label
from everyline.domain.ids import ClaimId, ContentHash
from everyline.errors import InvalidInput
from everyline.publish.export import digest_of
from everyline.publish.load import (
    Position,
    Score,
    Stored,
    StoredCitation,
    StoredProvenance,
    StoredReason,
    StoredReference,
    StoredSpan,
    first_place,
    object_from_json,
)

Count = Annotated[StrictInt, Field(ge=0)]
_NEXT_STEP = "Give a file written by `everyline audit --format json`, unchanged."


class StoredAuditClaim(Stored):
    """One claim of the article. start, end: where it stands there; markers: the citations it bears there."""

    id: ClaimId
    text: StrictStr
    start: Position
    end: Position
    markers: tuple[StrictStr, ...]
    label: Label
    reasons: tuple[StoredReason, ...]
    correction: StrictStr | None
    citations: tuple[StoredCitation, ...]
    score: Score | None = None
    judge: StrictStr | None = None
    spans: tuple[StoredSpan, ...] = ()


class StoredOmission(Stored):
    """What a reader would need and does not find."""

    topic: StrictStr
    why: StrictStr
    citations: tuple[StoredCitation, ...]


class StoredTension(Stored):
    """Claims of the article that do not agree."""

    claims: tuple[ClaimId, ...]
    why: StrictStr


class StoredSourcing(Stored):
    """How many claims rest on one marker of the article."""

    marker: StrictStr
    claims: Count
    note: StrictStr


class StoredSummary(Stored):
    """Claims by label."""

    claims: Count
    supported: Count
    contradicted: Count
    insufficient: Count


class StoredAudit(Stored):
    """A whole audit as its file states it. digest: the hash of the file's content, computed on reading."""

    title: StrictStr
    claims: tuple[StoredAuditClaim, ...]
    omissions: tuple[StoredOmission, ...]
    tensions: tuple[StoredTension, ...]
    sourcing: tuple[StoredSourcing, ...]
    summary: StoredSummary
    references: tuple[StoredReference, ...] = ()
    provenance: StoredProvenance | None = None
    digest: ContentHash


def audit_from_json(text: str) -> StoredAudit:
    """The audit a JSON text holds.

    Raises InvalidInput, naming the place and a next step, for text that is not JSON or not an audit, and for a key
    that audits do not have.
    """
    found = object_from_json(text, "an audit", _NEXT_STEP)
    try:
        return StoredAudit.model_validate({**found, "digest": None if "digest" in found else digest_of(found)})
    except ValidationError as fault:
        raise InvalidInput(f"The file is not an audit: {first_place(found, fault)}.", _NEXT_STEP) from fault
