"""One's own account: password, competing interests, where one is signed in, and the tokens of one's programs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from everyline.domain.programs import Scope
from everyline.engine.programs import tokens_of
from everyline.errors import InvalidInput, UserError
from everyline.web.attempts import Attempts
from everyline.web.cookies import cookie
from everyline.web.guards import Acting, Member_, Text, me
from everyline.web.pages import COOKIE, Visit, go, show
from everyline.web.people import begun

router = APIRouter()


@router.get("/account", response_class=HTMLResponse)
def account(seen: Member_) -> Response:
    """One's own account."""
    return account_page(seen)


@router.post("/account/password", response_class=HTMLResponse)
def change_password(seen: Acting, request: Request, old: Text = "", password: Text = "", again: Text = "") -> Response:
    """Keep another password; every other session ends, and this one goes on under a new token."""
    attempts: Attempts = request.app.state.attempts
    who = (f"account {me(seen).id}", request.client.host if request.client else "")
    if not attempts.take(*who):
        return account_page(seen, status=429, fault="Too many tries; wait some minutes.")
    try:
        if password != again:
            raise InvalidInput("The two new passwords differ.", "Type the same twice.")
        seen.site.people.change_password(me(seen), old, password)
    except UserError as fault:
        return account_page(seen, status=400, fault=f"{fault.message} {fault.next_step}")
    attempts.give_back(*who)
    return begun(seen, go("/account"), me(seen))


@router.post("/account/interests", response_class=HTMLResponse)
def declare_interests(seen: Acting, interests: Text = "") -> Response:
    """Declare one's standing competing interests, one a line; none where it is left empty."""
    try:
        seen.site.board.declare_interests(me(seen), interests.splitlines())
    except InvalidInput as fault:
        return account_page(seen, status=400, fault=f"{fault.message} {fault.next_step}", interests=interests)
    return go("/account")


@router.post("/account/sign-out-elsewhere")
def sign_out_elsewhere(seen: Acting, request: Request) -> Response:
    """End every session of one's own but this one."""
    seen.site.sessions.end_all(me(seen).id, but=cookie(request, COOKIE))
    return go("/account")


def account_page(
    seen: Visit, *, status: int = 200, fault: str = "", interests: str | None = None, secret: str = ""
) -> HTMLResponse:
    """The page of one's account. secret: the text of a token that was made just now, shown this once."""
    member = me(seen)
    assert seen.session is not None
    return show(
        seen,
        "account.html",
        status=status,
        title="Your account",
        me=member,
        email=seen.site.board.store.addresses()[member.id],
        places=seen.site.people.places(member.id, seen.site.now()),
        here=seen.session.id,
        interests="\n".join(member.interests) if interests is None else interests,
        fault=fault,
        tokens=tokens_of(seen.site.board, member),
        scopes=list(Scope),
        secret=secret,
        now=seen.site.now(),
    )
