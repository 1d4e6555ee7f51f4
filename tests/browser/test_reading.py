"""Readers who are nobody in particular: ask, open sources, ask further, audit, share, read articles.

What can be done without scripts is tried with them and without.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.filling import DOSE
from tests.browser.server import Served
from tests.browser.test_board import published
from tests.browser.watching import Open, Watch

SOURCE = re.compile(r"^Source \d+ of this line")
ARTICLE = """# Ritlecitinib

Ritlecitinib is taken as 50 mg by mouth once daily. [1]

Ritlecitinib is taken as 500 mg once daily. [1]

[1] Litfulo prescribing information.
"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def anybody(scripts: bool, visit: Open, served: Served) -> Page:
    """The first page, with scripts and without: both must do."""
    return visit(served, "/", java_script_enabled=scripts)


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def ask(page: Page, question: str = DOSE, box: str = "Your question") -> None:
    page.get_by_label(box).fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(main(page).get_by_role("heading", level=1, name=question)).to_be_visible()


def asked(**said: str) -> str:
    return f"/ask?{urlencode({'q': DOSE, **said})}"


def test_a_question_is_answered_bottom_line_first(anybody: Page) -> None:
    ask(anybody)
    headings = main(anybody).get_by_role("heading", level=2)
    expect(headings.first).to_have_text("Bottom line")
    expect(anybody.get_by_text("50 mg by mouth once daily").first).to_be_visible()
    expect(anybody.get_by_text(re.compile("unreviewed", re.I)).first).to_be_visible()


def test_a_source_opens_at_the_words_cited_and_leads_back(anybody: Page, scripts: bool) -> None:
    page = anybody
    page.goto(asked())
    link = main(page).get_by_role("link", name=SOURCE).first
    link.click()
    mark = page.locator("mark").first
    expect(mark).to_be_in_viewport()
    expect(mark).to_contain_text("50 mg")
    if scripts:
        panel = page.get_by_role("complementary")
        expect(panel).to_contain_text("Verdict: supported")
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(link).to_be_focused()
    else:
        page.go_back()
        expect(main(page).get_by_role("heading", name="Bottom line")).to_be_visible()


def test_a_follow_up_keeps_the_drug_and_the_thread(anybody: Page) -> None:
    page = anybody
    page.goto(asked())
    ask(page, "And in pregnancy?", box="Ask further")
    expect(main(page).get_by_text("ritlecitinib", exact=False).first).to_be_visible()
    ask(page, "And while breastfeeding?", box="Ask further")
    thread = page.get_by_role("navigation", name="Questions before this one")
    expect(thread.get_by_role("link")).to_have_text([DOSE, "And in pregnancy?"])
    thread.get_by_role("link", name=DOSE).click()
    expect(main(page).get_by_role("heading", level=1, name=DOSE)).to_be_visible()


def test_another_reader_gets_other_words_and_is_remembered(anybody: Page, scripts: bool) -> None:
    page = anybody
    page.goto(asked())
    page.get_by_label("Which best describes you?").select_option("Patient")
    if not scripts:
        page.get_by_role("button", name="Reword").click()
    expect(page).to_have_url(re.compile("reader=patient"))
    expect(main(page).get_by_text("Before you read").first).to_be_visible()
    expect(page.get_by_label("Which best describes you?")).to_have_value("patient")
    page.goto("/")
    expect(page.get_by_label("I am")).to_have_value("patient")


