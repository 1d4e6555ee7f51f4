"""A pathway before the board in the browser, over REST and by commands: what each shows, and what each refuses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, People
from typer.testing import CliRunner

from everyline.cli import app as cli
from everyline.domain.programs import Scope
from everyline.domain.review import Opinion, Revision
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.guide import open_pathway
from everyline.engine.packing import pack
from everyline.engine.programs import make_token
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app
from everyline.settings import Settings
from everyline.web.pages import COOKIE

DUE = "2099-05-25"


@pytest.fixture(params=["sqlite"])
def database(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """What is shown does not depend on the database: one kind is enough here."""
    return new_database(request.param)


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now)


@pytest.fixture
def made(board: Board, people: People, starter: Bench) -> Revision:
    content = pack(open_pathway("atorvastatin"), starter, date.fromisoformat(DUE))
    made = board.create(people.author, starter, content)
    board.submit(people.author, made.id)
    return board.assign(people.editor, made.id, [people.ann.id, people.bob.id])


@pytest.fixture
def visit(site: Site, people: People) -> Callable[[str], tuple[TestClient, str]]:
    """A member's browser, and what its forms send back."""

    def begin(name: str) -> tuple[TestClient, str]:
        token = site.sessions.begin(getattr(people, name).id, site.now())
        client = TestClient(make_app(site), base_url="http://127.0.0.1", headers={"Origin": "http://127.0.0.1"})
        client.cookies.set(COOKIE, token)
        session = site.sessions.find(token, site.now())
        assert session is not None
        return client, session.form

    return begin


def test_the_page_of_a_revision(visit: Callable[[str], tuple[TestClient, str]], made: Revision) -> None:
    client, _ = visit("ann")
    page = client.get(f"/board/revisions/{made.id}").text
    assert "<strong>This is a pathway.</strong>" in page
    assert "none is reworded, withheld or given other evidence here" in page
    assert "1 of 27 statements has no source: the board itself answers for it." in page
    assert page.count("THE BOARD’S OWN JUDGEMENT") == 1
    assert "77 of 77 pass" in page
    assert "Only if not: atorvastatin is taken" in page
    assert "You looked at 0 of 27 statements" in page
    assert "/reword" not in page
    assert "/withhold" not in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    shown = client.get(f"/board/revisions/{made.id}/preview", follow_redirects=False)
    assert shown.headers["location"] == f"/board/revisions/{made.id}#rules"


def test_a_pathway_is_brought_and_renewed_in_the_browser(
    visit: Callable[[str], tuple[TestClient, str]], board: Board
) -> None:
    client, form = visit("author")
    assert "Or bring a pathway" in client.get("/board/new").text
    wanted = {"form": form, "pathway": "atorvastatin"}
    refused = client.post("/board/articles", data={**wanted, "review_by": "soon"})
    assert (refused.status_code, "is no day" in refused.text) == (400, True)
    assert "Nothing says by which day" in client.post("/board/articles", data=wanted).text
    assert client.post("/board/articles", data={**wanted, "pathway": "../etc", "review_by": DUE}).status_code == 404
    brought = client.post("/board/articles", data={**wanted, "review_by": DUE})
    assert brought.url.path.startswith("/board/revisions/")
    again = client.post("/board/articles", data={**wanted, "review_by": DUE})
    assert "The board has this pathway already" in again.text
    (article,) = board.store.articles()
    yaml = open_pathway("atorvastatin").text.replace("Starting dose", "Starting doses", 1)

    def renewed(data: bytes) -> str:
        at = f"/board/revisions/{article.newest.id}/renew"
        return str(client.post(at, data={"form": form, "reason": "More."}, files={"file": ("p.yaml", data)}).text)

    assert "No file was chosen" in renewed(b"")
    assert "is no UTF-8 text, at byte 0" in renewed(b"\xff\xfe")
    assert "stands twice" in renewed(b"schema: x\nschema: y\n")
    assert "Nothing was changed" in renewed(open_pathway("atorvastatin").text.encode())
    assert "Revision 2 by author" in renewed(yaml.replace("\n", "\r\n").encode())
    before, after = board.store.articles()[0].newest, article.newest
    page = client.get("/board/compare", params={"before": after.id, "after": before.id}).text
    assert "Step start: now “Starting doses”" in page


