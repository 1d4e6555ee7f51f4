"""Bodies that are no bodies, keys of others, a database that is gone: refused in words, nothing half done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from tests import loop
from tests.integration.board.conftest import People
from tests.integration.rest.conftest import Program

from everyline.domain.programs import Scope
from everyline.domain.review import State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app
from everyline.web.safety import MOST_BYTES

Programs = Callable[..., Program]
PROBLEM = "application/problem+json"
WRONG = {
    "not JSON": b"{",
    "not UTF-8": b'{"question": "\xff"}',
    "NaN": b'{"question": "x", "after": NaN}',
    "a key twice": b'{"question": "a", "question": "b"}',
    "half a surrogate pair": b'{"question": "\\ud800"}',
    "NUL": b'{"question": "\\u0000"}',
    "a huge number": b'{"question": ' + b"9" * 5_000 + b"}",
    "a number beyond floats": b'{"question": 1e999}',
    "10,000 levels": b'{"question": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "10,000 levels of objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_body_that_readers_would_read_apart_is_refused(client: TestClient, name: str) -> None:
    answer = client.post("/api/v1/ask", content=WRONG[name], headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, PROBLEM)
    assert set(answer.json()) == {"type", "title", "status", "detail", "next_step"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=x"])
def test_another_type_than_json_is_refused(client: TestClient, kind: str) -> None:
    answer = client.post("/api/v1/ask", content=b'{"question": "x"}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)
    assert answer.headers["accept"] == "application/json"


def test_what_is_accepted_changes_nothing(client: TestClient) -> None:
    assert client.get("/api/v1/articles", headers={"Accept": "image/png"}).json()["articles"] == []


@pytest.mark.parametrize(
    "method, path, status",
    [
        ("GET", "/api/v1/nowhere", 404), ("GET", "/api/nowhere", 404), ("PUT", "/api/v1/ask", 405),
        ("GET", "/api/v1/articles?limit=0", 422), ("GET", "/api/v1/articles?limit=99999999999999999999", 422),
        ("GET", "/api/v1/articles/%00", 400), ("GET", "/api/v1/articles?after=%00", 400),
        ("GET", "/api/v1/articles/..%2F..%2Fetc%2Fpasswd", 404),
    ],
)  # fmt: skip
def test_every_refusal_is_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM)
    assert answer.json()["status"] == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    if status == 405:
        assert answer.headers["allow"] == "POST"


def test_too_large_a_body_is_a_problem_too(client: TestClient) -> None:
    def unsaid() -> Iterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000_000

    for body in (b"x" * (MOST_BYTES + 1), unsaid()):
        answer = client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)


def test_a_body_that_never_arrives_is_given_up(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    from everyline.web import safety

    monkeypatch.setattr(safety, "SLOWEST_S", 0.2)
    sent: list[dict[str, object]] = []

    async def never() -> dict[str, object]:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/api/v1/ask",
        "raw_path": b"/api/v1/ask", "query_string": b"", "root_path": "", "scheme": "http", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "headers": [(b"content-type", b"application/json"), (b"content-length", b"50")],
    }  # fmt: skip
    loop.run(asyncio.wait_for(client.app(scope, never, send), 10))
    assert sent[0]["status"] == 408


def test_nobody_sees_or_ends_the_tokens_of_another(people: People, program: Programs, client: TestClient) -> None:
    ann, bob = program(people.ann), program(people.bob)
    [of_ann] = ann.get("/tokens").json()["tokens"]
    assert of_ann["token"] is None
    assert of_ann["id"] not in bob.get("/tokens").text
    refused = bob.delete(f"/tokens/{of_ann['id']}")
    unknown = bob.delete("/tokens/0000000000000000")
    assert refused.status_code == unknown.status_code == 404  # not even that it is there is told
    assert ann.get("/me").status_code == 200
    assert program(people.chair).delete(f"/tokens/{of_ann['id']}").status_code == 404
    ended = ann.delete(f"/tokens/{of_ann['id']}")
    assert ended.json()["ended_at"]
    assert ann.get("/me").status_code == 401


def test_a_token_hands_on_no_more_than_it_has_and_is_told_once(
    people: People, program: Programs, board: Board, client: TestClient
) -> None:
    narrow = program(people.chair, [Scope.TOKENS, Scope.BOARD_READ])
    wide = narrow.post("/tokens", {"name": "more", "scopes": ["members:admin"]})
    assert wide.status_code == 403
    first = narrow.post("/tokens", {"name": "same", "scopes": ["board:read"]}, Idempotency_Key="t")
    again = narrow.post("/tokens", {"name": "same", "scopes": ["board:read"]}, Idempotency_Key="t")
    assert first.json()["token"].startswith("ev_")
    assert again.json() == {**first.json(), "token": None}
    with board.store.engine.connect() as connection:
        dump = json.dumps([list(map(str, row)) for row in connection.exec_driver_sql("SELECT * FROM requests")])
        dump += json.dumps([list(map(str, row)) for row in connection.exec_driver_sql("SELECT * FROM tokens")])
    assert first.json()["token"] not in dump
    said = [one for one in board.store.trail() if one.act == "make token"][-1]
    assert (said.member, said.details["scopes"]) == (people.chair.id, "board:read")


def test_a_token_ends_with_its_day(people: People, program: Programs, clock: object) -> None:
    from datetime import timedelta

    ann = program(people.ann)
    clock.at += timedelta(days=91)  # type: ignore[attr-defined]
    assert ann.get("/me").status_code == 401


def test_one_caller_asks_so_often_and_others_go_on(
    board: Board, starter: Bench, people: People, program: Programs
) -> None:
    site = Site(starter, board, SessionStore(board.store.engine), board.now, asks_a_minute=2)
    client = TestClient(make_app(site))
    statuses = [client.post("/api/v1/check", json={"pairs": []}) for _ in range(3)]
    assert [one.status_code for one in statuses] == [200, 200, 429]
    assert statuses[-1].headers["retry-after"] == "30"
    assert statuses[-1].headers["content-type"] == PROBLEM
    assert client.get("/ask", params={"q": "x"}).status_code == 429
    headers = program(people.ann).headers()
    assert client.post("/api/v1/check", json={"pairs": []}, headers=headers).status_code == 200


def test_metrics_tell_counts_and_nothing_of_what_was_asked(
    client: TestClient, people: People, program: Programs, board: Board
) -> None:
    client.post("/api/v1/ask", json={"question": "What is the dose of ritlecitinib?"})
    client.post("/api/v1/ask", json={"question": "What is the dose of metformin in type 2 diabetes?"})
    client.get("/articles/secret-of-a-patient")
    assert client.get("/metrics").status_code == 401
    assert program(people.ann, [Scope.BOARD_READ]).client.get("/metrics").status_code == 401
    text = client.get("/metrics", headers=program(people.ann, [Scope.METRICS]).headers()).text
    assert 'everyline_questions_total{outcome="answered"} 1.0' in text
    assert 'everyline_questions_total{outcome="abstained"} 1.0' in text
    assert 'everyline_http_requests_total{method="GET",route="/articles/{slug}",status="404"} 1.0' in text
    assert f"everyline_trail_entries {len(board.store.trail())}.0" in text
    assert 'everyline_articles{state="draft"} 0.0' in text
    for word in ("ritlecitinib", "metformin", "secret", "ann", "ev_"):
        assert f"{word}" not in text.replace("everyline", "").replace("answered", "")


def test_a_database_that_is_locked_is_503_and_nothing_half_done(
    board: Board, people: People, program: Programs, starter: Bench, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if board.store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL is taken away in another test")
    draft = board.create(people.author, starter, stored)
    author = program(people.author)
    author.get("/me")
    before = len(board.store.trail())
    with board.store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(str(board.store.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = author.post(f"/revisions/{draft.id}/submit", Idempotency_Key="k")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert answer.headers["retry-after"]
    assert (board.store.revision(draft.id).state, len(board.store.trail())) == (State.DRAFT, before)
    assert author.post(f"/revisions/{draft.id}/submit", Idempotency_Key="k").status_code == 200


def test_a_server_that_went_away_is_503_in_json(
    client: TestClient, site: Site, board: Board, people: People, program: Programs
) -> None:
    if board.store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    ann = program(people.ann)
    assert client.get("/readyz").status_code == 200
    before = len(board.store.trail())
    with board.store.engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
    import psycopg

    admin = str(board.store.engine.url.set(database="postgres").render_as_string(False)).replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            gone = client.get("/readyz")
            act = ann.post("/me/interests", {"interests": ["x"]})
            page = client.get("/articles")
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (gone.status_code, gone.headers["content-type"], gone.json()["gone"]) == (503, PROBLEM, ["database"])
    assert (act.status_code, act.headers["content-type"]) == (503, PROBLEM)
    assert page.status_code in (200, 503)
    assert len(board.store.trail()) == before
    assert ann.post("/me/interests", {"interests": ["x"]}).status_code == 200
