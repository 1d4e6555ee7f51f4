"""Reads a stored answer back from its JSON, checked at the edge.

A stored answer is what a file says, not what we know: nothing of it is true until `engine/reverify.py` has looked.
A key that this version does not know is refused by name: what it says could not be checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn  # Any: JSON of unknown content, before it is checked

from pydantic import StrictInt, StrictStr, ValidationError

from everyline.domain.answer import Label, ReasonKind, StanceLabel
from everyline.domain.evidence import Certainty
from everyline.domain.ids import ClaimId, ContentHash, DocumentId, FindingId
from everyline.domain.question import QuestionType, Reader
from everyline.errors import InvalidInput
from everyline.publish.export import digest_of
from everyline.publish.inert import inert
from everyline.publish.load_synthesis import (
    StoredCalculation,
    StoredDisagreement,
    StoredRefusal,
    StoredRow,
    StoredStep,
    StoredSummary,
)
from everyline.publish.stored import Position, Score, Stored
from everyline.publish.stored import StoredCitation as StoredCitation


class StoredReason(Stored):
    """One failed check, as the judge named it then."""

    kind: ReasonKind
    claim: StrictStr
    evidence: StrictStr


class StoredSpan(Stored):
    """The part of one quotation that decided a verdict. evidence: the quotation, as `document#start`."""

    evidence: StrictStr
    start: Position
    end: Position


class StoredVerdict(Stored):
    """What the judge named in `judge` said of a claim when the answer was made."""

    label: Label
    score: Score
    reasons: tuple[StoredReason, ...]
    judge: StrictStr
    spans: tuple[StoredSpan, ...] = ()


class StoredClaim(Stored):
    """One sentence of the answer with its evidence."""

    id: ClaimId
    text: StrictStr
    certainty: Certainty | None
    citations: tuple[StoredCitation, ...]
    verdict: StoredVerdict
    steps: tuple[StoredStep, ...] = ()


class StoredCorrection(Stored):
    """A mistyped name and what it was read as."""

    said: StrictStr
    read_as: StrictStr


class StoredPart(Stored):
    """One of several questions asked together, and its type."""

    text: StrictStr
    type: QuestionType


class StoredReading(Stored):
    """How the question was read, which a follow-up question carries on."""

    type: QuestionType
    population: tuple[StrictStr, ...]
    intervention: tuple[StrictStr, ...]
    comparator: tuple[StrictStr, ...]
    outcome: tuple[StrictStr, ...]
    carried_from: StrictStr | None
    corrections: tuple[StoredCorrection, ...] = ()
    parts: tuple[StoredPart, ...] = ()


class StoredUrgency(Stored):
    """Why and how to act before reading on."""

    reason: StrictStr
    advice: StrictStr


class StoredPremise(Stored):
    """What the question took for granted."""

    text: StrictStr
    verdict: Label
    claims: tuple[ClaimId, ...]


class StoredSection(Stored):
    """A heading with the claims under it."""

    heading: StrictStr
    kind: StrictStr
    claims: tuple[ClaimId, ...]


class StoredStance(Stored):
    """How a machine read the claims as an answer of yes or no."""

    label: StanceLabel
    why: StrictStr
    share: Score
    claims: tuple[ClaimId, ...]


class StoredConflict(Stored):
    """Claims that do not agree."""

    about: StrictStr
    claims: tuple[ClaimId, ...]
    explanation: StrictStr


class StoredArm(Stored):
    """A value of a finding."""

    measure: StrictStr
    value: StrictStr
    unit: StrictStr
    arm: StrictStr | None
    n: StrictStr | None
    interval: StrictStr | None


class StoredEffect(Stored):
    """The value that compares groups; every field is absent where the finding states none."""

    measure: StrictStr | None = None
    value: StrictStr | None = None
    unit: StrictStr | None = None
    arm: StrictStr | None = None
    n: StrictStr | None = None
    interval: StrictStr | None = None
    further: tuple[StoredArm, ...] = ()


class StoredFinding(Stored):
    """A structured result, and the claims that word it."""

    id: FindingId
    document: DocumentId | None = None
    topic: StrictStr | None = None
    population: StrictStr | None
    intervention: StrictStr | None
    dose: StrictStr | None
    comparator: StrictStr | None
    outcome: StrictStr | None
    timepoint: StrictStr | None
    arms: tuple[StoredArm, ...] = ()
    effect: StoredEffect = StoredEffect()
    claims: tuple[ClaimId, ...]


class StoredIdentifiers(Stored):
    """What a cited work is known by."""

    pmid: StrictStr | None = None
    pmcid: StrictStr | None = None
    doi: StrictStr | None = None
    setid: StrictStr | None = None
    nct: StrictStr | None = None
    nct_all: tuple[StrictStr, ...] = ()


class StoredReference(Stored):
    """A cited work as it was listed."""

    number: StrictInt
    document: DocumentId
    document_hash: ContentHash | None = None
    title: StrictStr
    authors: StrictStr = ""
    journal: StrictStr | None = None
    year: StrictInt | None = None
    ids: StoredIdentifiers = StoredIdentifiers()
    status: StrictStr
    url: StrictStr | None = None
    note: StrictStr = ""


class StoredNearest(Stored):
    """A document that came near."""

    document: DocumentId
    title: StrictStr


class StoredTerm(Stored):
    """A word the answer explains, and the claim it stands under."""

    word: StrictStr
    means: StrictStr
    claim: ClaimId


class StoredAbstention(Stored):
    """A refusal, and what had been searched."""

    reason: StrictStr
    searched: dict[str, Any]
    nearest: tuple[StoredNearest, ...]


class StoredWithheld(Stored):
    """A sentence that did not pass."""

    text: StrictStr
    verdict: StoredVerdict
    citations: tuple[StoredCitation, ...] = ()


class StoredProvenance(Stored):
    """What the answer says it was made from."""

    library: StrictStr
    snapshot: StrictStr
    index: StrictStr
    judge: StrictStr
    writer: StrictStr
    version: StrictStr
    as_of: StrictStr | None = None


class StoredAnswer(Stored):
    """A whole answer as its file states it. digest: the hash of the file's content but its id, computed on reading."""

    id: StrictStr
    question: StrictStr
    reader: Reader
    status: StrictStr
    read_as: StoredReading
    urgent: StoredUrgency | None
    premises: tuple[StoredPremise, ...]
    stance: StoredStance | None = None
    preface: tuple[StrictStr, ...] = ()
    bottom_line: tuple[ClaimId, ...]
    sections: tuple[StoredSection, ...]
    claims: tuple[StoredClaim, ...]
    findings: tuple[StoredFinding, ...]
    conflicts: tuple[StoredConflict, ...]
    gaps: tuple[StrictStr, ...]
    follow_ups: tuple[StrictStr, ...]
    terms: tuple[StoredTerm, ...] = ()
    references: tuple[StoredReference, ...]
    abstention: StoredAbstention | None
    withheld: tuple[StoredWithheld, ...]
    table: tuple[StoredRow, ...] = ()
    refused: tuple[StoredRefusal, ...] = ()
    summaries: tuple[StoredSummary, ...] = ()
    disagreements: tuple[StoredDisagreement, ...] = ()
    calculations: tuple[StoredCalculation, ...] = ()
    provenance: StoredProvenance
    digest: ContentHash


