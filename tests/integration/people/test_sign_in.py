"""Signing in: nobody gets in who should not, and nobody who should is kept out."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import PASSWORD, Clock, People
from tests.integration.board.test_site import hidden, sign_in, try_sign_in
from tests.integration.people.conftest import SECURE

from everyline.domain.review import Role
from everyline.engine.board import Board
from everyline.engine.site import Site
from everyline.errors import InvalidInput
from everyline.review.names import mail_address, person_name
from everyline.review.sessions import IDLE, WHOLE
from everyline.web.attempts import network
from everyline.web.pages import COOKIE
from everyline.web.people import onward

Browser = Callable[..., TestClient]


def sign_out(client: TestClient, email: str) -> None:
    """Sign in and out again, so that the browser has been the member's."""
    assert client.post("/sign-out", data={"form": sign_in(client, email)}).status_code == 303


def test_a_form_of_another_site_signs_nobody_in(anybody: TestClient, people: People) -> None:
    data = {"email": "ann@example.org", "password": PASSWORD}
    for form in ("", "guessed", "x" * 32):
        answer = anybody.post("/sign-in", data={**data, "form": form})
        assert answer.status_code == 403
        assert COOKIE not in anybody.cookies
    other = hidden(anybody.get("/sign-in").text)
    anybody.cookies.clear()  # what another site sends along holds no cookie of ours
    assert anybody.post("/sign-in", data={**data, "form": other}).status_code == 403
    assert try_sign_in(anybody, "ann@example.org").status_code == 303


def test_a_session_that_was_there_before_ends_when_somebody_signs_in(browser: Browser, people: People) -> None:
    one, thief = browser(), browser()
    sign_in(thief, "bob@example.org")
    planted = thief.cookies[COOKIE]
    one.cookies.set(COOKIE, planted)
    form = hidden(browser().get("/sign-in").text)
    one.cookies.set("everyline_form", form)
    data = {"form": form, "email": "ann@example.org", "password": PASSWORD}
    answer = one.post("/sign-in", data=data)
    assert answer.status_code == 303
    assert planted not in str(answer.headers)
    assert thief.get("/board").status_code == 303  # bob's session, planted on ann, is gone


def test_by_https_cookies_are_for_this_host_alone(secure: TestClient, people: People) -> None:
    secure.headers["cookie"] = ""
    page = secure.get("/sign-in")
    [held] = page.headers.get_list("set-cookie")
    assert re.match(r"__Host-everyline_form=[\w-]{32}; HttpOnly; Path=/; SameSite=strict; Secure", held)
    token = held.partition("=")[2].partition(";")[0]
    data = {"form": token, "email": "ann@example.org", "password": PASSWORD}
    answer = secure.post("/sign-in", data=data, headers={"cookie": f"__Host-everyline_form={token}"})
    assert answer.status_code == 303
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for one in cookies:
        assert one.startswith("__Host-everyline_")
        assert "; Secure" in one
        assert "HttpOnly" in one
        assert "Domain" not in one
    session = cookies[0].partition(";")[0]
    board = secure.get("/board", headers={"cookie": session})
    assert board.status_code == 200
    # Without the prefix, as a neighbouring host could plant it, the same token is nothing.
    assert secure.get("/board", headers={"cookie": session.removeprefix("__Host-")}).status_code == 303
    gone = secure.post("/sign-out", data={"form": hidden(board.text)}, headers={"cookie": session}).headers[
        "set-cookie"
    ]
    assert gone.startswith('__Host-everyline_session=""; ')
    assert "Max-Age=0" in gone
    assert "Secure" in gone


def test_where_no_cookie_is_kept_the_page_says_at_which_address_it_is(secure: TestClient) -> None:
    assert SECURE in secure.post("/sign-in", data={"form": "x"}).text


def test_after_signing_in_one_lands_where_one_wanted(anybody: TestClient, people: People) -> None:
    path = "/board/revisions/%C3%A4-1?subject=a%20b&x=1"
    asked = anybody.get(path)
    assert asked.status_code == 303
    form = anybody.get(asked.headers["location"])
    assert hidden(form.text, "next") == path
    data = {"form": hidden(form.text), "next": path, "email": "ann@example.org", "password": PASSWORD}
    wrong = anybody.post("/sign-in", data={**data, "password": "not the password"})
    assert hidden(wrong.text, "next") == path  # a wrong password loses nothing
    assert 'value="ann@example.org"' in wrong.text
    assert anybody.post("/sign-in", data=data).headers["location"] == path
    assert anybody.get(f"/sign-in?next={quote(path, safe='')}").headers["location"] == path


ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example",
    "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "/\x00/evil.example", "\t//evil.example",
    " //evil.example", "/board\r\nSet-Cookie: x=1", "///evil.example", "/a\\..\\evil", "board", "", "/" + "x" * 3000,
    "/sign-in?next=/board", "/sign-out", "/\u2028//evil.example", "/ａ",
)  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
def test_no_path_leads_elsewhere(path: str) -> None:
    assert onward(path) == "/board"


