"""An admin invites, a guest joins, roles change, somebody leaves; what is the admin's alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.server import PASSWORD, Served
from tests.browser.test_board import sign_in
from tests.browser.watching import Open, Watch

from everyline.domain.review import Role


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_guest_joins_by_a_link_that_works_once(scripts: bool, visit: Open, served: Served, watch: Watch) -> None:
    admin = visit(served, "/board/members", "admin", java_script_enabled=scripts)
    admin.get_by_role("link", name="Invite somebody").click()
    admin.get_by_label(re.compile("^Name")).fill("Dr Guest")
    admin.get_by_label(re.compile("^E-mail")).fill("guest@example.org")
    admin.get_by_role("checkbox", name="reviewer").check()
    admin.get_by_role("button", name="Make the link").click()
    link = admin.get_by_label("Link", exact=True).input_value()
    path = "/invitations/" + link.rpartition("/")[2]

    guest = visit(served, path, java_script_enabled=scripts)
    expect(guest.get_by_text("Dr Admin invites you, Dr Guest")).to_be_visible()
    guest.get_by_label(re.compile("^A password of your own")).fill(PASSWORD)
    guest.get_by_label("The same again").fill(PASSWORD)
    guest.get_by_role("checkbox", name="I have no competing interests").check()
    with guest.expect_navigation():
        guest.get_by_role("button", name="Join the board").click()
    expect(guest.get_by_role("heading", level=1, name="The queue")).to_be_visible()

    watch.expect(404, 410)
    other = visit(served, path, java_script_enabled=scripts)
    expect(other.get_by_role("alert")).to_be_visible()
    (joined,) = (one for one in served.site.board.store.members() if one.name == "Dr Guest")
    assert joined.roles == {Role.REVIEWER}


def test_an_admin_changes_roles_and_takes_somebody_off_the_board(visit: Open, served: Served, watch: Watch) -> None:
    admin = visit(served, "/board/members", "admin")
    admin.get_by_role("link", name="Dr Author").click()
    admin.get_by_role("checkbox", name="editor").check()
    with admin.expect_navigation():
        admin.get_by_role("button", name="Keep these roles").click()
    author = served.people["author"].id
    assert served.site.board.store.member(author).roles == {Role.AUTHOR, Role.EDITOR}
    signed_in = visit(served, "/board", "author")
    expect(signed_in.get_by_role("heading", level=1, name="The queue")).to_be_visible()
    admin.goto(f"/board/members/{author}")
    with admin.expect_navigation():
        admin.get_by_role("button", name="Take off the board").click()
    signed_in.goto("/board")
    expect(signed_in).to_have_url(re.compile("/sign-in"))
    watch.expect(403)
    sign_in(signed_in, "author")
    expect(signed_in.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("role", ["author", "reviewer", "editor", "chair"])
def test_pages_of_the_admin_are_refused_to_others(role: str, visit: Open, served: Served, watch: Watch) -> None:
    watch.expect(403)
    page = visit(served, "", role)
    for address in ("/board/invitations", f"/board/members/{served.people['admin'].id}"):
        answered = page.goto(address)
        assert answered is not None
        assert answered.status == 403
        expect(page.get_by_role("alert")).to_be_visible()
        assert "admin@example.org" not in page.content()


def test_interests_declared_stand_before_readers(visit: Open, served: Served) -> None:
    page = visit(served, "/account", "reviewer")
    page.get_by_role("region", name="Competing interests").get_by_role("textbox").fill(
        "speaker's fee, Example Ltd, 2024"
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Declare").click()
    reader = visit(served, "/board/members")
    expect(reader.get_by_text("speaker's fee, Example Ltd, 2024")).to_be_visible()
