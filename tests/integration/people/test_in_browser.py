"""What browsers alone decide: which cookies go along when another site led here. The provider is on another host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import program
from tests.browser.server import serve
from tests.integration.board.conftest import PASSWORD, People
from tests.integration.people.test_provider import issuer as issuer

from everyline.domain.review import Role
from everyline.engine.board import Board
from everyline.engine.identity import RETURN, Provider
from everyline.engine.site import Site


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """A browser that knows two hosts of this machine, which are two sites to it: 127.0.0.1 and localhost."""
    if program() is None:
        pytest.skip("needs Chromium, which is not here")
    rules = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-gpu", rules])
        yield browser
        browser.close()


def test_people_come_in_by_invitation_by_provider_and_by_a_link_of_another_site(
    site: Site, board: Board, people: People, issuer: str, chromium: Browser
) -> None:
    elsewhere = issuer.replace("127.0.0.1", "localhost")
    with serve(site) as here:
        site.address = here
        site.provider = Provider(elsewhere, "everyline", "a secret", f"{here}{RETURN}")

        # By the provider, to the page that was asked for, though the browser holds back strict cookies on the way.
        page = chromium.new_page()
        page.goto(f"{here}/board/trail")
        page.click("text=Sign in by your organisation")
        assert page.url.startswith(f"{elsewhere}/")
        page.click("button:has-text('s-ann')")
        page.wait_for_url(f"{here}/board/trail")
        assert page.title().startswith("The trail")

        # By a link of another site: still signed in.
        page.goto(f"{elsewhere}/")
        page.evaluate("to => { const a = document.createElement('a'); a.href = to; a.id = 'to'; a.textContent = 'to';"
                      " document.body.prepend(a); }", f"{here}/account")  # fmt: skip
        page.click("#to")
        page.wait_for_url(f"{here}/account")
        assert page.title().startswith("Your account")

        # By invitation, in a browser that nobody is signed in with.
        _, token = site.people.invite(people.chair, name="Zoë", email="zoe@example.org", roles=frozenset({Role.AUTHOR}))
        guest = chromium.new_page()
        guest.goto(f"{here}/invitations/{token}")
        guest.fill("[name=password]", PASSWORD)
        guest.fill("[name=again]", PASSWORD)
        guest.check("text=I have no competing interests")
        guest.click("text=Join the board")
        guest.wait_for_url(f"{here}/board")
        assert board.sign_in("zoe@example.org", PASSWORD)
        page.close()
        guest.close()
