"""axe finds nothing on any page, as anybody who sees it, at phone and desktop width, light and dark."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page
from tests.browser.accessibility import violations_in_all_looks
from tests.browser.addresses import addresses, routes
from tests.browser.filling import Filled
from tests.browser.server import ROLES
from tests.browser.watching import Open, Watch


def looked_at(page: Page, seen: set[str]) -> bool:
    """Whether the page as it is now is one looked at before, but for who is signed in and its form's token."""
    kept = re.sub(r'Dr [A-Z][a-z]+( Reviewer)?|name="form" value="[^"]*"|<time.*?</time>', "", page.content())
    known = kept in seen
    seen.add(kept)
    return known


@pytest.mark.parametrize("route", [one for one in routes() if one != "/static/{name}"])
def test_axe_finds_nothing(route: str, filled: Filled, visit: Open) -> None:
    found, seen, looks = [], set[str](), 0
    for role in (None, *ROLES):
        page = visit(filled.served, "", role)
        for address in addresses(route, filled):
            if page.context.request.get(address, max_redirects=0).headers.get("content-type", "")[:9] != "text/html":
                continue
            answered = page.goto(address)
            assert answered is not None
            if page.url.endswith("/sign-in") and route != "/sign-in":
                continue  # not for nobody
            if looked_at(page, seen):
                continue
            looks += 1
            found += [f"{address} as {role or 'nobody'}, {one}" for one in violations_in_all_looks(page)]
        page.context.close()
    assert not found, "\n".join(found)
    assert looks or route.endswith(("json", "z", "xml")), "nobody saw this page"


@pytest.mark.parametrize("address, status", [("/nowhere", 404), ("/articles/none", 404), ("/source?version=x", 422)])
def test_axe_finds_nothing_where_something_is_wrong(
    address: str, status: int, filled: Filled, visit: Open, watch: Watch
) -> None:
    watch.expect(status)
    assert violations_in_all_looks(visit(filled.served, address)) == []
