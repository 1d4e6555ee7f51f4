"""Pages at 320 pixels, at twice the size, with wider spacing, in forced colours, without motion, and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser.addresses import addresses, routes
from tests.browser.filling import Filled
from tests.browser.watching import Open, Watch

SIZES = {(320, 640): "at 320 pixels", (640, 450): "at 200 %", (800, 600): "at 800 pixels", (1024, 768): "at 1024"}
RAW = ("</", "{{", "{%", "&amp;", ": None", "undefined")
_TOO_WIDE = """
() => [...document.querySelectorAll("body *")].filter(one => {
  if (one.getBoundingClientRect().right <= innerWidth + 1) return false;
  for (let up = one.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return false;
  return getComputedStyle(one).position !== "fixed";
}).slice(0, 3).map(one => one.outerHTML.slice(0, 120))
"""
_SQUEEZED = """
() => [...document.querySelectorAll("th, td, button, summary, label")].filter(one =>
  one.checkVisibility({visibilityProperty: true}) && one.clientWidth > 1 && one.clientWidth < 34
  && one.innerText.trim().split(/\\s+/).some(word => word.length > 5)
).slice(0, 3).map(one => one.outerHTML.slice(0, 120))
"""
# The spacing of WCAG 2.2, 1.4.12; a sheet that scripts make is not held back by the page's policy.
_SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }");
  document.adoptedStyleSheets = [sheet];
}
"""  # noqa: E501
_MOVING = """
() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  return [style.transitionDuration, style.animationDuration].some(
    said => said.split(",").some(each => parseFloat(each) * (each.includes("ms") ? 1 : 1000) > 20));
}).slice(0, 3).map(one => one.outerHTML.slice(0, 120))
"""


def html_pages(route: str, filled: Filled, page: Page) -> Iterator[str]:
    """Goes to each address of a route that is a page."""
    for address in addresses(route, filled):
        answered = page.context.request.get(address, max_redirects=0)
        if not answered.headers.get("content-type", "").startswith("text/html"):
            return
        gone = page.goto(address)
        if gone is not None and gone.status != 403:
            yield address


def no_scrolling_sideways(page: Page) -> list[str]:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found: list[str] = page.evaluate(_TOO_WIDE) if wide else []
    return found or (["the page"] if wide else [])


@pytest.mark.parametrize("route", routes())
def test_a_page_bends_to_its_reader(route: str, filled: Filled, visit: Open, watch: Watch) -> None:
    watch.expect(403, 410)  # what is not for a role; a withdrawn article
    role = "admin" if route.startswith(("/board/inv", "/board/mem", "/account")) else "chair"
    page = visit(filled.served, "", role if route.startswith(("/board", "/account")) else None)
    wrong = []
    for address in html_pages(route, filled, page):
        for size, what in SIZES.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            wrong += [f"{address} {what} scrolls sideways: {one}" for one in no_scrolling_sideways(page)]
            wrong += [f"{address} {what} breaks words apart: {one}" for one in page.evaluate(_SQUEEZED)]
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate(_SPACED)
        wrong += [f"{address} with wide spacing scrolls sideways: {one}" for one in no_scrolling_sideways(page)]
        page.emulate_media(reduced_motion="reduce")
        wrong += [f"{address} moves where less motion is asked for: {one}" for one in page.evaluate(_MOVING)]
        page.emulate_media(reduced_motion="no-preference")
        told = page.locator("body").inner_text()
        wrong += [f"{address} shows {raw!r}" for raw in RAW if raw in told]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", [one for one in routes() if one.startswith(("/ask", "/source", "/articles/"))])
def test_what_people_read_prints_without_what_only_a_screen_needs(
    route: str, filled: Filled, visit: Open, watch: Watch
) -> None:
    watch.expect(410)
    page = visit(filled.served, "")
    page.emulate_media(media="print")
    wrong = []
    for address in html_pages(route, filled, page):
        for name in ("navigation", "button", "textbox", "combobox"):
            if any(one.is_visible() for one in page.get_by_role(name).all()):
                wrong.append(f"{address} prints a {name}")
        if not page.get_by_role("heading", level=1).is_visible():
            wrong.append(f"{address} prints without its heading")
    assert not wrong, "\n".join(wrong)


def test_forced_colours_leave_focus_and_marks_to_be_seen(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, filled.source(), forced_colors="active")
    mark = page.locator("mark").first
    expect(mark).to_be_visible()
    before = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert mark.evaluate("one => getComputedStyle(one).backgroundColor") != before, "the span is not told from the rest"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