def test_an_act_that_pathways_do_not_have_says_so(
    visit: Callable[[str], tuple[TestClient, str]], made: Revision
) -> None:
    client, form = visit("author")
    data = {"form": form, "claim": "s-range", "text": "Less.", "reason": "why"}
    refused = client.post(f"/board/revisions/{made.id}/reword", data=data)
    assert refused.status_code == 409
    assert "statements belong to its YAML" in refused.text
    evidence = client.get(f"/board/revisions/{made.id}/evidence", params={"claim": "s-range", "q": "dose"})
    assert "statements belong to its YAML" in evidence.text


def test_what_readers_find_of_a_published_pathway(
    visit: Callable[[str], tuple[TestClient, str]], board: Board, people: People, starter: Bench, made: Revision
) -> None:
    for one in (people.ann, people.bob):
        board.review(one, made.id, made.hash, Opinion.APPROVE, "Read.")
    board.approve(people.editor, made.id, made.hash, "Both.")
    board.publish(people.editor, starter, made.id)
    client, _ = visit("ann")
    page = client.get("/articles/pathway-atorvastatin").text
    assert 'href="/pathways/atorvastatin"' in page
    assert "ann, bob" in page
    assert "Approved by the board on" in client.get("/pathways/atorvastatin").text
    assert "/articles/pathway-atorvastatin" in client.get("/articles").text
    assert "/articles/pathway-atorvastatin" in client.get("/search", params={"q": "atorvastatin"}).text
    assert "A course of care that can be computed." in client.get("/feed.atom").text
    assert "/articles/pathway-atorvastatin" in client.get("/sitemap.xml").text
    assert client.get("/articles/pathway-atorvastatin.json").text == made.content
    assert client.get("/articles/pathway-atorvastatin.pdf").status_code == 404
    told = client.get("/api/v1/articles/pathway-atorvastatin").json()
    assert (told["answer"], told["pathway"]["pathway"]["id"]) == (None, "atorvastatin")
    assert client.get("/api/v1/articles").json()["articles"][0]["pathway"] == "atorvastatin"
    said = client.post("/api/v1/pathways/atorvastatin/evaluate", json={"birth_date": "1970-02-28"}).json()
    assert said["review"]["state"] == "published"
    board.withdraw(people.editor, made.id, "The label is old.")
    assert client.get("/articles/pathway-atorvastatin").status_code == 410
    assert client.get("/pathways/atorvastatin").status_code == 410
    assert "withdrawn" in client.get("/feed.atom").text.lower()


def test_a_pathway_is_brought_and_renewed_over_rest(site: Site, board: Board, people: People) -> None:
    _, secret = make_token(board, people.author, "a script", [Scope.BOARD_WRITE, Scope.BOARD_READ])
    client = TestClient(make_app(site), base_url="http://127.0.0.1", headers={"Authorization": f"Bearer {secret}"})
    at = "/api/v1/articles"
    assert client.post(at, json={}).status_code == 422
    assert client.post(at, json={"content": "{}", "pathway": "atorvastatin"}).status_code == 422
    assert client.post(at, json={"content": "{}", "review_by": DUE}).status_code == 422
    assert "by which day" in client.post(at, json={"pathway": "atorvastatin"}).json()["detail"]
    assert client.post(at, json={"pathway": "nothing", "review_by": DUE}).status_code == 404
    wanted = {"pathway": "atorvastatin", "review_by": DUE}
    refused = client.post(at, json={**wanted, "slug": "mine"}).json()
    assert refused["detail"] == "A pathway's article has the address pathway-atorvastatin."
    made = client.post(at, json=wanted)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    first = made.json()["revision"]
    yaml = open_pathway("atorvastatin").text.replace("Starting dose", "Starting doses", 1)
    second = client.post(f"/api/v1/revisions/{first}/revise", json={"yaml": yaml, "reason": "Plural."}).json()
    told = client.get("/api/v1/compare", params={"before": first, "after": second["revision"]})
    assert told.json()["changes"] == []
    assert told.json()["besides"][0].startswith("Step start: now “Starting doses”")
    answer = client.post(f"/api/v1/revisions/{first}/try", json={"claim": "s-range", "text": "Less."})
    assert answer.status_code == 409


