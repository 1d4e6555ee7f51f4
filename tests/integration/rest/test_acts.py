"""The whole way of an article over REST, who may go it, and that it is gone once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, People
from tests.integration.board.test_board import under_review
from tests.integration.rest.conftest import Program

from everyline.domain.programs import Scope
from everyline.domain.review import Role, State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.once import Answer, once
from everyline.engine.site import Site
from everyline.serving import make_app
from everyline.web.pages import COOKIE

Programs = Callable[..., Program]


def test_the_whole_way_over_rest(board: Board, people: People, program: Programs, stored: str) -> None:
    author, editor, ann, bob = (program(one) for one in (people.author, people.editor, people.ann, people.bob))
    made = author.post("/articles", {"content": stored})
    assert made.status_code == 201, made.text
    draft = made.json()["revision"]
    assert author.post(f"/revisions/{draft}/submit").json()["state"] == "submitted"
    asked = editor.post(f"/revisions/{draft}/assign", {"reviewers": [people.ann.id, people.bob.id]})
    assert asked.json()["state"] == "under review"
    [mine] = ann.get("/queue", state="under review").json()["articles"]
    assert (mine["revision"], mine["is_mine"]) == (draft, True)
    seen = ann.get(f"/revisions/{draft}")
    assert seen.headers["etag"] == f'"{made.json()["hash"]}"'
    assert seen.json()["content"] == json.loads(stored)
    assert "review" in seen.json()["acts"]
    said = ann.post(f"/revisions/{draft}/comment", {"text": "which label?", "claim": "c1", "start": 0, "end": 5})
    assert said.status_code == 201
    first = ann.post(
        f"/revisions/{draft}/review",
        {"opinion": "approve", "reason": "read", "of": made.json()["hash"], "claims": {"c1": "approve"}},
    )
    assert first.status_code == 201, first.text
    early = editor.post(f"/revisions/{draft}/approve", {"reason": "enough", "of": made.json()["hash"]})
    assert early.status_code == 409
    assert "1 of 2 approvals" in early.json()["detail"]
    second = bob.post(
        f"/revisions/{draft}/review", {"opinion": "approve", "reason": "read"}, If_Match=seen.headers["etag"]
    )
    assert second.status_code == 201, second.text
    approved = editor.post(f"/revisions/{draft}/approve", {"reason": "two"}, If_Match=seen.headers["etag"])
    assert approved.json()["state"] == "approved"
    assert editor.post(f"/revisions/{draft}/publish").json()["state"] == "published"
    told = author.get(f"/revisions/{draft}").json()
    assert [one["member"] for one in told["reviews"]] == [people.ann.id, people.bob.id]
    assert [one["text"] for one in told["comments"]] == ["which label?"]
    assert [one["act"] for one in told["decisions"]] == ["approve"]
    trail = author.get("/trail", limit=3).json()
    assert (len(trail["entries"]), trail["next"], trail["faults"]) == (3, 3, [])
    assert trail["count"] == len(board.store.trail())
    rest = author.get("/trail", after=3, limit=1000).json()
    assert [one["number"] for one in rest["entries"]] == list(range(4, trail["count"] + 1))
    assert author.get("/trail", subject=draft).json()["entries"][-1]["act"] == "publish"


def test_a_revision_is_reworded_withheld_and_compared(
    people: People, program: Programs, board: Board, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    author = program(people.author)
    claim = json.loads(stored)["claims"][0]
    wrong = claim["text"].replace("50 mg", "500 mg")
    tried = author.post(f"/revisions/{draft.id}/try", {"claim": claim["id"], "text": wrong}).json()
    assert tried["label"] == "CONTRADICTED"
    assert tried["reasons"]
    worded = author.post(f"/revisions/{draft.id}/reword", {"claim": claim["id"], "text": wrong, "reason": "try it"})
    assert worded.status_code == 201, worded.text
    compared = author.get("/compare", before=draft.id, after=worded.json()["revision"]).json()
    assert [(one["claim"], one["kind"]) for one in compared["changes"]] == [(claim["id"], "withheld")] or compared[
        "changes"
    ]
    last = json.loads(stored)["claims"][-1]["id"]
    held = author.post(f"/revisions/{draft.id}/withhold", {"claim": last, "reason": "beside the point"})
    assert held.status_code == 201
    assert last not in [
        one["id"] for one in author.get(f"/revisions/{held.json()['revision']}").json()["content"]["claims"]
    ]


@pytest.mark.parametrize("act", ["approve", "override", "review"])
def test_nothing_is_decided_on_what_was_not_looked_at(
    board: Board, people: People, program: Programs, starter: Bench, stored: str, act: str
) -> None:
    revision = under_review(board, people, starter, stored)
    chair = program(people.chair)
    said = {"reason": "read", **({"opinion": "approve"} if act == "review" else {})}
    path, before = f"/revisions/{revision.id}/{act}", len(board.store.trail())
    assert chair.post(path, said).status_code == 428
    assert chair.post(path, {**said, "of": "sha256:" + "0" * 64}).status_code == 409
    stale = chair.post(path, said, If_Match='"sha256:' + "0" * 64 + '"')
    assert (stale.status_code, stale.json()["title"]) == (412, "Precondition Failed")
    assert chair.post(path, {**said, "of": revision.hash}, If_Match='"other"').status_code == 412
    assert len(board.store.trail()) == before
    assert board.store.revision(revision.id).state is State.UNDER_REVIEW


def test_nobody_is_401_and_who_lacks_scope_or_role_is_403(
    client: TestClient, board: Board, people: People, program: Programs, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    path = f"/api/v1/revisions/{draft.id}/submit"
    nobody = client.post(path)
    assert nobody.status_code == 401
    assert nobody.headers["www-authenticate"] == 'Bearer realm="Everyline"'
    assert nobody.headers["content-type"] == "application/problem+json"
    wrong = client.post(path, headers={"Authorization": "Bearer ev_guessed"})
    assert wrong.status_code == 401
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
    narrow = program(people.author, [Scope.BOARD_READ]).post(f"/revisions/{draft.id}/submit")
    assert narrow.status_code == 403
    assert 'error="insufficient_scope", scope="board:write"' in narrow.headers["www-authenticate"]
    reviewer = program(people.ann).post(f"/revisions/{draft.id}/submit")
    assert reviewer.status_code == 403
    assert "role" in reviewer.json()["next_step"]
    assert board.store.revision(draft.id).state is State.DRAFT


def test_a_session_reads_and_changes_nothing(
    client: TestClient, site: Site, board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    client.cookies.set(COOKIE, site.sessions.begin(people.author.id, site.now()))
    assert client.get("/api/v1/me").json()["member"]["name"] == "author"
    assert client.get(f"/api/v1/revisions/{draft.id}").status_code == 200
    assert client.post(f"/api/v1/revisions/{draft.id}/submit").status_code == 401
    assert board.store.revision(draft.id).state is State.DRAFT


def test_members_over_rest(people: People, program: Programs, client: TestClient) -> None:
    chair, ann = program(people.chair), program(people.ann)
    new = {"name": "Eve", "email": "eve@example.org", "roles": ["reviewer"], "password": PASSWORD}
    assert ann.post("/members", new).status_code == 403
    made = chair.post("/members", new)
    assert made.status_code == 201, made.text
    assert made.json()["roles"] == ["reviewer"]
    changed = chair.post(f"/members/{made.json()['id']}", {"roles": ["editor"], "is_active": False})
    assert (changed.json()["roles"], changed.json()["is_active"]) == (["editor"], False)
    assert ann.post("/me/interests", {"interests": ["a grant"]}).json()["interests"] == ["a grant"]
    first = client.get("/api/v1/members", params={"limit": 2}).json()
    rest = client.get("/api/v1/members", params={"limit": 200, "after": first["next"]}).json()
    names = [one["name"] for one in first["members"] + rest["members"]]
    assert names == ["Dr Chair", "ann", "author", "bob", "editor"]
    assert rest["next"] is None
    refused = chair.post(f"/members/{people.chair.id}", {"roles": []})
    assert (refused.status_code, refused.json()["detail"]) == (409, "Nobody would be admin.")


# Once


def test_a_request_sent_again_is_answered_again_and_done_once(
    board: Board, people: People, program: Programs, starter: Bench, stored: str, open_again: Callable[[], Board]
) -> None:
    draft = board.create(people.author, starter, stored)
    author, path = program(people.author), f"/revisions/{draft.id}/comment"
    first = author.post(path, {"text": "once"}, Idempotency_Key="k-1")
    before = len(board.store.trail())
    again = author.post(path, {"text": "once"}, Idempotency_Key="k-1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    other = author.post(path, {"text": "twice"}, Idempotency_Key="k-1")
    assert other.status_code == 422
    assert "another request" in other.json()["detail"]
    assert author.post(f"/revisions/{draft.id}/submit", Idempotency_Key="k-1").status_code == 422
    assert len(board.store.comments(draft.id)) == 1
    assert len(board.store.trail()) == before
    # Keys are a member's own; another's use of the same one is another request.
    assert program(people.ann).post(path, {"text": "mine"}, Idempotency_Key="k-1").status_code == 201
    # Another process, after a restart, knows the key.
    from everyline.review.sessions import SessionStore

    anew = open_again()
    restarted = TestClient(make_app(Site(starter, anew, SessionStore(anew.store.engine), anew.now)))
    kept = restarted.post(f"/api/v1{path}", json={"text": "once"}, headers=author.headers(Idempotency_Key="k-1"))
    assert (kept.status_code, kept.content) == (201, first.content)
    assert len(board.store.comments(draft.id)) == 2


def test_a_key_lasts_a_day(
    board: Board, people: People, program: Programs, starter: Bench, stored: str, clock: object
) -> None:
    from datetime import timedelta

    draft = board.create(people.author, starter, stored)
    author, path = program(people.author), f"/revisions/{draft.id}/comment"
    author.post(path, {"text": "once"}, Idempotency_Key="k")
    clock.at += timedelta(hours=25)  # type: ignore[attr-defined]
    assert author.post(path, {"text": "another"}, Idempotency_Key="k").status_code == 201
    assert len(board.store.comments(draft.id)) == 2


def test_two_at_once_with_one_key_do_it_once(
    board: Board, people: People, program: Programs, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    author, path = program(people.author), f"/revisions/{draft.id}/comment"
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: author.post(path, {"text": "once"}, Idempotency_Key="race"), range(8)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert sum("idempotency-replayed" in one.headers for one in answers) == 7
    assert len(board.store.comments(draft.id)) == 1


def test_a_refused_act_does_not_use_up_its_key(
    board: Board, people: People, program: Programs, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    author, path = program(people.author), f"/revisions/{draft.id}/revise"
    assert author.post(path, {"content": stored, "reason": "same"}, Idempotency_Key="k").status_code == 400
    assert author.post(f"/revisions/{draft.id}/submit", Idempotency_Key="k").status_code == 200


_DIES = """
import os, sys
from datetime import UTC, datetime
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from everyline.db.sql import open_database
from everyline.engine.board import Board
from everyline.engine.chain import signer_of
from everyline.engine.once import Answer, once
from everyline.engine.site import Site
from everyline.publish.keys import SigningKey
from everyline.review.requests import Answering
from everyline.review.store import BoardStore

