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
    StoredReason,
    StoredReference,
    StoredSpan,
    first_place,
    object_from_json,
)
from everyline.publish.stored import Position, Score, Stored, StoredCitation

Count = Annotated[StrictInt, Field(ge=0)]
_NEXT_STEP = "Give a file written by `everyline audit --format json`, unchanged."


class StoredJudged(Stored):
    """What comparing a text has shown. judge: by what it was judged, None where the file does not say."""

    text: StrictStr
    label: Label
    reasons: tuple[StoredReason, ...]
    correction: StrictStr | None
    citations: tuple[StoredCitation, ...]
    score: Score | None = None
    judge: StrictStr | None = None
    spans: tuple[StoredSpan, ...] = ()
    notes: tuple[StrictStr, ...] = ()


class StoredAuditClaim(StoredJudged):
    """One claim of the article. start, end: where it stands there; markers: the citations it bears there."""

    id: ClaimId
    start: Position
    end: Position
    markers: tuple[StrictStr, ...]
    headings: tuple[StrictStr, ...] = ()
    lead: StrictStr = ""
    topic: StrictStr = ""
    why: StrictStr = ""
    parts: tuple[StoredJudged, ...] = ()


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
    claim_ids: tuple[ClaimId, ...] = ()


class StoredSummary(Stored):
    """Claims by label."""

    claims: Count
    supported: Count
    contradicted: Count
    insufficient: Count


class StoredAbout(Stored):
    """What the article says of itself."""

    dates: tuple[StrictStr, ...]
    review: tuple[StrictStr, ...]


class StoredArticleReference(Stored):
    """An entry of the article's own list of references."""

    marker: StrictStr
    text: StrictStr
    ids: dict[StrictStr, StrictStr]


class StoredSkipped(Stored):
    """A stretch of the article that holds no claim, and why."""

    start: Position
    end: Position
    why: StrictStr


class StoredAuditProvenance(Stored):
    """What the audit says it was made from. article_hash: of the article's text as it was read."""

    library: StrictStr
    snapshot: StrictStr
    index: StrictStr
    judge: StrictStr
    version: StrictStr
    article_hash: StrictStr | None = None
    writer: StrictStr | None = None
    as_of: StrictStr | None = None


class StoredAudit(Stored):
    """A whole audit as its file states it. digest: the hash of the file's content, computed on reading."""

    title: StrictStr
    claims: tuple[StoredAuditClaim, ...]
    omissions: tuple[StoredOmission, ...]
    tensions: tuple[StoredTension, ...]
    sourcing: tuple[StoredSourcing, ...]
    summary: StoredSummary
    references: tuple[StoredReference, ...] = ()
    provenance: StoredAuditProvenance | None = None
    form: StrictStr = ""
    disease: StrictStr = ""
    about: StoredAbout | None = None
    article_references: tuple[StoredArticleReference, ...] = ()
    skipped: tuple[StoredSkipped, ...] = ()
    remarks: tuple[StrictStr, ...] = ()
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
