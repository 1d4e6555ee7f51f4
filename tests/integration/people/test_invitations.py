"""Invitations: a link that lets one person in, once, and nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from tests.integration.board.conftest import PASSWORD, Clock, People
from tests.integration.board.test_site import hidden, sign_in

from everyline.domain.review import Role
from everyline.engine.board import Board
from everyline.engine.site import Site
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused, UnknownId
from everyline.review.invitations import LASTS

Browser = Callable[..., TestClient]
REVIEWER = frozenset({Role.REVIEWER})


def join(client: TestClient, path: str, **data: str) -> int:
    form = {"form": hidden(client.get(path).text), "password": PASSWORD, "again": PASSWORD, **data}
    return client.post(path, data=form).status_code


def test_an_invited_person_joins_by_the_link_and_by_nothing_else(
    browser: Browser, board: Board, people: People
) -> None:
    admin, guest = browser(), browser()
    form = sign_in(admin, "chair@example.org")
    data = {"form": form, "name": "Dr Zoë", "email": "Zoe@example.org", "roles": ["reviewer", "author"]}
    made = admin.post("/board/invitations", data=data)
    link = re.search(r'value="http://127.0.0.1:8000(/invitations/[\w-]{43})"', made.text)
    assert link
    assert made.headers["cache-control"] == "no-store"
    assert link[1] not in admin.get("/board/invitations").text  # told once
    with board.store.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM invitations")).all())
    assert link[1].rpartition("/")[2] not in kept

    before = len(board.store.trail())
    for _ in range(3):  # a preview opens it too
        page = guest.get(link[1])
        assert page.status_code == 200
        assert "Dr Zoë" in page.text
        assert page.headers["cache-control"] == "no-store"
    assert len(board.store.trail()) == before
    assert board.sign_in("zoe@example.org", PASSWORD) is None

    assert join(guest, link[1], again="another password", none="yes") == 400
    assert join(guest, link[1], password="short", again="short", none="yes") == 400
    assert join(guest, link[1]) == 400  # neither interests nor the word that there are none
    assert join(guest, link[1], interests="speaker's fee", none="yes") == 400
    kept_text = guest.post(
        link[1], data={"form": hidden(guest.get(link[1]).text), "password": "x", "again": "y", "interests": "a fee"}
    )
    assert "a fee</textarea>" in kept_text.text
    assert guest.post(link[1], data={"password": PASSWORD, "again": PASSWORD, "none": "yes"}).status_code == 403
    assert join(guest, link[1], interests="speaker's fee, 2025\n\nshares") == 303
    assert guest.get("/board").status_code == 200  # signed in at once

    member = board.sign_in("zoe@example.org", PASSWORD)
    assert member
    assert member.roles == {Role.REVIEWER, Role.AUTHOR}
    assert member.interests == ("speaker's fee, 2025", "shares")
    assert join(browser(), "/sign-in") == 403
    assert browser().get(link[1]).status_code == 404
    assert [one.act for one in board.store.trail()][-3:] == ["invite", "add member", "accept invitation"]
    assert board.trail_faults() == ()
    assert "zoe@" not in str(board.store.trail())


def test_only_admins_invite_see_and_take_back(site: Site, browser: Browser, people: People) -> None:
    made, token = site.people.invite(people.chair, name="x", email="x@example.org", roles=REVIEWER)
    for by in (people.editor, people.author, people.ann):
        with pytest.raises(NotPermitted):
            site.people.invite(by, name="y", email="y@example.org", roles=REVIEWER)
        with pytest.raises(NotPermitted):
            site.people.invitations(by)
        with pytest.raises(NotPermitted):
            site.people.take_back(by, made.id)
    ann = browser()
    form = sign_in(ann, "ann@example.org")
    assert ann.get("/board/invitations").status_code == 403
    assert ann.post("/board/invitations", data={"form": form, "name": "y", "email": "y@x.org"}).status_code == 403
    assert ann.post(f"/board/invitations/{made.id}/take-back", data={"form": form}).status_code == 403
    assert browser().get("/board/invitations").headers["location"] == "/sign-in?next=%2Fboard%2Finvitations"
    assert site.people.invited(token).name == "x"


def test_a_link_ends_with_use_with_time_when_taken_back_and_when_made_anew(
    site: Site, board: Board, clock: Clock, people: People
) -> None:
    def invite(email: str) -> tuple[str, str]:
        made, token = site.people.invite(people.chair, name="x", email=email, roles=REVIEWER)
        return made.id, token

    def joins(token: str) -> bool:
        try:
            site.people.join(token, password=PASSWORD, interests=(), is_none=True)
        except UnknownId:
            return False
        return True

    identity, back = invite("a@example.org")
    site.people.take_back(people.chair, identity)
    assert not joins(back)
    with pytest.raises(UnknownId):
        site.people.take_back(people.chair, identity)
    _, first = invite("b@example.org")
    _, second = invite("B@example.org")
    assert not joins(first)
    assert joins(second)
    assert not joins(second)
    with pytest.raises(TransitionRefused, match="has this address"):
        invite("b@example.org")
    _, late = invite("c@example.org")
    clock.at += LASTS + timedelta(seconds=5)
    assert not joins(late)
    assert [one.is_open(site.now()) for one in site.people.invitations(people.chair)] == [False]
    for odd in ("", "x", "\x00", "../..", "a" * 5000):
        assert not joins(odd)
    acts = [one.act for one in board.store.trail() if "invitation" in one.act]
    assert acts == ["take back invitation", "take back invitation", "accept invitation"]
    assert board.trail_faults() == ()


def test_a_link_of_somebody_who_is_no_admin_any_more_is_refused_and_kept(
    site: Site, board: Board, people: People
) -> None:
    board.change_member(people.chair, people.ann.id, roles=frozenset({Role.ADMIN}))
    _, token = site.people.invite(people.ann, name="x", email="x@example.org", roles=frozenset({Role.CHAIR}))
    board.change_member(people.chair, people.ann.id, roles=REVIEWER)
    with pytest.raises(NotPermitted, match="no longer an admin"):
        site.people.join(token, password=PASSWORD, interests=(), is_none=True)
    assert board.sign_in("x@example.org", PASSWORD) is None
    assert site.people.invited(token).used_at is None


def test_what_an_admin_typed_wrongly_is_told_and_kept(anybody: TestClient, board: Board, people: People) -> None:
    form = sign_in(anybody, "chair@example.org")
    before = len(board.store.trail())
    for odd in ({"email": "b\u043eb@example.org"}, {"name": ""}, {"roles": []}, {"roles": ["king"]},
                {"email": "ann@example.org"}):  # fmt: skip
        data = {"form": form, "name": "<i>Kim</i>", "email": "kim@example.org", "roles": ["author"], **odd}
        page = anybody.post("/board/invitations", data=data)
        assert page.status_code == 400
        assert 'role="alert"' in page.text
        assert "<i>" not in page.text
    assert 'value="&lt;i&gt;Kim&lt;/i&gt;"' in page.text
    assert len(board.store.trail()) == before


def test_the_address_of_a_link_that_is_no_more_says_what_to_do(anybody: TestClient, people: People) -> None:
    page = anybody.get("/invitations/" + "x" * 43)
    assert page.status_code == 404
    assert "ask who invited you" in page.text


def test_interests_that_are_too_long_are_refused(site: Site, people: People) -> None:
    _, token = site.people.invite(people.chair, name="x", email="x@example.org", roles=REVIEWER)
    for odd in ("x" * 1001, "nul\x00", "\ud800"):
        with pytest.raises(InvalidInput):
            site.people.join(token, password=PASSWORD, interests=(odd,), is_none=False)
    assert site.people.invited(token)
