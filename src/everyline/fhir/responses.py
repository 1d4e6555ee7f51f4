"""What is no request: that and how a pathway was evaluated, what is missing, and what speaks against an action.

What is contraindicated is a DetectedIssue and nothing else: not an action of a group, and not a request with
`doNotPerform`, a flag that a program may overlook and so order what it must not.
Source: FHIR R4 and R5, "GuidanceResponse", "DetectedIssue", "OperationOutcome".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any  # FHIR's JSON

from everyline.domain.guidance import Evaluation, Grounds, Guidance, Standing
from everyline.domain.pathway import FactDefinition, FactId, FactKind, Pathway
from everyline.fhir.citations import Documentation
from everyline.fhir.names import pathway_url
from everyline.fhir.releases import Release

_OUTCOME = "outcome"
_TYPES = {
    FactKind.QUANTITY: "Observation",
    FactKind.CHOICE: "Observation",
    FactKind.PRESENCE: "Condition",
    FactKind.MEDICINE: "MedicationStatement",
    FactKind.DATE: "Patient",
}


def guidance_response(
    pathway: Pathway,
    evaluation: Evaluation,
    notes: Sequence[str],
    release: Release,
    who: Mapping[str, str],
    result: str | None,
) -> dict[str, Any]:
    """Whether something is said (`success`), said in part for want of facts (`data-required`), or refused (`failure`).

    The reason and what is missing stand in its OperationOutcome; the facts themselves in `dataRequirement`.
    result: the address of the CarePlan.
    """
    missing = _missing(evaluation)
    refused = evaluation.refused
    status = "failure" if refused is not None else "data-required" if missing else "success"
    issues = list(_issues(pathway, evaluation, missing))
    found: dict[str, Any] = {
        "resourceType": "GuidanceResponse",
        "moduleCanonical": pathway_url(pathway.id),
        "status": status,
        "subject": who,
        "occurrenceDateTime": evaluation.on.isoformat(),
        "identifier": [{"system": "urn:everyline:hash", "value": pathway.hash}],
        "note": [{"text": one} for one in notes],
        "dataRequirement": [] if refused is not None else list(_required(pathway, missing)),
    }
    if issues:
        found["contained"] = [{"resourceType": "OperationOutcome", "id": _OUTCOME, "issue": issues}]
        message = {"reference": f"#{_OUTCOME}"}
        found["evaluationMessage"] = [message] if release is Release.R4 else message
    if refused is not None:
        reason = {"text": refused}
        found |= {"reasonCode": [reason]} if release is Release.R4 else {"reason": [{"concept": reason}]}
    if result is not None:
        held = {"reference": result}
        found["result"] = held if release is Release.R4 else [held]
    return {key: value for key, value in found.items() if value != []}


def detected(
    pathway: Pathway, grounds: Grounds, one: Guidance, on: date, release: Release, who: Mapping[str, str]
) -> dict[str, Any]:
    """That something speaks against an action. It is preliminary: what it means for the patient nobody has judged."""
    sources = Documentation(grounds).of(one.action.statements)
    told = dict.fromkeys(f"{source['display']} Source: {source['citation']}" for source in sources)
    return {
        "resourceType": "DetectedIssue",
        "status": "preliminary",
        "code": {"text": "Contraindicated by a pathway"},
        "patient" if release is Release.R4 else "subject": who,
        "identifiedDateTime": on.isoformat(),
        "detail": f"Contraindicated: {one.action.says}. {' '.join(one.because)}",
        "evidence": [{"code": [{"text": text}]} for text in told],
        "reference": pathway_url(pathway.id),
    }


def _missing(evaluation: Evaluation) -> dict[FactId, str]:
    """Each fact that would settle something, with why it is missing."""
    found: dict[FactId, str] = {}
    for one in evaluation.guidance:
        for missing in one.missing:
            found.setdefault(missing.fact, missing.why)
    return found


def _issues(pathway: Pathway, evaluation: Evaluation, missing: Mapping[FactId, str]) -> Iterator[dict[str, Any]]:
    if evaluation.refused is not None:
        yield _issue("error", "business-rule", evaluation.refused)
        return
    for one in evaluation.guidance:
        if one.standing is Standing.UNDETERMINED:
            why = "; ".join(dict.fromkeys(fact.why for fact in one.missing))
            yield _issue("warning", "incomplete", f"Not known whether: {one.action.says}. Missing: {why}.")
    for fact, why in missing.items():
        yield _issue("information", "required", f"{fact}: {why}")


def _issue(severity: str, code: str, text: str) -> dict[str, Any]:
    return {"severity": severity, "code": code, "details": {"text": text}}


def _required(pathway: Pathway, missing: Mapping[FactId, str]) -> Iterator[dict[str, Any]]:
    """The facts that would settle more, each by the codes it is read by."""
    for one in pathway.facts:
        if one.id in missing:
            yield _requirement(pathway, one)


def _requirement(pathway: Pathway, one: FactDefinition) -> dict[str, Any]:
    found: dict[str, Any] = {"type": _TYPES[one.kind]}
    if one.kind is FactKind.DATE:
        return found | {"mustSupport": ["birthDate"]}
    own = {"system": pathway_url(pathway.id), "code": one.id, "display": one.name}
    codes = [own, *({"system": code.system, "code": code.code} for code in one.codes)]
    path = "medication" if one.kind is FactKind.MEDICINE else "code"
    return found | {"codeFilter": [{"path": path, "code": codes}]}