def test_signing_in_leads_nobody_elsewhere(anybody: TestClient, people: People) -> None:
    data = {"form": hidden(anybody.get("/sign-in").text), "email": "ann@example.org", "password": PASSWORD}
    assert anybody.post("/sign-in", data={**data, "next": "//evil.example"}).headers["location"] == "/board"
    for path in ELSEWHERE:
        assert anybody.get("/sign-in", params={"next": path}).headers["location"] == "/board"


def test_a_link_of_another_site_finds_a_member_signed_in(anybody: TestClient, people: People) -> None:
    """Browsers keep a strict cookie back from what another site's link opens, redirects included."""
    sign_in(anybody, "ann@example.org")
    session = anybody.cookies[COOKIE]
    del anybody.cookies[COOKIE]
    cross = {"sec-fetch-site": "cross-site"}
    first = anybody.get("/board/trail", headers=cross)
    second = anybody.get(first.headers["location"], headers=cross)
    onto = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', second.text)
    assert second.status_code == 200
    assert onto
    anybody.cookies.set(COOKIE, session)
    third = anybody.get(onto[1], headers={"sec-fetch-site": "same-origin"})
    assert (third.status_code, third.headers["location"]) == (303, "/board/trail")
    del anybody.cookies[COOKIE]  # and somebody who is not signed in gets the form, not a circle
    assert "Password" in anybody.get(onto[1], headers={"sec-fetch-site": "same-origin"}).text


def test_guessing_elsewhere_does_not_keep_a_member_out(site: Site, browser: Browser, people: People) -> None:
    own = browser()
    sign_out(own, "ann@example.org")
    attempts = own.app.state.attempts  # type: ignore[attr-defined]
    for n in range(400):  # from forty networks, until the address itself waits
        attempts.take("ann@example.org", f"192.0.2.{n % 40}")
    stranger = browser()
    assert try_sign_in(stranger, "ann@example.org").status_code == 429
    assert try_sign_in(own, "ANN@example.org").status_code == 303  # a browser she signed in with before
    assert try_sign_in(stranger, "bob@example.org").status_code == 303


def test_a_mark_of_a_browser_is_for_one_address_and_has_its_own_limit(browser: Browser, people: People) -> None:
    own = browser()
    sign_out(own, "ann@example.org")
    statuses = [try_sign_in(own, "ann@example.org", f"wrong {n} wrong").status_code for n in range(11)]
    assert statuses == [403] * 10 + [429]
    mark = own.cookies["everyline_known"]
    attempts = own.app.state.attempts  # type: ignore[attr-defined]
    for _ in range(10):
        attempts.take("bob@example.org", "198.51.100.1", mark)
    assert not attempts.take("bob@example.org", "198.51.100.1", mark)  # no mark of bob's: the caller's own limit
    forged = mark.partition(".")[0] + "." + "0" * 64
    for _ in range(10):
        attempts.take("ann@example.org", "198.51.100.2", forged)
    assert not attempts.take("ann@example.org", "198.51.100.2", forged)


def test_one_caller_tries_no_more_than_thirty_addresses(anybody: TestClient) -> None:
    attempts = anybody.app.state.attempts  # type: ignore[attr-defined]
    assert sum(attempts.take(f"a{n}@example.org", "2001:db8::1") for n in range(60)) == 30
    assert not attempts.take("x@example.org", "2001:db8::ffff")  # the same /64
    assert attempts.take("x@example.org", "2001:db8:0:1::1")


@pytest.mark.parametrize(
    "caller, stands",
    [("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::/64"),
     ("testclient", "testclient"), ("", "")],
)  # fmt: skip
def test_where_a_caller_stands(caller: str, stands: str) -> None:
    assert network(caller) == stands


def test_what_a_caller_says_of_its_address_is_not_believed(anybody: TestClient, people: People) -> None:
    statuses = [
        try_sign_in(anybody, "ann@example.org", "wrong wrong wrong", **{"x-forwarded-for": f"192.0.2.{n}"}).status_code
        for n in range(11)
    ]
    assert statuses[-1] == 429


def test_an_unknown_address_takes_as_long_as_a_known_one(board: Board, people: People) -> None:
    def took_s(email: str) -> float:
        began = time.perf_counter()
        assert board.sign_in(email, "not the password") is None
        return time.perf_counter() - began

    board.change_member(people.chair, people.bob.id, is_active=False)
    took_s("ann@example.org")
    known = median(took_s("ann@example.org") for _ in range(3))
    for other in ("nobody@example.org", "bob@example.org", "no address"):
        assert 0.3 < median(took_s(other) for _ in range(3)) / known < 3, other


def test_a_session_ends_when_idle_and_when_old_and_when_the_clock_goes_back(
    site: Site, clock: Clock, people: People
) -> None:
    token = site.sessions.begin(people.ann.id, site.now())
    assert site.sessions.find(token, site.now())
    at = clock.at
    assert site.sessions.find(token, at - timedelta(minutes=50))  # a clock set right
    assert site.sessions.find(token, at - timedelta(hours=2)) is None
    assert site.sessions.find(token, at - timedelta(days=400)) is None
    assert site.sessions.find(token, at + IDLE + timedelta(minutes=1)) is None
    seen = at
    while seen < at + WHOLE - timedelta(hours=12):
        seen += timedelta(hours=11)
        assert site.sessions.find(token, seen)
    assert site.sessions.find(token, at + WHOLE + timedelta(minutes=1)) is None


