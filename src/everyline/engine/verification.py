"""What checking a stored file again has shown, and how it is told: answers, audits and proof bundles alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any  # a JSON object holds whatever JSON holds

from everyline.domain.ids import ClaimId
from everyline.domain.stress import Stress
from everyline.publish.export_stress import stress_to_object, stress_to_text
from everyline.publish.inert import inert


@dataclass(frozen=True, slots=True)
class Point:
    """One thing found, as a plain sentence. claim: the claim it concerns, None for the file as a whole."""

    claim: ClaimId | None
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a stored file again has shown.

    kind: answer, audit, bundle or pathway. answer: its id; of all but an answer the id of its content.
    failures: what does not hold. unchecked: what could not be checked here. notes: what a reader should know besides.
    quotations_found: citations whose quotation stood exactly where it is said to. verdicts_repeated: of those that
    were to be judged again, `verdicts`. signed_by: id of the key a bundle is rightly signed with; is_pinned: whether
    that is the key the signature had to be made with. stress: its claims edited, where that was asked for.
    """

    kind: str
    answer: str
    claims: int
    verdicts: int
    citations: int
    quotations_found: int
    verdicts_repeated: int
    failures: tuple[Point, ...]
    unchecked: tuple[Point, ...]
    notes: tuple[Point, ...]
    signed_by: str | None = None
    is_pinned: bool = False
    stress: Stress | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing that could be checked here failed."""
        return not self.failures

    @property
    def is_complete(self) -> bool:
        """Whether everything could be checked here."""
        return not self.unchecked


def verification_to_text(verification: Verification) -> str:
    """The outcome first, then failures, what could not be checked, and notes; plain text ending with a newline."""
    rows = [
        _outcome(verification),
        f"{verification.quotations_found} of {verification.citations} quotations stand where they are said to; "
        f"{verification.verdicts_repeated} of {verification.verdicts} verdicts hold when judged again.",
    ]
    groups = (
        ("Does not hold", verification.failures),
        ("Could not be checked here", verification.unchecked),
        ("Notes", verification.notes),
    )
    for heading, points in groups:
        if points:
            rows += ["", f"{heading}:", *(f"- {f'{one.claim}: ' if one.claim else ''}{one.what}" for one in points)]
    if verification.stress is not None:
        rows += ["", *stress_to_text(verification.stress)]
    return "\n".join(inert(row) for row in rows) + "\n"


def _outcome(verification: Verification) -> str:
    kinds = {"answer": "Answer", "audit": "Audit", "bundle": "Proof bundle of", "pathway": "Pathway’s stored form"}
    name = f"{kinds[verification.kind]} {verification.answer or 'without an id'}"
    if not verification.holds:
        return f"{name} DOES NOT HOLD: {len(verification.failures)} failed."
    if not verification.is_complete:
        return f"{name} holds as far as it can be checked here: {len(verification.unchecked)} could not be."
    return f"{name} holds."


def verification_to_json(verification: Verification) -> str:
    """The outcome as JSON, ending with a newline."""

    def listed(points: Iterable[Point]) -> list[dict[str, str | None]]:
        return [{"claim": one.claim, "what": one.what} for one in points]

    shape: dict[str, Any] = {
        "kind": verification.kind,
        "answer": verification.answer,
        "holds": verification.holds,
        "complete": verification.is_complete,
        "claims": verification.claims,
        "verdicts": verification.verdicts,
        "citations": verification.citations,
        "quotations_found": verification.quotations_found,
        "verdicts_repeated": verification.verdicts_repeated,
        "failures": listed(verification.failures),
        "unchecked": listed(verification.unchecked),
        "notes": listed(verification.notes),
        "signature": None
        if verification.signed_by is None
        else {"key_id": verification.signed_by, "pinned": verification.is_pinned},
        "stress": None if verification.stress is None else stress_to_object(verification.stress),
    }
    return json.dumps(shape, ensure_ascii=True, indent=2) + "\n"
