"""Pathways over REST: the same words as the command, faults as problems, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient

from everyline.engine.guide import told_as_json
from everyline.engine.site import Site

FACTS = {
    "birth_date": "1970-02-28",
    "conditions": [{"code": "jaundice", "present": True, "date": "2026-11-25"}],
    "medications": [{"code": "atorvastatin", "start": "2026-11-01"}],
}


@pytest.fixture
def database(new_database: Callable[[str], str]) -> str:
    """One kind is enough: pathways keep nothing in it."""
    return new_database("sqlite")


def test_the_list_and_a_pathway(client: TestClient, site: Site) -> None:
    listed = client.get("/api/v1/pathways").json()["pathways"]
    assert [one["id"] for one in listed] == ["alopecia-areata", "atorvastatin"]
    told = client.get("/api/v1/pathways/alopecia-areata").json()
    pathway = site.pathways.find("alopecia-areata").pathway
    assert told["hash"] == pathway.hash
    assert [one["id"] for one in told["steps"]] == [one.id for one in pathway.steps]
    assert all(one["citations"] or one["is_boards"] for one in told["statements"])
    (salt,) = told["scores"]
    assert {one["id"]: one["weight"] for one in salt["areas"]} == {
        "top": "40",
        "back": "24",
        "left": "18",
        "right": "18",
    }
    numbers = {one["number"] for one in told["references"]}
    assert {cited["reference"] for one in told["statements"] for cited in one["citations"]} == numbers


def test_an_evaluation_is_byte_for_byte_that_of_the_command(client: TestClient, site: Site) -> None:
    data = json.dumps(FACTS).encode()
    answer = client.post(
        "/api/v1/pathways/atorvastatin/evaluate?on=2026-11-25",
        content=data,
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text == told_as_json(site.pathways.run(site.pathways.find("atorvastatin"), data, date(2026, 11, 25)))
    assert [one["action_id"] for one in answer.json()["guidance"]]


@pytest.mark.parametrize(
    "facts, status, said",
    [
        ('{"observations": [{"code": "salt", "value": 140, "unit": "{score}"}]}', 400, "impossible"),
        ('{"birth_date": "1990-01-01", "birth_date": "1991-01-01"}', 400, "twice"),
        ('{"weight": 3}', 400, "unknown key"),
        ("[]", 422, ""),
        ("{", 400, ""),
    ],
)
def test_facts_that_cannot_be_used_are_a_problem(client: TestClient, facts: str, status: int, said: str) -> None:
    answer = client.post(
        "/api/v1/pathways/alopecia-areata/evaluate", content=facts, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]


def test_a_day_in_no_century_of_ours_is_a_problem(client: TestClient) -> None:
    assert client.post("/api/v1/pathways/atorvastatin/evaluate?on=0001-01-01", json={}).status_code == 400
    assert client.post("/api/v1/pathways/atorvastatin/evaluate?on=soon", json={}).status_code == 422