url, revision, when = sys.argv[1:]
private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
key = SigningKey(private.public_key().public_bytes_raw(), private.sign)
board = Board(BoardStore(open_database(url)), signer_of(key), lambda: datetime(2026, 11, 25, 10, tzinfo=UTC))
kept = Answering.answer
def answer(self, status, body):
    if when == "before":
        os._exit(9)
    kept(self, status, body)
    if when == "between":
        os._exit(9)
Answering.answer = answer
member = board.store.member("author@example.org")
def act():
    return Answer(200, board.submit(member, revision).state.value), "submitted"
once(board, member, "k", "submit", act)
os._exit(9)
"""


@pytest.mark.parametrize("when", ["before", "between", "after"])
def test_a_process_killed_between_act_and_answer_leaves_both_or_neither(
    board: Board, people: People, starter: Bench, stored: str, database: str, when: str
) -> None:
    draft = board.create(people.author, starter, stored)
    before = len(board.store.trail())
    source = str(Path(__file__).parents[3] / "src")
    killed = subprocess.run(
        [sys.executable, "-c", _DIES, database, draft.id, when], env={"PYTHONPATH": source}, capture_output=True
    )
    assert killed.returncode == 9, killed.stderr.decode()
    stands = when == "after"
    assert (board.store.revision(draft.id).state is State.SUBMITTED) is stands
    assert len(board.store.trail()) == before + stands

    def act() -> tuple[Answer, str]:
        return Answer(200, board.submit(people.author, draft.id).state.value), "submitted"

    again = once(board, people.author, "k", "submit", act)
    assert (again.body, again.is_again) == ("submitted", stands)
    assert len(board.store.trail()) == before + 1
    assert board.trail_faults() == ()


@pytest.mark.parametrize("key", ["", "x" * 256, "caf\u00e9"])
def test_a_key_that_is_none_is_refused(people: People, program: Programs, key: str) -> None:
    answer = program(people.ann).client.post(
        "/api/v1/me/interests",
        json={"interests": []},
        headers={**program(people.ann).headers(), "Idempotency-Key": key.encode("latin-1")},
    )
    assert answer.status_code == 422


def test_roles_are_not_more_by_token(board: Board, people: People, program: Programs) -> None:
    ann = program(people.ann)
    board.change_member(people.chair, people.ann.id, roles=frozenset({Role.AUTHOR}))
    assert ann.get("/me").json()["member"]["roles"] == ["author"]
    board.change_member(people.chair, people.ann.id, is_active=False)
    assert ann.get("/me").status_code == 401
