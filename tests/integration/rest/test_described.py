"""The description says what is answered: requests made up from it, by nobody and by each role, find nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, People
from tests.integration.board.test_board import under_review
from tests.integration.rest.fuzzing import fuzz

from everyline.domain.programs import Scope
from everyline.domain.review import Role
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.programs import make_token
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "nobody")
def test_requests_made_up_from_the_description_get_only_what_it_tells(
    board: Board, people: People, starter: Bench, stored: str, role: Role | None
) -> None:
    """A bounded run: one request of each kind, right and wrong, to every operation."""
    revision = under_review(board, people, starter, stored)
    board.comment(people.ann, revision.id, "why?")
    site = Site(starter, board, SessionStore(board.store.engine), board.now, asks_a_minute=100_000)
    headers = {}
    if role is not None:
        one = board.invite(people.chair, name="x", email="x@example.org", roles=frozenset({role}), password=PASSWORD)
        headers = {"Authorization": f"Bearer {make_token(board, one, 'fuzz', list(Scope))[1]}"}
    known = {"revision": revision.id, "comment": "1", "member": people.bob.id}
    statuses = fuzz(make_app(site), headers, examples=1, known=known)
    assert sum(statuses.values()) > 40
    assert not [status for status in statuses if status >= 500]
    assert board.trail_faults() == ()


def test_the_description_is_openapi_3_1_and_names_each_operation_once(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = [one for path in described["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(names) == len(set(names))
    assert {"ask", "queue", "revision", "approve", "publish", "trail", "make_token", "healthz"} <= set(names)
    for one in operations:
        for status, told in one["responses"].items():
            if int(status) >= 400:
                assert list(told["content"]) == ["application/problem+json"]
    jsonschema = pytest.importorskip("jsonschema_rs")
    for schema in described["components"]["schemas"].values():
        jsonschema.meta.validate({**schema, "$schema": "https://json-schema.org/draft/2020-12/schema"})


@pytest.mark.parametrize("scope", [one for one in Scope if one not in (Scope.ASK, Scope.METRICS)])
def test_what_the_description_says_of_scopes_is_so(
    client: TestClient, program: Callable[..., object], people: People, scope: Scope
) -> None:
    """Each operation that takes a scope refuses a token with every other one."""
    described = client.get("/api/v1/openapi.json").json()
    narrow = program(people.chair, [one for one in Scope if one is not scope])
    tried = 0
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            if {"token": [scope.value]} not in operation.get("security", ()):
                continue
            at = path.replace("{revision}", "x").replace("{member}", "x").replace("{token}", "x")
            query = {"before": "x", "after": "1"} if path.endswith("compare") else {}
            answer = client.request(
                method,
                at.replace("{comment}", "1"),
                params=query,
                headers=narrow.headers(),  # type: ignore[attr-defined]
            )
            assert answer.status_code == 403, (method, path, answer.text)
            tried += 1
    assert tried
