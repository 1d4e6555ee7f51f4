"""Members as admins change them, and one's own account."""

from __future__ import annotations

from collections.abc import Callable

from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, People
from tests.integration.board.test_site import hidden, sign_in, try_sign_in

from everyline.domain.review import Role
from everyline.engine.board import Board
from everyline.engine.site import Site
from everyline.web.pages import COOKIE

Browser = Callable[..., TestClient]
OTHER = "another horse, another battery"


def test_an_admin_changes_roles_and_standing_on_a_page(browser: Browser, board: Board, people: People) -> None:
    admin, ann = browser(), browser()
    form, page = sign_in(admin, "chair@example.org"), f"/board/members/{people.ann.id}"
    sign_in(ann, "ann@example.org")
    assert f'href="{page}"' in admin.get("/board/members").text
    assert "ann@example.org" in admin.get(page).text
    assert admin.post(page, data={"form": form, "roles": ["author", "editor"]}).status_code == 303
    assert board.store.member(people.ann.id).roles == {Role.AUTHOR, Role.EDITOR}
    assert admin.post(page, data={"form": form, "standing": "off"}).status_code == 303
    assert ann.get("/board").status_code == 303
    assert "ann" in admin.get("/board/members").text.partition("No longer")[2]
    assert "ann" not in browser().get("/board/members").text
    assert admin.post(page, data={"form": form, "standing": "on"}).status_code == 303
    assert ann.get("/board").status_code == 303  # the session of before does not come back with her
    assert board.store.member(people.ann.id).roles == {Role.AUTHOR, Role.EDITOR}
    assert admin.post(page, data={"form": form, "roles": ["king"]}).status_code == 400
    assert admin.get("/board/members/nobody").status_code == 404


def test_the_last_admin_stays(browser: Browser, board: Board, people: People) -> None:
    admin = browser()
    form, page = sign_in(admin, "chair@example.org"), f"/board/members/{people.chair.id}"
    for data in ({"standing": "off"}, {"roles": ["board chair"]}):
        answer = admin.post(page, data={"form": form, **data})
        assert answer.status_code == 409
        assert "Nobody would be admin" in answer.text
    assert Role.ADMIN in board.store.member(people.chair.id).roles
    board.change_member(people.chair, people.bob.id, roles=frozenset({Role.ADMIN}))
    gave_up = admin.post(page, data={"form": form, "roles": ["board chair"]})
    assert gave_up.headers["location"] == "/board/members"
    assert admin.get(page).status_code == 403


def test_nobody_else_sees_or_changes_a_member(browser: Browser, board: Board, people: People) -> None:
    before = len(board.store.trail())
    for name in ("ann", "editor", "author"):
        one = browser()
        form = sign_in(one, f"{name}@example.org")
        for who in (people.bob.id, people.chair.id, "nobody"):
            assert one.get(f"/board/members/{who}").status_code == 403
            assert one.post(f"/board/members/{who}", data={"form": form, "standing": "off"}).status_code == 403
            assert one.post(f"/board/members/{who}/sign-out", data={"form": form}).status_code == 403
    nobody = browser()
    assert nobody.get(f"/board/members/{people.bob.id}").status_code == 303
    assert nobody.post(f"/board/members/{people.bob.id}", data={"standing": "off"}).status_code == 403
    assert nobody.get("/account").headers["location"] == "/sign-in?next=%2Faccount"
    assert len(board.store.trail()) == before
    assert "@example.org" not in nobody.get("/board/members").text


def test_an_admin_signs_a_member_out_everywhere(browser: Browser, board: Board, people: People) -> None:
    admin, ann = browser(), browser()
    form = sign_in(admin, "chair@example.org")
    sign_in(ann, "ann@example.org")
    assert admin.post(f"/board/members/{people.ann.id}/sign-out", data={"form": form}).status_code == 303
    assert ann.get("/board").status_code == 303
    entry = board.store.trail(people.ann.id)[-1]
    assert (entry.act, entry.details["ended"]) == ("end sessions", "1")


def test_a_password_is_changed_knowing_the_old_one_and_ends_other_sessions(
    browser: Browser, board: Board, people: People
) -> None:
    here, there = browser(), browser()
    form = sign_in(here, "ann@example.org")
    sign_in(there, "ann@example.org")
    token = here.cookies[COOKIE]

    def change(**data: str) -> int:
        form = hidden(here.get("/account").text)
        return here.post("/account/password", data={"form": form, "old": PASSWORD, **data}).status_code

    assert change(old="not the old one", password=OTHER, again=OTHER) == 400
    assert change(password=OTHER, again=OTHER + "x") == 400
    assert change(password="short", again="short") == 400
    assert change(password=PASSWORD, again=PASSWORD) == 400
    assert there.get("/board").status_code == 200
    assert here.post("/account/password", data={"old": PASSWORD, "password": OTHER, "again": OTHER}).status_code == 403
    assert change(password=OTHER, again=OTHER) == 303
    assert here.cookies[COOKIE] != token
    assert here.get("/account").status_code == 200
    assert hidden(here.get("/account").text) != form
    assert there.get("/board").status_code == 303
    assert board.sign_in("ann@example.org", PASSWORD) is None
    assert board.sign_in("ann@example.org", OTHER)
    assert PASSWORD not in str(board.store.trail())


def test_whoever_finds_an_open_browser_does_not_guess_the_password(anybody: TestClient, people: People) -> None:
    form = sign_in(anybody, "ann@example.org")
    data = {"form": form, "old": "a guess", "password": OTHER, "again": OTHER}
    statuses = [anybody.post("/account/password", data=data).status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]


def test_one_signs_out_everywhere_else_and_stays_here(browser: Browser, site: Site, people: People) -> None:
    here, there, bob = browser(), browser(), browser()
    form = sign_in(here, "ann@example.org")
    sign_in(there, "ann@example.org")
    sign_in(bob, "bob@example.org")
    assert here.get("/account").text.count("last used") == 2
    assert here.post("/account/sign-out-elsewhere", data={"form": form}).status_code == 303
    page = here.get("/account").text
    assert page.count("last used") == 1
    assert ">here<" in page
    assert there.get("/board").status_code == 303
    assert bob.get("/board").status_code == 200
    assert try_sign_in(there, "ann@example.org").status_code == 303


def test_interests_are_declared_on_the_account_and_shown_to_readers(
    browser: Browser, board: Board, people: People
) -> None:
    ann = browser()
    form = sign_in(ann, "ann@example.org")
    assert (
        ann.post("/account/interests", data={"form": form, "interests": "<b>a fee</b>\r\n\r\nshares"}).status_code
        == 303
    )
    assert board.store.member(people.ann.id).interests == ("<b>a fee</b>", "shares")
    assert "&lt;b&gt;a fee&lt;/b&gt;; shares" in browser().get("/board/members").text
    too_long = ann.post("/account/interests", data={"form": form, "interests": "x" * 1001})
    assert too_long.status_code == 400
    assert "x" * 1001 in too_long.text  # what was typed is not lost
    assert ann.post("/account/interests", data={"form": form, "interests": ""}).status_code == 303
    assert board.store.member(people.ann.id).interests == ()
