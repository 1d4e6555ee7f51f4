"""Without a mouse: every step by keys alone, and always to be seen where one is."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from tests.browser.filling import DOSE, Filled
from tests.browser.server import Served
from tests.browser.test_board import drafted, state_of, under_review
from tests.browser.watching import Open

from everyline.domain.review import Opinion, State

_FOCUSED = """
() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    tag: one.tagName, name: (one.getAttribute("aria-label") || one.innerText || one.name || "").trim().slice(0, 80),
    role: one.type || "", outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inView: one === document.body || (box.bottom > 0 && box.top < innerHeight && box.width > 0),
    // Nothing that stays in place covers all of it (WCAG 2.2, 2.4.11).
    covered: one !== document.body && ![[.5, .5], [.05, .9], [.9, .1]].some(([x, y]) => {
      const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
      return top && (one.contains(top) || top.contains(one) || top.closest("label")?.contains(one));
    }),
  };
}
"""


def tab_to(page: Page, is_it: Callable[[dict[str, str]], bool], most: int = 120) -> None:
    """Press Tab until what is wanted has the focus; each stop on the way is in view and outlined."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        assert focused["tag"] == "BODY" or (focused["outlined"] and focused["inView"] and not focused["covered"]), (
            f"focus is not seen: {focused}"
        )
        if is_it(focused):
            return
    raise AssertionError("what was wanted is not reached by Tab")


def named(*parts: str, tag: str = "") -> Callable[[dict[str, str]], bool]:
    return lambda one: all(part.lower() in one["name"].lower() for part in parts) and (not tag or one["tag"] == tag)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_first_key_skips_to_the_content(scripts: bool, filled: Filled, visit: Open) -> None:
    for address in ("/", f"/articles/{filled.slugs['published']}"):
        page = visit(filled.served, address, java_script_enabled=scripts)
        page.keyboard.press("Tab")
        assert "skip" in page.evaluate(_FOCUSED)["name"].lower()
        expect(page.get_by_role("link", name="Skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") in ("#content", "#main")


def test_a_question_is_asked_by_keys(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, "/", reduced_motion="reduce")
    tab_to(page, lambda one: one["tag"] == "TEXTAREA" or one["role"] == "search")
    page.keyboard.type(DOSE)
    tab_to(page, lambda one: one["tag"] == "BUTTON" and one["name"] == "Ask")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bottom line")).to_be_visible()


def test_a_source_is_opened_and_closed_by_keys(filled: Filled, visit: Open) -> None:
    page = visit(filled.served, f"/ask?{urlencode({'q': DOSE})}", reduced_motion="reduce")
    tab_to(page, lambda one: one["name"].startswith("Source 1 of this line"))
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_in_viewport()
    tab_to(page, lambda one: one["name"] == "Close", most=3)
    page.keyboard.press("Enter")
    assert page.evaluate(_FOCUSED)["name"].startswith("Source 1 of this line")


def test_a_draft_is_handed_in_by_keys(served: Served, visit: Open) -> None:
    revision = drafted(served)
    page = visit(served, f"/board/revisions/{revision.id}", "author", reduced_motion="reduce")
    open_offer(page, "Submit")
    tab_to(page, lambda one: one["tag"] == "BUTTON" and one["name"] == "Submit", most=10)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert state_of(served, revision) is State.SUBMITTED


def test_a_review_is_given_by_keys(served: Served, visit: Open) -> None:
    revision = under_review(served)
    page = visit(served, f"/board/revisions/{revision.id}", "reviewer", reduced_motion="reduce")
    tab_to(page, lambda one: one["tag"] == "BUTTON" and one["name"] == "Approve", most=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, lambda one: one["role"] == "radio", most=400)
    page.keyboard.press("Space")
    tab_to(page, lambda one: one["tag"] == "TEXTAREA", most=10)
    page.keyboard.type("Each line read against its source.")
    tab_to(page, lambda one: one["tag"] == "BUTTON" and one["name"] == "Give this review", most=10)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    (said,) = served.site.board.store.reviews(revision.id)
    assert said.reason == "Each line read against its source."
    assert list(said.claims.values()) == [Opinion.APPROVE]


def open_offer(page: Page, act: str) -> None:
    """Goes by keys to what can be done and opens an act, where it is not open already."""
    tab_to(page, lambda one: one["tag"] == "SUMMARY" and one["name"] == act, most=400)
    if not page.evaluate("document.activeElement.parentElement.open"):
        page.keyboard.press("Enter")
