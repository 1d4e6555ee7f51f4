"""What an action orders as a FHIR ActivityDefinition; no code but those that the pathway gives for a fact."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any  # FHIR's JSON

from everyline.domain.pathway import Action, ActionKind, FactDefinition, FactId, Pathway
from everyline.fhir.names import activity_url, computer_name

# What is ordered, by the kind of an action; the others ask for no order.
_ORDERS = {
    ActionKind.TREAT: "MedicationRequest",
    ActionKind.TEST: "ServiceRequest",
    ActionKind.MONITOR: "ServiceRequest",
    ActionKind.REFER: "ServiceRequest",
}


def is_order(action: Action) -> bool:
    """Whether an action orders something."""
    return action.kind in _ORDERS and (action.kind is not ActionKind.TREAT or action.medicine is not None)


def activities(pathway: Pathway, status: str) -> Iterator[dict[str, Any]]:
    """The ActivityDefinitions (FHIR R4 and R5, "ActivityDefinition") of a pathway; the same in both releases."""
    facts = {one.id: one for one in pathway.facts}
    for step in pathway.steps:
        for action in step.actions:
            if is_order(action):
                yield _ordered(pathway, action, facts, status)
    for series in pathway.series:
        url = activity_url(pathway.id, "series", series.id)
        yield _activity(url, f"{pathway.id}-series-{series.id}", series.test, status) | {
            "kind": "ServiceRequest",
            "intent": "proposal",
            "code": {"text": series.test},
        }


def _ordered(pathway: Pathway, action: Action, facts: dict[FactId, FactDefinition], status: str) -> dict[str, Any]:
    url = activity_url(pathway.id, "action", action.id)
    found = _activity(url, f"{pathway.id}-action-{action.id}", action.says, status)
    found |= {"kind": _ORDERS[action.kind], "intent": "proposal"}
    if action.kind is ActionKind.TREAT and action.medicine is not None:
        medicine = facts[action.medicine]
        codes = [{"system": one.system, "code": one.code} for one in medicine.codes]
        coding = {"coding": codes} if codes else {}
        return found | {"productCodeableConcept": {**coding, "text": medicine.name}}
    return found | {"code": {"text": action.says}}


def _activity(url: str, name: str, title: str, status: str) -> dict[str, Any]:
    return {
        "resourceType": "ActivityDefinition",
        "url": url,
        "name": computer_name(name),
        "title": title,
        "status": status,
    }
