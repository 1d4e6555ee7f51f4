"""The examples of the CDS Hooks specification, read in place, and what we answer held to the same models.

Of the 60 blocks, the ones that are requests or contexts of our three hooks are sent to our readers, those that are
answers or discovery, whole or in part, to the models; the rest are of other hooks or no messages. No block is feedback.
"""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel, ValidationError
from tests.integration.cds.record import ATORVASTATIN, draft, filled, orders, person, present, request, taken
from tests.integration.cds.specification import Action, Card, OverrideReason, Response, Service, Services, Source

from everyline.domain.hooks import Hook
from everyline.errors import InvalidInput
from everyline.fhir.hook_request import read_request

# By number of the block. What is not of version 2.0, or is no whole message, is named with why.
REQUESTS = {2: "order-select", 33: "patient-view", 36: "patient-view"}
CONTEXTS = {
    18: "order-select", 19: "order-select", 20: "order-select",
    21: "order-sign", 22: "order-sign", 23: "order-sign", 24: "patient-view", 25: "patient-view", 57: "patient-view",
}  # fmt: skip
REFUSED_REQUESTS = {
    0: (Hook.ORDER_SIGN, "`context.draftOrders` is no Bundle"),  # version 1.0 had context.medications
    55: (Hook.PATIENT_VIEW, "`context.patientId` is missing"),  # an example of `extension` alone
}
ANSWERS: dict[int, type[BaseModel]] = {
    3: Response, 34: Card, 35: Services, 46: Response, 48: Action, 49: Action, 50: Action, 52: Response,
    53: Response, 56: Services,
}  # fmt: skip
REFUSED_ANSWERS: dict[int, tuple[type[BaseModel], str]] = {
    1: (Card, "source"),  # a card of 1.0 without the source that 2.0 requires
    31: (Services, "name"),  # `name` is no element of 2.0
    32: (Response, "indicator"),  # "success" is no indicator of 2.0
    54: (Response, "indicator"),  # required in 2.0, and absent in this example
}


@pytest.fixture(scope="module")
def blocks(shared_data: Path) -> list[Any]:
    file = shared_data / "fhir" / "cds_hooks_examples.jsonl.gz"
    if not file.is_file():
        pytest.skip("needs the CDS Hooks examples of ../shared/data, which are not here")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["json"] for line in lines]


def of(context: dict[str, Any], hook: str) -> dict[str, Any]:
    return {"hook": hook, "hookInstance": str(uuid4()), "context": context.get("context", context)}


def test_requests_and_contexts_of_our_hooks_are_read(blocks: list[Any]) -> None:
    for number, hook in REQUESTS.items():
        assert read_request(blocks[number], Hook(hook)).patient
    for number, hook in CONTEXTS.items():
        read = read_request(of(blocks[number], hook), Hook(hook))
        assert read.patient == "1288992"
        assert bool(read.drafts) is (hook != "patient-view"), number


@pytest.mark.parametrize("number", REFUSED_REQUESTS)
def test_what_is_no_request_of_version_2_is_refused_in_words(blocks: list[Any], number: int) -> None:
    hook, said = REFUSED_REQUESTS[number]
    with pytest.raises(InvalidInput) as fault:
        read_request(blocks[number], hook)
    assert said in fault.value.message


def test_examples_are_answered_with_cards_or_what_is_missing(blocks: list[Any], client: TestClient) -> None:
    for number, hook in {**REQUESTS, **CONTEXTS}.items():
        said = blocks[number] if number in REQUESTS else of(blocks[number], hook)
        answer = client.post(f"/cds-services/atorvastatin-{hook}", json=said)
        # None of them brings what our templates ask for.
        assert answer.status_code == 412, (number, answer.text)
        with_patient = {**said, "prefetch": {"patient": None}}
        answer = client.post(f"/cds-services/atorvastatin-{hook}", json=with_patient)
        assert answer.status_code == 200, (number, answer.text)
        Response.model_validate(answer.json())


@pytest.mark.parametrize("number", ANSWERS)
def test_the_models_take_the_answers_of_the_specification(blocks: list[Any], number: int) -> None:
    ANSWERS[number].model_validate(blocks[number])


def test_the_models_take_parts_of_the_specification(blocks: list[Any]) -> None:
    Source.model_validate(blocks[47]["source"])
    for one in blocks[51]["overrideReasons"]:
        OverrideReason.model_validate(one)


@pytest.mark.parametrize("number", REFUSED_ANSWERS)
def test_the_models_refuse_what_version_2_does(blocks: list[Any], number: int) -> None:
    model, at = REFUSED_ANSWERS[number]
    with pytest.raises(ValidationError) as fault:
        model.model_validate(blocks[number])
    assert any(at in one["loc"] for one in fault.value.errors())


def test_our_discovery_is_of_the_specification(client: TestClient) -> None:
    told = Services.model_validate(client.get("/cds-services").json())
    assert all(isinstance(one, Service) and one.prefetch for one in told.services)


def test_our_answers_are_of_the_specification(client: TestClient, templates: dict[str, Any]) -> None:
    chance = Random(9)
    known = [
        present("atorvastatin", name, is_so)
        for name in ("adult_use", "liver_disease", "pregnancy", "myopathy", "jaundice", "breast_feeding")
        for is_so in (True, False)
    ]
    cards = 0
    for number in range(60):
        told = list(islice(sorted(known, key=lambda _: chance.random()), chance.randrange(7)))
        told += [taken(ATORVASTATIN)] if chance.random() < 0.4 else []
        sent = filled(templates["atorvastatin-patient-view"], person(), *{one["id"]: one for one in told}.values())
        hook = ("patient-view", "order-sign", "order-select")[number % 3]
        held = {} if hook == "patient-view" else {"draftOrders": orders(draft(ATORVASTATIN))}
        picked = {"selections": ["MedicationRequest/m1"]} if hook == "order-select" else {}
        answer = client.post(f"/cds-services/atorvastatin-{hook}", json=request(hook, sent, **held, **picked))
        assert answer.status_code == 200, answer.text
        cards += len(Response.model_validate(answer.json()).cards)
    assert cards > 60
