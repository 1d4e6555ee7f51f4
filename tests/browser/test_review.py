"""From an answer to a published article and back: each member does their part in a browser of their own."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.filling import DOSE
from tests.browser.server import Served
from tests.browser.test_board import approved_by_both, drafted, published, state_of, under_review
from tests.browser.watching import Open, Watch

from everyline.domain.review import Opinion, Revision, State

C1 = re.compile(r"^c1\b")


def desk(visit: Open, served: Served, revision: Revision, role: str, **options: object) -> Page:
    return visit(served, f"/board/revisions/{revision.id}", role, **options)


def move(page: Page, act: str, reason: str = "", reviewers: tuple[str, ...] = ()) -> None:
    """Do an act that the page offers."""
    offers = page.get_by_role("region", name="What can be done")
    button = offers.get_by_role("button", name=act, exact=True)
    if not button.is_visible():
        offers.get_by_text(act, exact=True).first.click()
    form = offers.locator("form").filter(has=page.get_by_role("button", name=act, exact=True))
    if reason:
        form.get_by_role("textbox").fill(reason)
    for name in reviewers:
        form.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    with page.expect_navigation():
        button.click()


def review(page: Page, opinion: str, reason: str, interest: str = "") -> None:
    mine = page.get_by_role("region", name="Your review")
    mine.get_by_role("radio", name=opinion, exact=True).check()
    mine.get_by_label("Why").fill(reason)
    if interest:
        mine.get_by_label(re.compile("competing interest")).fill(interest)
    with page.expect_navigation():
        mine.get_by_role("button", name="Give this review").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_answer_becomes_a_published_article(scripts: bool, visit: Open, served: Served) -> None:
    author = visit(served, "/board", "author", java_script_enabled=scripts)
    author.get_by_role("link", name="Bring an article before").click()
    author.get_by_role("textbox", name="Question", exact=True).fill(DOSE)
    with author.expect_navigation():
        author.get_by_role("main").get_by_role("button").first.click()
    expect(author.get_by_role("heading", level=1, name=DOSE)).to_be_visible()
    expect(author.get_by_text("submitted", exact=True).first).to_be_visible()

    address = author.url.partition("#")[0].removeprefix(served.address)
    editor = visit(served, "/board", "editor", java_script_enabled=scripts)
    editor.get_by_role("link", name=DOSE).click()
    move(editor, "Assign", reviewers=("Dr Reviewer", "Dr Second Reviewer"))
    editor.goto(address)
    move(editor, "Request changes", reason="shorten the second line")
    editor.goto(address)
    move(editor, "Reopen", reason="it is short enough after all")

    for role in ("reviewer", "second reviewer"):
        page = visit(served, "/board?mine=todo", role, java_script_enabled=scripts)
        page.get_by_role("link", name=DOSE).click()
        with page.expect_navigation():
            page.get_by_role("group", name=re.compile(r"opinion of c1\b")).get_by_role("button", name="Approve").click()
        review(page, "approve", "each line read against its source")
        expect(page.get_by_text("each line read against its source").first).to_be_visible()

    editor.goto(address)
    move(editor, "Approve", reason="two approvals")
    editor.goto(address)
    move(editor, "Publish")
    reader = visit(served, "/articles", java_script_enabled=scripts)
    reader.get_by_role("main").get_by_role("link", name=DOSE).click()
    expect(reader.get_by_text("50 mg by mouth once daily").first).to_be_visible()
    expect(reader.get_by_text("Dr Second Reviewer").first).to_be_visible()
    assert served.site.board.trail_faults() == ()


def test_the_judge_is_asked_while_one_types_and_refuses_a_wrong_dose(visit: Open, served: Served) -> None:
    revision = drafted(served)
    claim = json.loads(revision.content)["claims"][0]
    page = desk(visit, served, revision, "author")
    one = page.get_by_role("article", name=C1)
    one.get_by_text("Comment, reword").click()
    one.get_by_label("Other words").fill(claim["text"].replace("50 mg", "500 mg"))
    expect(one.get_by_text("CONTRADICTED").first).to_be_visible()
    expect(one.get_by_text("500 mg").last).to_be_visible()
    one.get_by_label("Other words").fill(claim["citations"][0]["quote"])
    expect(one.locator("[data-judged]").get_by_text("SUPPORTED")).to_be_visible()


def test_the_judge_is_asked_without_scripts_too(visit: Open, served: Served) -> None:
    revision = drafted(served)
    claim = json.loads(revision.content)["claims"][0]
    page = desk(visit, served, revision, "author", java_script_enabled=False)
    one = page.get_by_role("article", name=C1)
    one.get_by_text("Comment, reword").click()
    one.get_by_label("Other words").fill(claim["text"].replace("50 mg", "500 mg"))
    one.get_by_role("button", name="Ask the judge").click()
    expect(page.get_by_role("article", name=C1).get_by_text("CONTRADICTED").first).to_be_visible()
    assert state_of(served, revision) is State.DRAFT


def test_a_reworded_line_makes_a_draft_that_can_be_compared(visit: Open, served: Served) -> None:
    revision = drafted(served)
    claim = json.loads(revision.content)["claims"][0]
    page = desk(visit, served, revision, "author")
    one = page.get_by_role("article", name=C1)
    one.get_by_text("Comment, reword").click()
    one.get_by_label("Other words").fill(claim["citations"][0]["quote"])
    reword = one.locator("form").filter(has=page.get_by_role("button", name="Make a new draft with it"))
    reword.get_by_label("Why").fill("closer to the source")
    with page.expect_navigation():
        reword.get_by_role("button", name="Make a new draft with it").click()
    page.get_by_text("Other revisions").click()
    page.get_by_role("link", name="what changed since").click()
    expect(page.get_by_text("closer to the source")).to_be_visible()
    expect(page.get_by_role("link", name="c1")).to_be_visible()


def test_opinions_comments_and_interests_are_said_claim_by_claim(visit: Open, served: Served) -> None:
    revision = under_review(served)
    page = desk(visit, served, revision, "reviewer")
    for claim, opinion in (("c1", "Unsure"), ("c2", "Request change")):
        group = page.get_by_role("group", name=re.compile(rf"opinion of {claim}\b"))
        group.get_by_label("Note").fill(f"{opinion} because")
        with page.expect_navigation():
            group.get_by_role("button", name=opinion).click()
    one = page.get_by_role("article", name=C1)
    one.get_by_text("Comment, reword").click()
    one.get_by_label("Comment", exact=True).fill("Which label is this?")
    with page.expect_navigation():
        one.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("Which label is this?").first).to_be_visible()
    review(page, "approve", "with doubts", interest="speaker's fee in 2024")
    expect(page.get_by_text("does not count for the quorum").first).to_be_visible()
    (said,) = served.site.board.store.reviews(revision.id)
    assert said.interest == "speaker's fee in 2024"
    assert sorted(one.value for one in said.claims.values()) == ["request change", "unsure"]
    editor = desk(visit, served, revision, "editor")
    expect(editor.get_by_text("Between it and approval")).to_be_visible()


def test_only_the_chair_overrides_and_rejects(visit: Open, served: Served) -> None:
    revision = under_review(served)
    editor = desk(visit, served, revision, "editor").get_by_role("region", name="What can be done")
    expect(editor.get_by_role("button", name="Override")).to_have_count(0)
    expect(editor.get_by_role("button", name="Reject")).to_have_count(0)
    chair = desk(visit, served, revision, "chair")
    move(chair, "Override", reason="urgent safety notice")
    assert state_of(served, revision) is State.APPROVED
    expect(chair.get_by_text("urgent safety notice").first).to_be_visible()


def test_the_chair_rejects(visit: Open, served: Served) -> None:
    revision = under_review(served)
    move(desk(visit, served, revision, "chair"), "Reject", reason="out of scope")
    assert state_of(served, revision) is State.REJECTED


def test_an_approval_lapses_reopens_and_an_article_is_withdrawn(visit: Open, served: Served, watch: Watch) -> None:
    revision = published(served)
    slug = served.site.board.store.slug_of(revision.article)
    editor = desk(visit, served, revision, "editor")
    move(editor, "Lapse", reason="a newer label is in force")
    reader = visit(served, f"/articles/{slug}")
    expect(reader.get_by_text("a newer label is in force").first).to_be_visible()
    expect(reader.get_by_text("50 mg by mouth once daily")).to_have_count(0)
    editor.goto(f"/board/revisions/{revision.id}")
    move(editor, "Reopen", reason="look again")
    assert state_of(served, revision) is State.UNDER_REVIEW
    move(desk(visit, served, revision, "editor"), "Approve", reason="it holds")
    move(desk(visit, served, revision, "editor"), "Withdraw", reason="written for another country")
    assert state_of(served, revision) is State.WITHDRAWN
    watch.expect(410)
    # Somebody else: a browser that has just read the page may show it for a minute more.
    reader = visit(served, f"/articles/{slug}")
    expect(reader.get_by_text("written for another country").first).to_be_visible()


def test_content_that_changed_underneath_is_told_and_nothing_written_is_lost(
    visit: Open, served: Served, watch: Watch
) -> None:
    revision = under_review(served)
    page = desk(visit, served, revision, "reviewer")
    served.site.board.request_changes(served.people["editor"], revision.id, "wait")
    watch.expect(400, 403, 409, 422)
    review(page, "approve", "a long and careful text that took me an hour")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    expect(page.get_by_label("What you wrote").first).to_have_value("a long and careful text that took me an hour")
    assert served.site.board.store.reviews(revision.id) == ()


def test_a_reviewer_cannot_review_what_they_made(visit: Open, served: Served) -> None:
    revision = under_review(served)
    assert served.site.board.store.revision(revision.id).made_by == served.people["author"].id
    page = desk(visit, served, revision, "author")
    expect(page.get_by_role("region", name="Your review")).to_have_count(0)


def test_a_double_click_does_one_act(visit: Open, served: Served, watch: Watch) -> None:
    revision = approved_by_both(served)
    watch.expect(400, 403, 409, 422)
    page = desk(visit, served, revision, "editor")
    offers = page.get_by_role("region", name="What can be done")
    button = offers.get_by_role("button", name="Approve", exact=True)
    if not button.is_visible():
        offers.get_by_text("Approve", exact=True).first.click()
    form = offers.locator("form").filter(has=page.get_by_role("button", name="Approve", exact=True))
    form.get_by_role("textbox").fill("two approvals")
    button.dblclick()
    page.wait_for_load_state("networkidle")  # the second click may break off the first one's way to the next page
    decisions = [one for one in served.site.board.store.decisions(revision.id) if one.hash == revision.hash]
    assert len(decisions) == 1
    assert len([one for one in served.site.board.store.reviews(revision.id) if one.opinion is Opinion.APPROVE]) == 2