def test_sessions_that_ended_are_not_kept(site: Site, clock: Clock, people: People) -> None:
    first = site.sessions.begin(people.ann.id, site.now())
    clock.at += IDLE * 2
    site.sessions.begin(people.ann.id, site.now())
    assert len(site.sessions.places(people.ann.id, site.now())) == 1
    clock.at -= IDLE * 2
    assert site.sessions.find(first, site.now()) is None


def test_odd_passwords_are_refused_or_work(board: Board, people: People) -> None:
    for password in ("x" * 1001, "", "short", "half\ud800a character"):
        with pytest.raises(InvalidInput):
            board.change_password(people.ann, password)
        assert board.sign_in("ann@example.org", password) is None
    for password in ("\x00" * 20, "x" * 1000):
        board.change_password(people.ann, password)
        assert board.sign_in("ann@example.org", password) == people.ann
    assert board.sign_in("ann@example.org", "x" * 1001) is None  # what follows the thousandth character is not dropped


def test_a_password_is_the_same_from_every_keyboard(board: Board, people: People) -> None:
    board.change_password(people.ann, "Schl\u00fcssel im Schloss")
    assert board.sign_in("ann@example.org", "Schlu\u0308ssel im Schloss") == people.ann


ODD_ADDRESSES = (
    "nul\x00@example.org", "\ud800@example.org", "b\u043eb@example.org", "bob@ex\u00e4mple.org",
    "bo\u212a@example.org", "a b@example.org", "a@b@c", "@example.org", "bob@", "bob", "x" * 65 + "@example.org",
    "bob@" + "x" * 250, "bob@example.org\r\nBcc: x@example.org", "a..b@example.org", '"><script>@example.org',
)  # fmt: skip


@pytest.mark.parametrize("email", ODD_ADDRESSES)
def test_odd_addresses_are_no_addresses(email: str) -> None:
    with pytest.raises(InvalidInput):
        mail_address(email)


def test_odd_addresses_sign_nobody_in(board: Board, anybody: TestClient, people: People) -> None:
    with pytest.raises(InvalidInput):
        board.invite(people.chair, name="x", email=ODD_ADDRESSES[2], roles=frozenset(), password=PASSWORD)
    for email in (*ODD_ADDRESSES[:3], ODD_ADDRESSES[-1]):
        assert board.sign_in(email, PASSWORD) is None
        page = try_sign_in(anybody, email.encode("utf-8", "replace").decode())
        assert page.status_code == 403
        assert "<script>" not in page.text


def test_a_letter_that_only_becomes_another_is_not_that_one(board: Board, people: People) -> None:
    board.invite(people.chair, name="k", email="K@example.org", roles=frozenset({Role.AUTHOR}), password=PASSWORD)
    assert board.sign_in("k@EXAMPLE.org ", PASSWORD)
    assert board.sign_in("\u212a@example.org", PASSWORD) is None  # the Kelvin sign, whose small letter is k


ODD_NAMES = ("", "  ", "a\x00b", "a\r\nSet-Cookie: x=1", "a\u202eb", "a\u2028b", "\ud800", "\u200b", "x" * 201, "a\x7f")


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_no_names(name: str) -> None:
    with pytest.raises(InvalidInput):
        person_name(name)


@pytest.mark.parametrize(
    "name, kept",
    [("Zoë  O’Brien-Müller", "Zoë O’Brien-Müller"), ("علی\u200cرضا", "علی\u200cرضا"), (" 李 小龙", "李 小龙")],
)
def test_names_of_people_are_kept(name: str, kept: str) -> None:
    assert person_name(name) == kept


def test_a_name_is_shown_as_text(board: Board, anybody: TestClient, people: People) -> None:
    author = frozenset({Role.AUTHOR})
    board.invite(people.chair, name="<b>Bob</b>", email="x@example.org", roles=author, password=PASSWORD)
    sign_in(anybody, "x@example.org")
    page = anybody.get("/board").text
    assert "<b>Bob" not in page
    assert "&lt;b&gt;Bob&lt;/b&gt;" in page


def test_text_that_no_database_holds_is_told(anybody: TestClient, people: People) -> None:
    sign_in(anybody, "ann@example.org")
    for path in ("/board/revisions/%00", "/articles/%00", "/board/trail?subject=%00"):
        assert anybody.get(path).status_code in (200, 400, 404)


@pytest.mark.parametrize("language", ["xx-Nowhere", "*;q=0", "de-DE,de;q=x", "\x01", "a" * 5000])
def test_an_unknown_language_changes_nothing(anybody: TestClient, people: People, language: str) -> None:
    page = anybody.get("/sign-in", headers={"accept-language": language})
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