def answer_from_json(text: str) -> StoredAnswer:
    """The answer a JSON text holds.

    Raises InvalidInput, naming the place and a next step, for text that is not JSON or not an answer, and for a key
    that answers do not have.
    """
    found = object_from_json(text, "an answer", _NEXT_STEP)
    try:
        return StoredAnswer.model_validate({**found, "digest": None if "digest" in found else digest_of(found)})
    except ValidationError as fault:
        raise InvalidInput(f"The file is not an answer: {first_place(found, fault)}.", _NEXT_STEP) from fault


def object_from_json(text: str, what: str, next_step: str) -> dict[str, Any]:
    """The object that a JSON text holds. what: what it should be, as in "an answer".

    Raises InvalidInput for text that is not JSON, or whose outermost value is not an object.
    """
    try:
        found = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        raise InvalidInput(
            f"The file is not JSON: {fault.msg} at line {fault.lineno}, column {fault.colno}.", next_step
        ) from fault
    except (ValueError, RecursionError) as fault:
        raise InvalidInput(f"The file is not JSON that can be read: {_in_brief(fault)}.", next_step) from fault
    if not isinstance(found, dict):
        raise InvalidInput(f"The file holds JSON, but not {what}: its outermost value is not an object.", next_step)
    return found


_NEXT_STEP = "Give a file written by `everyline ask --format json`, unchanged."


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _in_brief(fault: Exception) -> str:
    return "its values are nested too deeply" if isinstance(fault, RecursionError) else str(fault)


def first_place(found: Mapping[str, Any], fault: ValidationError) -> str:
    """The first thing wrong, with its place as a path and, for a claim, the claim's own id."""
    errors = fault.errors(include_url=False, include_input=False)
    where = errors[0]["loc"]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")
    if len(where) > 2 and where[0] == "claims" and isinstance(where[1], int):
        claim = found["claims"][where[1]]
        if isinstance(claim, dict) and isinstance(claim.get("id"), str) and claim["id"] != "":
            place += f" (claim {claim['id'][:40]})"
    if errors[0]["type"] == "extra_forbidden":
        return f"{inert(place)} is an unknown key; it was written by a later version, or altered"
    further = f", and {len(errors) - 1} more" if len(errors) > 1 else ""
    return f"{place}: {errors[0]['msg'][:1].lower()}{errors[0]['msg'][1:]}{further}"
