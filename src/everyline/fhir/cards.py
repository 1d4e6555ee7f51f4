"""Cards from what a pathway says of a patient: few, each with why and what it rests on.

Which cards there are, and how urgent, is decided by kinds and standings alone, never by words:

- What is to be done at once (URGENT) is critical. A reason to stop is critical where an order is in hand, a warning on
  opening a chart; a reason to pause is a warning. These are told whether or not the pathway is known to be for the
  patient; everything else on opening a chart is told only where it is.
- On opening a chart: one card for treatments, one for tests, one for the rest by step, one for what is missing.
- With an order in hand, only where it names a medicine of the pathway: an order that everything speaks against is
  critical, one that something speaks against, or that nothing is known to speak for, is a warning; then the tests due
  before the first dose, and what would hold if the ordered medicines were taken.

Standard: CDS Hooks 2.0, sections "CDS Service Response", "Card Attributes", "Suggestion" and "Action".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any  # a card leaves us as JSON
from uuid import UUID, uuid5

from everyline.domain.hooks import Card, Coding, Hook, Indicator, OrderRemoved, Suggestion, TestOrder
from everyline.fhir.card_matter import Matter
from everyline.fhir.card_text import listed, shortened
from everyline.fhir.cards_on_orders import cards_on_orders
from everyline.fhir.cards_on_view import cards_on_view

MOST_CARDS = 6
_URGENCY = (Indicator.CRITICAL, Indicator.WARNING, Indicator.INFO)


def cards_of(matter: Matter, key: UUID) -> tuple[Card, ...]:
    """The cards, the most urgent first, at most six: what is beyond stands together in the last.

    key: a secret of this server. The ids of cards are made from it, the call and their content (RFC 9562, version 5):
    the same request gives the same ids, and nobody can guess a content from an id.
    """
    make = cards_on_view if matter.asked.hook is Hook.PATIENT_VIEW else cards_on_orders
    cards = sorted(make(matter), key=lambda one: _URGENCY.index(one.indicator))
    if len(cards) > MOST_CARDS:
        cards = [*cards[: MOST_CARDS - 1], _together(cards[MOST_CARDS - 1 :])]
    return tuple(_identified(one, matter, key) for one in cards)


def _together(cards: Sequence[Card]) -> Card:
    first = cards[0]
    return replace(
        first,
        summary=shortened(f"{len(cards)} more: {listed([one.summary for one in cards], 2)}"),
        detail="\n\n---\n\n".join(f"**{one.summary}**\n\n{one.detail}" for one in cards),
        links=tuple(dict.fromkeys(link for one in cards for link in one.links)),
        suggestions=tuple(suggestion for one in cards for suggestion in one.suggestions),
        overrides=next((one.overrides for one in cards if one.overrides), ()),
        told=tuple(told for one in cards for told in one.told),
    )


def _identified(card: Card, matter: Matter, key: UUID) -> Card:
    content = json.dumps(card_to_object(card, matter.asked.patient), sort_keys=True)
    identity = uuid5(key, f"{matter.pathway.hash} {matter.asked.hook.value} {matter.asked.instance} {content}")
    suggestions = tuple(
        replace(one, uuid=str(uuid5(identity, str(number)))) for number, one in enumerate(card.suggestions)
    )
    return replace(card, uuid=str(identity), suggestions=suggestions)


def card_to_object(card: Card, patient: str) -> dict[str, Any]:
    """A card as JSON. patient: the id that drafts of orders are made out to."""
    source: dict[str, Any] = {"label": card.label, "url": card.url}
    if card.topic is not None:
        source["topic"] = _coding(card.topic)
    made: dict[str, Any] = {
        "uuid": card.uuid,
        "summary": card.summary,
        "detail": card.detail,
        "indicator": card.indicator.value,
        "source": source,
    }
    if card.suggestions:
        made["suggestions"] = [_suggestion(one, patient) for one in card.suggestions]
        made["selectionBehavior"] = "any"
    if card.overrides:
        made["overrideReasons"] = [_coding(one) for one in card.overrides]
    if card.links:
        made["links"] = [{"label": one.label, "url": one.url, "type": "absolute"} for one in card.links]
    if card.told:
        made["extension"] = {
            "urn:everyline:cds:actions": [
                {"step": one.step, "action": one.action, "standing": one.standing, "statements": list(one.statements)}
                for one in card.told
            ]
        }
    return made


def _coding(one: Coding) -> dict[str, str]:
    return {"system": one.system, "code": one.code, **({"display": one.display} if one.display else {})}


def _suggestion(one: Suggestion, patient: str) -> dict[str, Any]:
    return {
        "label": one.label,
        "uuid": one.uuid,
        **({"isRecommended": True} if one.is_recommended else {}),
        "actions": [_action(action, patient) for action in one.actions],
    }


def _action(action: TestOrder | OrderRemoved, patient: str) -> Mapping[str, Any]:
    match action:
        case OrderRemoved(reference, said):
            return {"type": "delete", "description": f"Remove the order {said}", "resourceId": reference}
        case TestOrder():
            return {"type": "create", "description": f"Order {action.test}", "resource": _draft(action, patient)}


def _draft(test: TestOrder, patient: str) -> dict[str, Any]:
    """A draft of an order in the form of FHIR R4 (ServiceRequest), which the record completes: the test stands in
    words, as the pathway has no code for it."""
    made: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "code": {"text": test.test},
        "subject": {"reference": f"Patient/{patient}"},
    }
    if test.on is not None:
        made["occurrenceDateTime"] = test.on.isoformat()
    if test.why:
        made["reasonCode"] = [{"text": test.why}]
    return made
