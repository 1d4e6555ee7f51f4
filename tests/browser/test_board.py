"""The board at work, each member in a browser of their own; on both databases."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.filling import stored_answer
from tests.browser.server import PASSWORD, ROLES, Served
from tests.browser.watching import Open, Watch

from everyline.domain.review import Opinion, Revision, State


def drafted(served: Served) -> Revision:
    return served.site.board.create(served.people["author"], served.site.bench, stored_answer(served))


def under_review(served: Served) -> Revision:
    board, people = served.site.board, served.people
    draft = drafted(served)
    board.submit(people["author"], draft.id)
    return board.assign(people["editor"], draft.id, [people["reviewer"].id, people["second reviewer"].id])


def approved_by_both(served: Served) -> Revision:
    revision = under_review(served)
    for role in ("reviewer", "second reviewer"):
        served.site.board.review(served.people[role], revision.id, revision.hash, Opinion.APPROVE, "each line read")
    return revision


def published(served: Served) -> Revision:
    revision = approved_by_both(served)
    board, editor = served.site.board, served.people["editor"]
    board.approve(editor, revision.id, revision.hash, "two approvals")
    return board.publish(editor, served.site.bench, revision.id)


def state_of(served: Served, revision: Revision) -> State:
    return served.site.board.store.revision(revision.id).state


def sign_in(page: Page, role: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(f"{role.replace(' ', '.')}@example.org")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("role", ROLES)
def test_each_member_signs_in_reads_the_queue_and_signs_out(role: str, visit: Open, served: Served) -> None:
    page = visit(served, "")
    sign_in(page, role)
    expect(page).to_have_url(re.compile("/board$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/$"))
    page.goto("/board")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_a_wrong_password_is_told_and_the_address_kept(visit: Open, served: Served, watch: Watch) -> None:
    watch.expect(403)
    page = visit(served, "")
    sign_in(page, "editor", "not the password at all")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value("editor@example.org")
    expect(page.get_by_label("Password", exact=True)).to_have_value("")
    page.goto("/board")
    expect(page).to_have_url(re.compile("/sign-in"))


def test_what_the_board_did_stands_in_a_trail_that_verifies(visit: Open, served: Served) -> None:
    published(served)
    page = visit(served, "/board/trail", "reviewer")
    expect(page.get_by_text(re.compile("every signature hold", re.I))).to_be_visible()
    for act in ("create", "submit", "assign", "review", "approve", "publish"):
        expect(page.get_by_role("cell", name=act, exact=True).first).to_be_visible()


def test_a_tampered_row_of_the_trail_is_named(visit: Open, served: Served) -> None:
    from sqlalchemy import text

    published(served)
    store = served.site.board.store
    number = next(one.number for one in store.trail() if one.act == "approve")
    with store.engine.begin() as connection:
        for guard in _guards(served):
            connection.execute(text(guard))
        connection.execute(text("UPDATE trail SET act = 'reject' WHERE number = :number"), {"number": number})
    page = visit(served, "/board/trail", "chair")
    expect(page.get_by_role("alert")).to_contain_text(str(number))
    expect(page.get_by_role("alert")).to_contain_text("not as it was written")


def _guards(served: Served) -> list[str]:
    """What somebody with the database's password would do first: take the guards away that refuse changes."""
    from sqlalchemy import text

    engine = served.site.board.store.engine
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
            return [f"DROP TRIGGER {name}" for name in names]
        pairs = connection.execute(
            text("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        ).all()
        return [f"DROP TRIGGER {name} ON {table}" for name, table in pairs]


def test_the_claims_of_an_answer_stand_on_its_revision_with_their_sources(visit: Open, served: Served) -> None:
    revision = drafted(served)
    page = visit(served, f"/board/revisions/{revision.id}", "author")
    for claim in json.loads(revision.content)["claims"][:4]:
        expect(page.get_by_text(claim["text"]).first).to_be_visible()
        expect(page.get_by_text(claim["citations"][0]["quote"]).first).to_be_attached()