def test_the_commands_from_draft_to_lapse(
    board: Board,
    people: People,
    database: str,
    starter_settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment = {
        "EVERYLINE_DATABASE": database, "EVERYLINE_LIBRARY": starter_settings.library, "EVERYLINE_PASSWORD": PASSWORD,
    }  # fmt: skip
    # Passwords are hashed slowly on purpose, and each command asks for one.
    monkeypatch.setattr("everyline.engine.membership.is_password", lambda _, password: password == PASSWORD)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, arguments, env=environment)
        assert done.exit_code == code or (code and done.exception), done.output
        return done.output if not done.exception or code == 0 else f"{done.output}{done.exception}"

    facts = tmp_path / "facts.json"
    facts.write_text('{"birth_date": "1970-02-28"}', encoding="utf-8")
    told = ["pathway", "run", "atorvastatin", "--facts", str(facts), "--format", "json"]
    assert json.loads(run(*told))["review"]["state"] == "not reviewed"
    by = {name: ["--as", f"{name}@example.org"] for name in ("author", "ann", "bob", "editor")}
    create = ["board", "create", *by["author"]]
    assert "one of the two" in run(*create, code=1)
    assert "is no day" in run(*create, "--pathway", "atorvastatin", "--review-by", "2027", code=1)
    assert "Nothing says by which day" in run(*create, "--pathway", "atorvastatin", code=1)
    assert "has passed" in run(*create, "--pathway", "atorvastatin", "--review-by", "2020-01-01", code=1)
    revision, _, hashed = run(*create, "--pathway", "atorvastatin", "--review-by", DUE).split()[-3:]
    assert "BOARD'S OWN JUDGEMENT" in run("board", "show", revision)
    run("board", "move", *by["author"], "submit", revision)
    run("board", "move", *by["editor"], "assign", revision, "--reviewer", people.ann.id, "--reviewer", people.bob.id)
    for name in ("ann", "bob"):
        given = ["--opinion", "approve", "--of", hashed, "--reason", "Read."]
        run("board", "review", *by[name], revision, *given)
    run("board", "move", *by["editor"], "approve", revision, "--of", hashed, "--reason", "Both.")
    run("board", "move", *by["editor"], "publish", revision)
    said = json.loads(run(*told))
    assert said["notes"][0].startswith("Approved by the board on ")
    assert said["notes"][0].endswith(f"(reviewed by ann, bob; decided by editor), to be reviewed by {DUE}.")
    assert "(published)" in run("pathway", "list")
    assert "Approved by the board" in run("pathway", "show", "atorvastatin")
    # The watch itself goes by the real clock; the day is far ahead, so guidance for a later day is asked for.
    late = json.loads(run(*told, "--on", "2099-05-26"))
    assert late["review"]["state"] == "lapsed"
    assert late["notes"][0].startswith("The board's approval of this pathway lapsed on 2099-05-26: ")
    run("board", "move", *by["editor"], "withdraw", revision, "--reason", "The label is old.")
    gone = json.loads(run(*told))
    assert gone["refused"].endswith("The label is old. Nothing is told by it.")
    assert gone["guidance"] == []
