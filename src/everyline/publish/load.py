"""Reads a stored answer back from its JSON, checked at the edge.

A stored answer is what a file says, not what we know: nothing of it is true until `engine/reverify.py` has looked.
Fields of later versions that this one does not know are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, NoReturn  # Any: JSON of unknown content, before it is checked

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from everyline.domain.answer import Label, ReasonKind
from everyline.domain.evidence import Certainty
from everyline.domain.ids import ClaimId, ContentHash, DocumentId, FindingId
from everyline.domain.question import QuestionType, Reader
from everyline.errors import InvalidInput
from everyline.publish.export import digest_of

Position = Annotated[StrictInt, Field(ge=0)]
Score = Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)]


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class StoredReason(_Stored):
    """One failed check, as the judge named it then."""

    kind: ReasonKind
    claim: StrictStr
    evidence: StrictStr


class StoredVerdict(_Stored):
    """What the judge named in `judge` said of a claim when the answer was made."""

    label: Label
    score: Score
    reasons: tuple[StoredReason, ...]
    judge: StrictStr


class StoredCitation(_Stored):
    """Where a claim says its evidence stands. start, end: code points of the document version `document_hash`."""

    document: DocumentId
    finding: FindingId | None
    reference: StrictInt | None
    start: Position
    end: Position
    quote: StrictStr
    document_hash: ContentHash


class StoredClaim(_Stored):
    """One sentence of the answer with its evidence."""

    id: ClaimId
    text: StrictStr
    certainty: Certainty | None
    citations: tuple[StoredCitation, ...]
    verdict: StoredVerdict


class StoredReading(_Stored):
    """How the question was read, which a follow-up question carries on."""

    type: QuestionType
    population: tuple[StrictStr, ...]
    intervention: tuple[StrictStr, ...]
    comparator: tuple[StrictStr, ...]
    outcome: tuple[StrictStr, ...]
    carried_from: StrictStr | None


class StoredUrgency(_Stored):
    """Why and how to act before reading on."""

    reason: StrictStr
    advice: StrictStr


class StoredPremise(_Stored):
    """What the question took for granted."""

    text: StrictStr
    verdict: Label
    claims: tuple[ClaimId, ...]


class StoredSection(_Stored):
    """A heading with the claims under it."""

    heading: StrictStr
    kind: StrictStr
    claims: tuple[ClaimId, ...]


class StoredConflict(_Stored):
    """Claims that do not agree."""

    about: StrictStr
    claims: tuple[ClaimId, ...]
    explanation: StrictStr


class StoredFinding(_Stored):
    """A structured result, and the claims that word it."""

    id: FindingId
    population: StrictStr | None
    intervention: StrictStr | None
    dose: StrictStr | None
    comparator: StrictStr | None
    outcome: StrictStr | None
    timepoint: StrictStr | None
    claims: tuple[ClaimId, ...]


class StoredReference(_Stored):
    """A cited work as it was listed."""

    number: StrictInt
    document: DocumentId
    document_hash: ContentHash | None = None
    title: StrictStr
    status: StrictStr


class StoredNearest(_Stored):
    """A document that came near."""

    document: DocumentId
    title: StrictStr


class StoredAbstention(_Stored):
    """A refusal, and what had been searched."""

    reason: StrictStr
    searched: dict[str, Any]
    nearest: tuple[StoredNearest, ...]


class StoredWithheld(_Stored):
    """A sentence that did not pass."""

    text: StrictStr
    verdict: StoredVerdict


class StoredProvenance(_Stored):
    """What the answer says it was made from."""

    library: StrictStr
    snapshot: StrictStr
    index: StrictStr
    judge: StrictStr
    writer: StrictStr
    version: StrictStr


class StoredAnswer(_Stored):
    """A whole answer as its file states it. digest: the hash of the file's content but its id, computed on reading."""

    id: StrictStr
    question: StrictStr
    reader: Reader
    status: StrictStr
    read_as: StoredReading
    urgent: StoredUrgency | None
    premises: tuple[StoredPremise, ...]
    bottom_line: tuple[ClaimId, ...]
    sections: tuple[StoredSection, ...]
    claims: tuple[StoredClaim, ...]
    findings: tuple[StoredFinding, ...]
    conflicts: tuple[StoredConflict, ...]
    gaps: tuple[StrictStr, ...]
    follow_ups: tuple[StrictStr, ...]
    references: tuple[StoredReference, ...]
    abstention: StoredAbstention | None
    withheld: tuple[StoredWithheld, ...]
    provenance: StoredProvenance
    digest: ContentHash


def answer_from_json(text: str) -> StoredAnswer:
    """The answer a JSON text holds.

    Raises InvalidInput, naming the place and a next step, for text that is not JSON or not an answer.
    """
    try:
        found = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise InvalidInput(
            f"The file is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}.", _NEXT_STEP
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise InvalidInput(f"The file is not JSON that can be read: {_in_brief(fault)}.", _NEXT_STEP) from fault
    if not isinstance(found, dict):
        raise InvalidInput("The file holds JSON, but not an answer: its outermost value is not an object.", _NEXT_STEP)
    try:
        return StoredAnswer.model_validate({**found, "digest": digest_of(found)})
    except ValidationError as fault:
        raise InvalidInput(f"The file is not an answer: {_first_place(found, fault)}.", _NEXT_STEP) from fault


_NEXT_STEP = "Give a file written by `everyline ask --format json`, unchanged."


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _in_brief(fault: Exception) -> str:
    return "its values are nested too deeply" if isinstance(fault, RecursionError) else str(fault)


def _first_place(found: Mapping[str, Any], fault: ValidationError) -> str:
    """The first thing wrong, with its place as a path and, for a claim, the claim's own id."""
    errors = fault.errors(include_url=False, include_input=False)
    where = errors[0]["loc"]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    if len(where) > 2 and where[0] == "claims" and isinstance(where[1], int):
        claim = found["claims"][where[1]]
        if isinstance(claim, dict) and isinstance(claim.get("id"), str) and claim["id"] != "":
            place += f" (claim {claim['id'][:40]})"
    further = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"{place}: {errors[0]['msg'][:1].lower()}{errors[0]['msg'][1:]}{further}"