def test_rewording_keeps_the_place(visit: Open, served: Served) -> None:
    page = visit(served, f"/ask?{urlencode({'q': 'Does ritlecitinib work in alopecia areata?'})}")
    lines = page.locator("li[data-about]")
    count = lines.count()
    lines.nth(count // 2).evaluate("one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 20)")
    before = page.evaluate("scrollY")
    page.get_by_label("Which best describes you?").select_option("Nurse")
    expect(page).to_have_url(re.compile("reader=nurse"))
    expect(page.get_by_role("status").filter(has_text="Reworded")).to_be_attached()
    assert before > 200
    assert page.evaluate("scrollY") > 100, "the reader was thrown back to the top"


def test_how_an_answer_was_made_can_be_read(anybody: Page) -> None:
    anybody.goto(asked())
    anybody.get_by_role("link", name=re.compile("How this answer was made")).click()
    expect(main(anybody).get_by_role("heading", name="What the judge said")).to_be_visible()
    anybody.get_by_role("link", name="Back to the answer").click()
    expect(main(anybody).get_by_role("heading", name="Bottom line")).to_be_visible()


def test_an_answer_is_copied_with_its_references(visit: Open, served: Served) -> None:
    page = visit(served, asked(), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy with references").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "50 mg by mouth once daily" in copied
    assert "[1]" in copied
    assert "Litfulo" in copied or "LITFULO" in copied


def test_an_answer_is_shared_by_a_link_and_erased_by_another(anybody: Page, watch: Watch) -> None:
    page = anybody
    page.goto(asked())
    page.get_by_text("Save or share").click()
    page.get_by_role("button", name="Make a link to share").click()
    links = main(page).get_by_role("link")
    answer, erase = (links.nth(n).get_attribute("href") for n in (0, 1))
    assert answer is not None
    assert erase is not None
    page.goto(answer)
    expect(page.get_by_text("it holds")).to_be_visible()
    expect(page.get_by_text("50 mg by mouth once daily").first).to_be_visible()
    page.goto(erase)
    main(page).get_by_role("button").click()
    watch.expect(404, 410)
    page.goto(answer)
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_theme_a_reader_chooses_is_kept(visit: Open, served: Served) -> None:
    page = visit(served, "/", color_scheme="light")
    light = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    button = page.get_by_role("button", name="Theme")
    while "dark" not in button.inner_text():
        button.click()
    dark = page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor")
    assert dark != light
    page.goto("/audit")
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == dark


def test_an_article_is_audited_pasted_and_uploaded(anybody: Page) -> None:
    page = anybody
    for way in ("pasted", "uploaded"):
        page.goto("/audit")
        if way == "pasted":
            page.get_by_label("Paste").fill(ARTICLE)
        else:
            file = {"name": "article.md", "mimeType": "text/markdown", "buffer": ARTICLE.encode()}
            page.locator("input[type=file]").set_input_files(files=[file])
        main(page).get_by_role("button", name="Audit").click()
        for said in ("500 mg once daily", re.compile("contradict|wrong", re.I)):
            expect(page.get_by_text(said).locator("visible=true").first).to_be_visible()


def test_nothing_to_audit_is_told_with_the_next_step(anybody: Page, watch: Watch) -> None:
    watch.expect(400, 422)
    anybody.goto("/audit")
    main(anybody).get_by_role("button", name="Audit").click()
    expect(main(anybody).get_by_text(re.compile("empty|paste|no text|nothing", re.I)).first).to_be_visible()


def test_an_article_is_found_read_and_its_source_opened(anybody: Page, served: Served) -> None:
    published(served)
    page = anybody
    page.goto("/articles")
    main(page).get_by_role("link", name=DOSE).click()
    expect(main(page).get_by_role("heading", level=1, name=DOSE)).to_be_visible()
    expect(main(page).get_by_text("Dr Second Reviewer").first).to_be_visible()
    main(page).get_by_role("link", name=SOURCE).first.click()
    expect(page.locator("mark").first).to_be_in_viewport()


@pytest.mark.parametrize(
    "address, status, said",
    [("/nowhere", 404, "nothing at this address"), ("/articles/none", 404, "no such article"),
     ("/source?version=sha256:00&start=0&end=1", 404, ""), ("/source?version=x", 422, "")],
)  # fmt: skip
def test_an_address_that_is_wrong_is_told_with_a_way_on(
    address: str, status: int, said: str, anybody: Page, watch: Watch
) -> None:
    watch.expect(status)
    anybody.goto(address)
    expect(anybody.get_by_role("alert")).to_contain_text(said, ignore_case=True)
    expect(anybody.get_by_role("alert")).not_to_be_empty()
    main(anybody).get_by_role("link").last.click()
    expect(anybody.get_by_label("Your question")).to_be_visible()
