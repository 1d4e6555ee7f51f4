"""axe finds nothing on any page, as anybody who sees it, at phone and desktop width, light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from tests.browser.accessibility import ALL_LOOKS, TWO_LOOKS, violations_in
from tests.browser.addresses import addresses, routes
from tests.browser.filling import Filled
from tests.browser.server import ROLES
from tests.browser.watching import Open, Watch


def looks_of(page: Page, seen: set[str]) -> tuple[tuple[str, str], ...]:
    """In which looks a page is to be looked at: all where nothing like it was seen, one where only the forms differ
    that a role is offered, none where it is the same but for who is signed in and times."""
    kept = re.sub(r'Dr [A-Z][a-z]+( Reviewer)?|name="form" value="[^"]*"|<time.*?</time>', "", page.content())
    is_known, is_new_page = kept in seen, page.url not in seen
    seen.update((kept, page.url))
    return () if is_known else ALL_LOOKS if is_new_page else TWO_LOOKS[:1]


@pytest.mark.parametrize("route", routes())
def test_axe_finds_nothing(route: str, filled: Filled, visit: Open, watch: Watch) -> None:
    watch.expect(403, 410)  # what is not for a role; a withdrawn article
    at = addresses(route, filled)
    first = visit(filled.served, "", "admin").context.request.get(at[0], max_redirects=0)
    assert first.status in (200, 303, 403), f"{at[0]}: {first.status}"
    if first.status == 200 and not first.headers["content-type"].startswith("text/html"):
        return  # data, for programs
    found, seen = [], set[str]()
    is_of_board = route.startswith(("/board", "/account"))
    for role in (None, *ROLES) if is_of_board else (None, "editor", "admin"):
        page = visit(filled.served, "", role)
        # Pages for readers differ by role in their head alone: one address of them is enough for members.
        for address in at if is_of_board or role is None else at[:1]:
            answered = page.goto(address)
            assert answered is not None
            if answered.status == 403 or (page.url.partition("?")[0].endswith("/sign-in") and route != "/sign-in"):
                continue  # not for them
            looks = looks_of(page, seen)
            found += [f"{address} as {role or 'nobody'}, {one}" for one in violations_in(page, looks)]
        page.context.close()
    assert not found, "\n".join(found)
    assert seen, "nobody saw this page"


@pytest.mark.parametrize("address, status", [("/nowhere", 404), ("/articles/none", 404), ("/source?version=x", 422)])
def test_axe_finds_nothing_where_something_is_wrong(
    address: str, status: int, filled: Filled, visit: Open, watch: Watch
) -> None:
    watch.expect(status)
    assert violations_in(visit(filled.served, address), ALL_LOOKS) == []


def test_axe_finds_what_is_wrong(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, "/sign-in")
    page.evaluate("""
        document.querySelector("main").innerHTML = "<input><p>pale</p>";
        Object.assign(document.querySelector("main p").style, {color: "#aaa", background: "#fff"});
    """)
    told = " ".join(violations_in(page, TWO_LOOKS))
    assert "label" in told
    assert "color-contrast" in told


@pytest.mark.parametrize(
    "script",
    [
        "console.error('x')",
        "alert(1)",
        "fetch('http://other.example/').catch(() => 0)",
        "document.body.innerHTML = '<i style=color:red>'",
        "setTimeout(() => missing(), 0)",
        "fetch('/nowhere')",
    ],
)
def test_what_no_page_may_do_is_seen(script: str, filled: Filled, visit: Open, watch: Watch) -> None:
    page = visit(filled.served, "/sign-in")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert watch.wrong
    watch.wrong.clear()
