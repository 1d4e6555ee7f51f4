"""Pages of people: sign in and out, who is on the board."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from everyline.web.guards import Acting, Seen, Text
from everyline.web.pages import COOKIE, go, show
from everyline.web.safety import Bucket

router = APIRouter()


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in_form(seen: Seen) -> Response:
    """Where a member signs in."""
    return go("/board") if seen.session else show(seen, "sign-in.html", title="Sign in", email="", fault="")


@router.post("/sign-in", response_class=HTMLResponse)
def sign_in(seen: Seen, request: Request, email: Text = "", password: Text = "") -> Response:
    """Begin a session under a new token; after ten failures an address, and a caller, wait."""
    attempts: Bucket = request.app.state.attempts
    names = (f"address {email.strip().lower()[:200]}", f"caller {request.client.host if request.client else ''}")
    taken = [attempts.take(name) for name in names]  # both, so that neither count falls behind
    if not all(taken):
        return show(
            seen, "sign-in.html", status=429, title="Sign in", email=email, fault="Too many tries; wait some minutes."
        )
    member = seen.site.board.sign_in(email, password)
    if member is None:
        fault = "That address and password are not of an active member."
        return show(seen, "sign-in.html", status=403, title="Sign in", email=email, fault=fault)
    for name in names:
        attempts.give_back(name)
    response = go("/board")
    token = seen.site.sessions.begin(member.id, seen.site.now())
    is_safe = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=is_safe, path="/", max_age=7 * 86_400)
    return response


@router.post("/sign-out")
def sign_out(seen: Acting, request: Request) -> Response:
    """End the session."""
    seen.site.sessions.end(request.cookies.get(COOKIE, ""))
    response = go("/")
    response.delete_cookie(COOKIE, path="/")
    return response


@router.get("/board/members", response_class=HTMLResponse)
def members(seen: Seen) -> Response:
    """Who is on the board, with competing interests."""
    everybody = [one for one in seen.site.board.store.members() if one.is_active]
    return show(seen, "members.html", title="The board", members=everybody)
