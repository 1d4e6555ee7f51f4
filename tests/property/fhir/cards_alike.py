"""Whether cards say what the pathway's JSON says of the same facts; one patient at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from everyline.domain.guidance import Grounds
from everyline.domain.hooks import Card, Hook
from everyline.domain.pathway import Fact, Truth
from everyline.engine.guide import Opened, run
from everyline.fhir.card_matter import SAFETY, Matter
from everyline.fhir.card_text import plain
from everyline.fhir.cards import cards_of
from everyline.fhir.hook_request import read_request
from everyline.fhir.prefetch import asked_of, templates
from everyline.pathways.export import to_object

PATIENT = "1288992"
_INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"
_SAFETY = {one.value for one in SAFETY}


def short(opened: Opened, facts: Iterable[Fact]) -> bytes:
    """Facts in the short form, as somebody would write them for `everyline pathway run`."""
    kinds = {one.id: one for one in opened.pathway.facts}
    form: dict[str, Any] = {"observations": [], "conditions": [], "medications": []}
    for one in facts:
        day = one.on.isoformat() if one.on else None
        if one.id == "birth_date":
            form["birth_date"] = str(one.value)
        elif kinds[one.id].kind.value == "medicine":
            said = {"code": one.id, "start": day, "end": one.ends.isoformat() if one.ends else None}
            form["medications"].append(said if one.value is True else {"code": one.id, "taking": False, "date": day})
        elif kinds[one.id].kind.value == "presence":
            form["conditions"].append({"code": one.id, "present": one.value, "date": day})
        else:
            form["observations"].append(
                {"code": one.id, "value": str(one.value), "unit": kinds[one.id].unit or None, "date": day}
            )
    return json.dumps(form).encode()


def asked(opened: Opened, resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The request of a record that holds these resources, on opening the chart."""
    found = {key: None if "?" not in template else [] for key, template in templates(opened.pathway).items()}
    kinds = {template.split("?")[0].split("/")[0]: key for key, template in templates(opened.pathway).items()}
    for one in resources:
        key = kinds[one["resourceType"]]
        if found[key] is None:
            found[key] = one  # type: ignore[assignment]
        else:
            found[key].append(one)
    sent = {
        key: {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in value]}
        if isinstance(value, list)
        else value
        for key, value in found.items()
    }
    return {
        "hook": "patient-view", "hookInstance": _INSTANCE, "prefetch": sent,
        "context": {"userId": "Practitioner/1", "patientId": PATIENT},
    }  # fmt: skip


def difference(
    opened: Opened, grounds: Grounds, facts: Iterable[Fact], resources: Iterable[dict[str, Any]], on: date
) -> str:
    """How the cards of a record differ from the JSON of the same facts told in the short form; empty for not at all."""
    told = run(opened, short(opened, facts), on, grounds)
    wanted = to_object(told)
    request = asked_of(read_request(asked(opened, resources), Hook.PATIENT_VIEW), opened.pathway, on)
    found = run(opened, request.facts, on, grounds)
    if found.evaluation != told.evaluation:
        return "the facts were read otherwise"
    matter = Matter(
        request, opened.pathway, grounds, found.evaluation, None, found.notes, found.unused, "https://a.example"
    )
    cards = cards_of(matter, UUID(int=1))
    if wanted["refused"] is not None:
        return "" if cards == () else "somebody who is refused has cards"
    shown = [*wanted["guidance"], *wanted["contraindicated"]]
    if matter.scope is not Truth.TRUE:
        shown = [one for one in wanted["guidance"] if one["kind"] in _SAFETY]
    return _unlike(cards, shown) or _missing(cards, wanted, matter)


def _unlike(cards: Iterable[Card], shown: list[dict[str, Any]]) -> str:
    said = {(told.step, told.action, told.standing) for card in cards for told in card.told}
    ours = {(one["step_id"], one["action_id"], one["standing"]) for one in shown}
    if said != ours:
        return f"cards tell {sorted(said ^ ours)[:3]}"
    text = "\n".join(card.detail for card in cards)
    for one in shown:
        for words in (one["action"], *one["because"]):
            if plain(words) not in text:
                return f"no card says {words!r}"
    return ""


def _missing(cards: Iterable[Card], wanted: dict[str, Any], matter: Matter) -> str:
    why = {missing["why"] for one in wanted["undetermined"] for missing in one["missing"]}
    text = "\n".join(card.detail for card in cards)
    return next((f"no card says {one!r}" for one in why if plain(one) not in text), "")
