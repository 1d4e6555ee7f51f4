"""Pictures of every page, for people to look at: `TOUR=folder python -m pytest tests/browser/tour.py [-k ROUTE]`.

Each page at 390, 768 and 1440 pixels, light and dark; pages of the board as the chair or the admin sees them. Nothing
is compared, and the suite does not run this.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.addresses import addresses, routes
from tests.browser.filling import Filled

from everyline.web.pages import COOKIE

WIDTHS = (390, 768, 1440)


@pytest.mark.parametrize("route", routes())
def test_tour(route: str, filled: Filled, browser: Browser) -> None:
    folder = Path(os.environ["TOUR"])
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(base_url=filled.served.address)
    page = context.new_page()
    if route.startswith(("/board", "/account")):
        role = "admin" if route.startswith(("/board/inv", "/board/mem", "/account")) else "chair"
        token = filled.served.token(role)
        context.add_cookies([{"name": COOKIE, "value": token, "url": filled.served.address}])
    for at in addresses(route, filled):
        told = context.request.get(at, max_redirects=0)
        if not told.headers.get("content-type", "").startswith("text/html"):
            break
        page.goto(at)
        name = re.sub(r"[^a-z0-9]+", "-", at.lower()).strip("-")[:70] or "home"
        for width in WIDTHS:
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                page.screenshot(path=folder / f"{name}.{width}.{scheme}.png", full_page=True)
    context.close()
