"""Readers who are nobody in particular: ask, open a source, ask further, audit, read articles; scripts on and off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.server import Served
from tests.browser.watching import Open, Watch

QUESTION = "What is the dose of ritlecitinib?"


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def anybody(request: pytest.FixtureRequest, visit: Open, served: Served) -> Page:
    """The first page, with scripts and without: both must do."""
    return visit(served, "/", java_script_enabled=request.param)


def ask(page: Page, question: str = QUESTION) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_a_question_is_answered_bottom_line_first(anybody: Page) -> None:
    page = anybody
    ask(page)
    first = page.get_by_role("heading", name="Bottom line")
    expect(first).to_be_visible()
    expect(page.get_by_text("50 mg by mouth once daily").first).to_be_visible()
    expect(page.get_by_text(re.compile("unreviewed", re.I)).first).to_be_visible()


def test_an_address_that_is_wrong_is_told_with_a_way_on(anybody: Page, watch: Watch) -> None:
    watch.expect(404)
    anybody.goto("/nowhere")
    expect(anybody.get_by_role("alert")).to_contain_text("nothing at this address")
    anybody.get_by_role("main").get_by_role("link").first.click()
    expect(anybody.get_by_label("Your question")).to_be_visible()
