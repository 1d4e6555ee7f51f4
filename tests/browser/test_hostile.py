"""Script in whatever people may send: nothing runs, nothing is asked of another host, the page keeps its policy."""

from __future__ import annotations

import json
from contextlib import nullcontext
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from tests.browser.filling import DOSE, stored_answer
from tests.browser.server import Served
from tests.browser.test_board import drafted, under_review
from tests.browser.watching import Open, Watch

from everyline.errors import InvalidInput

RAN = "window.ran = true"
HOSTILE = {
    "script": f"<script>{RAN}</script> dose of ritlecitinib",
    "image": f'"><img src=x onerror="{RAN}"> dose of ritlecitinib',
    "closing": f"</textarea></title></style></script><svg onload='{RAN}'> dose of ritlecitinib",
    "address": f"[ritlecitinib](javascript:{RAN}) javascript:{RAN}",
    "template": "{{ 7 * 7 }} ${7 * 7} {% raw %} dose of ritlecitinib",
    "turned": "\u202e\u2066 dose of ritlecitinib \u2069\u202c\u200b\ufeff",
}


def nothing_ran(page: Page) -> None:
    """No script of the text ran, no element of it exists, and no link leads to a script."""
    assert page.evaluate("window.ran") is None
    assert page.locator("img[onerror], svg[onload], main script:not([src])").count() == 0
    hrefs: list[str] = page.evaluate("[...document.links, ...document.forms].map(one => one.href || one.action || '')")
    assert not [one for one in hrefs if isinstance(one, str) and one.lower().startswith(("javascript:", "data:"))]
    assert "49" not in page.title()


def has_policy(page: Page, address: str) -> None:
    answered = page.goto(address)
    assert answered is not None
    policy = answered.headers.get("content-security-policy", "")
    told = policy + " ".join(
        one.get_attribute("content") or "" for one in page.locator("meta[http-equiv=Content-Security-Policy]").all()
    )
    assert "default-src 'none'" in told
    assert "unsafe" not in told
    assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_question_is_text(text: str, visit: Open, served: Served, watch: Watch) -> None:
    page = visit(served, "")
    has_policy(page, f"/ask?{urlencode({'q': text})}")
    nothing_ran(page)
    has_policy(page, f"/ask?{urlencode({'q': DOSE, 'after': text})}")
    nothing_ran(page)


@pytest.mark.parametrize("name", ["script", "image", "closing", "address"])
def test_an_audited_article_is_text(name: str, visit: Open, served: Served) -> None:
    page = visit(served, "/audit")
    text = f"# {HOSTILE[name]}\n\nRitlecitinib is taken as 50 mg once daily. {HOSTILE[name]} [1]\n\n[1] {HOSTILE[name]}"
    page.get_by_label("Paste").fill(text)
    page.get_by_role("main").get_by_role("button", name="Audit").first.click()
    expect(page.locator("#answer").get_by_text("50 mg once daily").first).to_be_visible()
    nothing_ran(page)


_SVG = (
    f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RAN}'><script>{RAN}</script><text>50 mg once daily</text></svg>"
)
UPLOADS = {
    "article.html": f"<html><head><title>{HOSTILE['closing']}</title><script>{RAN}</script></head>"
    f"<body onload='{RAN}'><h1>Ritlecitinib</h1><p>Ritlecitinib is taken as 50 mg once daily.</p>{_SVG}"
    f"<p><a href='javascript:{RAN}'>source</a><iframe src='http://other.example/'></iframe></p></body></html>",
    "article.md": f"# Ritlecitinib\n\nRitlecitinib is taken as 50 mg once daily. [x](javascript:{RAN})\n\n{_SVG}",
    "<img src=x onerror=window.ran=true>.txt": "Ritlecitinib is taken as 50 mg once daily.",
    "../../etc/passwd\u202etxt.md": "Ritlecitinib is taken as 50 mg once daily.",
    "picture.svg": _SVG,
}


@pytest.mark.parametrize("name", UPLOADS)
def test_an_uploaded_file_is_text_under_any_name(name: str, visit: Open, served: Served, watch: Watch) -> None:
    watch.expect(400, 415, 422)  # some are no article: told so on a page
    page = visit(served, "/audit")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": UPLOADS[name].encode()}
    page.locator("input[type=file]").set_input_files(files=[file])
    page.get_by_role("main").get_by_role("button", name="Audit").last.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    nothing_ran(page)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_members_write_is_text(name: str, visit: Open, served: Served) -> None:
    text, board, people = HOSTILE[name], served.site.board, served.people
    revision = under_review(served)
    claim = json.loads(revision.content)["claims"][0]["id"]
    board.comment(people["reviewer"], revision.id, text, claim=claim)
    board.comment(people["editor"], revision.id, text)
    board.declare_interests(people["reviewer"], [text])
    from everyline.domain.review import Opinion

    board.review(people["reviewer"], revision.id, revision.hash, Opinion.APPROVE, text, interest=text)
    board.request_changes(people["editor"], revision.id, text)
    # A name that turns the text around it is refused outright; any other is text.
    with pytest.raises(InvalidInput, match="can't be seen") if name == "turned" else nullcontext():
        board.invite(
            people["admin"], name=text, email=f"{name}@example.org", roles=frozenset(), password="correct horse battery"
        )
    for role, addresses in (
        (None, ("/board/members",)),
        ("chair", (f"/board/revisions/{revision.id}", "/board/trail", "/board/members", "/board")),
    ):
        page = visit(served, "", role)
        for address in addresses:
            has_policy(page, address)
            nothing_ran(page)


def test_a_form_of_the_page_sends_what_is_written_as_text(visit: Open, served: Served) -> None:
    revision = drafted(served)
    page = visit(served, f"/board/revisions/{revision.id}", "author")
    box = page.get_by_role("region", name="Comments").get_by_role("textbox").last
    box.fill(HOSTILE["image"])
    page.get_by_role("region", name="Comments").get_by_role("button", name="Comment").click()
    expect(page.get_by_text("<img src=x").first).to_be_visible()
    nothing_ran(page)
    assert [one.text for one in served.site.board.store.comments(revision.id)] == [HOSTILE["image"]]


def test_an_article_whose_question_is_script_is_text(visit: Open, served: Served) -> None:
    board, people = served.site.board, served.people
    revision = board.create(
        people["author"], served.site.bench, stored_answer(served, HOSTILE["image"]), slug="hostile"
    )
    board.submit(people["author"], revision.id)
    board.assign(people["editor"], revision.id, [people["reviewer"].id])
    board.approve(people["chair"], revision.id, revision.hash, HOSTILE["closing"], override=True)
    board.publish(people["editor"], served.site.bench, revision.id)
    page = visit(served, "")
    for address in ("/", "/articles", "/articles/hostile"):
        has_policy(page, address)
        nothing_ran(page)
        if address == "/articles/hostile":
            expect(page.get_by_role("heading", level=1)).to_contain_text("<img src=x")


@pytest.mark.parametrize("path, field", [("/audit", "text"), ("/share", "q"), ("/sign-in", "email")])
def test_a_form_of_another_site_is_refused(path: str, field: str, visit: Open, served: Served, watch: Watch) -> None:
    watch.expect(403)
    page = visit(served, "/")
    page.goto("about:blank")
    page.set_content(
        f"<form method=post action='{served.address}{path}'><input name={field} value='{DOSE}'><button>Go</button>"
    )
    with page.expect_navigation() as gone:
        page.get_by_role("button").click()
    assert gone.value is not None
    assert gone.value.status == 403
    expect(page.get_by_role("alert")).to_be_visible()
