"""The server as browsers and programs meet it: pages, forms, REST, and what it refuses; on both databases."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from urllib.parse import quote

import httpx2
import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, People
from tests.integration.board.test_board import approve_both, published, under_review

from everyline.domain.review import Act, Role, State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.review.workflow import TABLE
from everyline.serving import make_app
from everyline.web.pages import COOKIE, go
from everyline.web.safety import MOST_BYTES, Bucket


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now)


@pytest.fixture
def anybody(site: Site) -> Iterator[TestClient]:
    with TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def hidden(page: str, name: str = "form") -> str:
    """What a form of a page holds unseen."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return html.unescape(found[1])


def try_sign_in(client: TestClient, email: str, password: str = PASSWORD, **headers: str) -> httpx2.Response:
    """Fill in the form of the sign-in page and send it."""
    data = {"form": hidden(client.get("/sign-in").text), "email": email, "password": password}
    return client.post("/sign-in", data=data, headers=headers)


def sign_in(client: TestClient, email: str, password: str = PASSWORD) -> str:
    """Sign in, and give what forms of this session send back."""
    answer = try_sign_in(client, email, password)
    assert answer.status_code == 303, answer.text
    return hidden(client.get("/board").text)


def test_a_question_is_answered_on_a_page_that_loads_nothing_from_elsewhere(anybody: TestClient) -> None:
    page = anybody.get("/ask", params={"q": "What is the dose of ritlecitinib?"})
    assert page.status_code == 200
    assert "50 mg by mouth once daily" in page.text
    assert "Unreviewed" in page.text
    assert re.findall(r"<script(?! src=\"/static/[^\"]+\")", page.text) == []
    loaded = re.findall(r"<(?:script|link rel=\"(?:icon|stylesheet)\"|img)\b[^>]*?(?:src|href)=\"([^\"]+)\"", page.text)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    for header, value in {"x-content-type-options": "nosniff", "referrer-policy": "same-origin"}.items():
        assert page.headers[header] == value
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_a_follow_up_carries_the_drug(anybody: TestClient) -> None:
    asked = {"q": "And in pregnancy?", "after": "What is the dose of ritlecitinib?"}
    twin = anybody.get("/ask.json", params=asked).json()
    assert "ritlecitinib" in twin["read_as"]["intervention"]
    assert twin["read_as"]["carried_from"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script> ritlecitinib dose", '"><img src=x onerror=alert(1)>'])
def test_what_is_asked_is_shown_as_text(anybody: TestClient, text: str) -> None:
    page = anybody.get("/ask", params={"q": text}).text
    assert text not in page
    assert html.escape(text, quote=False) in page.replace("&#34;", '"').replace("&quot;", '"')


def test_each_citation_opens_the_words_it_cites(anybody: TestClient, stored: str) -> None:
    for claim in json.loads(stored)["claims"]:
        for citation in claim["citations"]:
            at = {"version": citation["document_hash"], "start": citation["start"], "end": citation["end"]}
            page = anybody.get("/source", params=at)
            marked = re.search(r"<mark[^>]*>(.*?)</mark>", page.text, re.S)
            assert marked
            assert html.unescape(marked[1]) == citation["quote"]


@pytest.mark.parametrize(
    "path, status",
    [("/source?version=sha256:00&start=0&end=1", 404), ("/source?version=x", 422), ("/nowhere", 404),
     ("/articles/none", 404), ("/static/../../etc/passwd", 404), ("/static/%2e%2e%2fpages.py", 404),
     ("/ask?q=x&reader=king", 422), ("/ask.json?q=", 400)],
)  # fmt: skip
def test_what_is_not_there_is_told_in_a_page(anybody: TestClient, path: str, status: int) -> None:
    answer = anybody.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


def test_nobody_sees_or_does_anything_of_the_board(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    for path in ("/board", f"/board/revisions/{revision.id}", "/board/trail", "/board/compare?before=x&after=y"):
        answer = anybody.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={quote(path, safe='')}")
    before = len(board.store.trail())
    for act in ("move", "comment", "review", "reword", "withhold", "try"):
        form = {"act": "approve", "text": "x", "claim": "c1", "reason": "x", "of": revision.hash, "opinion": "approve"}
        assert anybody.post(f"/board/revisions/{revision.id}/{act}", data=form).status_code == 403
    assert len(board.store.trail()) == before
    assert anybody.get(f"/articles/{board.store.slug_of(revision.article)}").status_code == 404


def test_a_form_that_is_not_from_our_page_does_nothing(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    sign_in(anybody, "author@example.org")
    for form in ("", "guessed"):
        answer = anybody.post(f"/board/revisions/{draft.id}/move", data={"act": "submit", "form": form})
        assert answer.status_code == 403
    assert board.store.revision(draft.id).state is State.DRAFT


def test_signing_in_makes_a_new_token_that_scripts_and_other_sites_do_not_get(
    anybody: TestClient, people: People
) -> None:
    anybody.cookies.set(COOKIE, "planted-by-somebody")
    answer = try_sign_in(anybody, "ann@example.org")
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE))
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


def test_signing_out_ends_the_session(anybody: TestClient, people: People) -> None:
    form = sign_in(anybody, "ann@example.org")
    token = anybody.cookies[COOKIE]
    anybody.post("/sign-out", data={"form": form})
    anybody.cookies.set(COOKIE, token)
    assert anybody.get("/board").status_code == 303


def test_a_member_who_was_taken_off_the_board_is_out_at_once(anybody: TestClient, board: Board, people: People) -> None:
    sign_in(anybody, "ann@example.org")
    board.change_member(people.chair, people.ann.id, is_active=False)
    assert anybody.get("/board").status_code == 303


def test_guessing_passwords_is_slowed_down(anybody: TestClient, people: People) -> None:
    statuses = [try_sign_in(anybody, "ann@example.org", f"wrong {n}").status_code for n in range(12)]
    assert statuses[:10] == [403] * 10
    assert statuses[10:] == [429, 429]
    assert try_sign_in(anybody, "ann@example.org").status_code == 429


def test_the_whole_way_by_forms(site: Site, board: Board, people: People, starter: Bench, stored: str) -> None:
    app = make_app(site)
    clients = {
        n: TestClient(app, base_url="http://127.0.0.1", follow_redirects=False)
        for n in ("author", "editor", "ann", "bob")
    }
    forms = {name: sign_in(client, f"{name}@example.org") for name, client in clients.items()}
    draft = board.create(people.author, starter, stored)

    def post(name: str, what: str, **data: object) -> None:
        answer = clients[name].post(f"/board/revisions/{draft.id}/{what}", data={"form": forms[name], **data})
        assert answer.status_code == 303, answer.text

    post("author", "move", act="submit")
    post("editor", "move", act="assign", reviewers=[people.ann.id, people.bob.id])
    assert "asked of you" in clients["ann"].get("/board").text
    post("ann", "comment", text="<b>which label?</b>", claim="c1")
    assert "&lt;b&gt;which label?&lt;/b&gt;" in clients["bob"].get(f"/board/revisions/{draft.id}").text
    for name in ("ann", "bob"):
        post(name, "review", of=draft.hash, opinion="approve", reason="read", **{"claim-c1": "approve"})
    refused = clients["author"].post(
        f"/board/revisions/{draft.id}/move",
        data={"form": forms["author"], "act": "approve", "of": draft.hash, "reason": "mine"},
    )
    assert refused.status_code == 403
    post("editor", "move", act="approve", of=draft.hash, reason="two approvals")
    post("editor", "move", act="publish")

    client = TestClient(app, base_url="http://127.0.0.1")
    page = client.get("/articles/what-is-the-dose-of-ritlecitinib").text
    assert "<dt>Reviewed by</dt><dd>ann, bob</dd>" in page
    assert client.get("/articles/what-is-the-dose-of-ritlecitinib.json").text == stored
    twin = client.get("/api/v1/articles/what-is-the-dose-of-ritlecitinib").json()
    assert (twin["state"], twin["reviewers"], twin["approved_by"]) == ("published", ["ann", "bob"], "editor")
    assert board.trail_faults() == ()


def test_the_judge_is_asked_before_a_wording_is_kept(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    form = sign_in(anybody, "author@example.org")
    claim = json.loads(stored)["claims"][0]
    wrong = claim["text"].replace("50 mg", "500 mg")
    page = anybody.post(f"/board/revisions/{draft.id}/try", data={"form": form, "claim": claim["id"], "text": wrong})
    assert "The judge finds this CONTRADICTED" in page.text
    assert len(board.store.article(board.store.slug_of(draft.article))[1]) == 1


def test_a_lapsed_article_says_so_and_shows_nothing_of_what_it_said(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = published(board, people, starter, stored)
    board.lapse(people.editor, revision.id, "the label changed")
    page = anybody.get("/articles/what-is-the-dose-of-ritlecitinib").text
    assert "the label changed" in page
    assert "50 mg" not in page
    assert anybody.get("/api/v1/articles/what-is-the-dose-of-ritlecitinib").json()["answer"] is None


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role.value if role else "nobody")
def test_each_act_by_form_is_done_or_refused_as_the_table_says(
    site: Site, board: Board, people: People, starter: Bench, stored: str, role: Role | None
) -> None:
    """Every act of the table on a revision that somebody else made, in a state that allows it."""
    moves = {row.act: row for row in TABLE if row.act.value in
             {"submit", "assign", "request changes", "override", "reject", "lapse", "reopen", "withdraw"}}  # fmt: skip
    client = TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False)
    form = ""
    if role is not None:
        board.invite(people.chair, name="one", email="one@example.org", roles=frozenset({role}), password=PASSWORD)
        form = sign_in(client, "one@example.org")
    for number, (act, row) in enumerate(moves.items()):
        draft = board.create(people.author, starter, stored, slug=f"a{number}")
        state = next(one for one in State if one in row.states)
        with board.store.acting(board.signer, board.now()) as acting:
            if state is not draft.state:
                acting.move(draft, state)
        data = {"form": form, "act": act.value, "reason": "why", "of": draft.hash, "reviewers": [people.ann.id]}
        answer = client.post(f"/board/revisions/{draft.id}/move", data=data)
        may = role is not None and role in row.roles
        assert answer.status_code == (303 if may else 403), (act, role, answer.text)
        assert (board.store.revision(draft.id).state is not state) == may or row.to in (None, state)
    assert board.trail_faults() == ()


def test_rest_answers_and_tells_problems_as_problems(anybody: TestClient) -> None:
    answer = anybody.post("/api/v1/ask", json={"question": "What is the dose of ritlecitinib?", "reader": "nurse"})
    assert answer.json()["reader"] == "nurse"
    for asked, status in (({"question": ""}, 400), ({"question": "x", "reader": "king"}, 422), ({"q": "x"}, 422)):
        refused = anybody.post("/api/v1/ask", json=asked)
        assert refused.status_code == status
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["status"] == status
    pair = {"id": "x", "claim": "Headache in 10 %.", "evidence": [{"id": "e", "text": "Headache in 12 %."}]}
    [verdict, bad] = anybody.post("/api/v1/check", json={"pairs": [pair, {"id": "y"}]}).json()
    assert verdict["label"] == "CONTRADICTED"
    assert "error" in bad
    audited = anybody.post("/api/v1/audit", json={"text": "Ritlecitinib is given as 500 mg once daily."}).json()
    assert audited["summary"]["claims"] == 1
    assert anybody.get("/api/v1/nowhere").headers["content-type"] == "application/problem+json"
    assert anybody.get("/readyz").json()["passages"] > 100


def test_articles_are_listed_in_pages(
    anybody: TestClient, board: Board, people: People, starter: Bench, stored: str
) -> None:
    for slug in ("b", "a", "c"):
        draft = board.create(people.author, starter, stored, slug=slug)
        board.submit(people.author, draft.id)
        board.assign(people.editor, draft.id, [people.ann.id, people.bob.id])
        approve_both(board, people, board.store.revision(draft.id))
        board.approve(people.editor, draft.id, draft.hash, "two approvals")
        board.publish(people.editor, None, draft.id)
    first = anybody.get("/api/v1/articles", params={"limit": 2}).json()
    assert [one["slug"] for one in first["articles"]] == ["a", "b"]
    rest = anybody.get("/api/v1/articles", params={"limit": 2, "after": first["next"]}).json()
    assert ([one["slug"] for one in rest["articles"]], rest["next"]) == (["c"], None)


def test_too_large_a_body_is_refused(anybody: TestClient) -> None:
    large = b"x" * (MOST_BYTES + 1)
    assert anybody.post("/api/v1/ask", content=large).status_code == 413

    def unsaid() -> Iterator[bytes]:
        for _ in range(6):
            yield b"x" * 1_000_000

    assert (
        anybody.post("/api/v1/ask", content=unsaid(), headers={"content-type": "application/json"}).status_code == 413
    )


def test_an_article_is_audited_from_a_form_and_from_a_file(anybody: TestClient) -> None:
    pasted = anybody.post("/audit", data={"text": "Ritlecitinib is given as 500 mg once daily."})
    assert pasted.status_code == 200
    uploaded = anybody.post("/audit", files={"file": ("../../x.md", b"Ritlecitinib is given as 50 mg once daily.")})
    assert uploaded.status_code == 200
    assert anybody.post("/audit", data={"text": ""}).status_code == 400


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=1"])
def test_we_lead_nobody_elsewhere(path: str) -> None:
    location = go(path).headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location


def test_a_bucket_fills_with_time_and_forgets_the_longest_unseen() -> None:
    clock = [0.0]
    bucket = Bucket(most=2, every_s=10, clock=lambda: clock[0], names=2)
    assert [bucket.take("a") for _ in range(3)] == [True, True, False]
    clock[0] = 10
    assert [bucket.take("a") for _ in range(2)] == [True, False]
    bucket.take("b")
    bucket.take("c")
    assert bucket.take("a")


def test_every_act_that_moves_is_on_the_page_of_who_may_do_it(
    site: Site, board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    client = TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False)
    sign_in(client, "chair@example.org")
    page = client.get(f"/board/revisions/{revision.id}").text
    for act in (Act.REQUEST_CHANGES, Act.APPROVE, Act.OVERRIDE, Act.REJECT):
        assert f'value="{act.value}"' in page
