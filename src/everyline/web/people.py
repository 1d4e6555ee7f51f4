"""Pages to sign in and out."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from everyline.domain.review import Member
from everyline.engine.identity import RETURN, Pending, Provider
from everyline.errors import NotPermitted, ProviderUnavailable, UnknownId
from everyline.web.attempts import Attempts
from everyline.web.cookies import cookie, drop, keep
from everyline.web.guards import Acting, Seen, Stranger, Text
from everyline.web.pages import COOKIE, Visit, go, show, show_form

router = APIRouter()
_MARK = "everyline_known"
_PENDING = "everyline_provider"
_ONWARD = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f-\uffff]{0,1999}")


@router.get("/sign-in", response_class=HTMLResponse)
def sign_in_form(seen: Seen, request: Request, next: str = "") -> Response:  # noqa: A002 (the name in addresses)
    """Where a member signs in. next: the page of ours that was asked for."""
    if seen.session:
        return go(onward(next))
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A link of another site led here, and browsers keep the session's cookie back then: ask again as ourselves.
        return show(seen, "onward.html", title="One moment", to=f"/sign-in?next={quote(onward(next), safe='')}")
    return _form(seen, onward(next))


@router.post("/sign-in", response_class=HTMLResponse)
def sign_in(
    seen: Stranger,
    request: Request,
    email: Text = "",
    password: Text = "",
    next: Text = "",  # noqa: A002
) -> Response:
    """Begin a session under a new token; who fails often waits."""
    attempts: Attempts = request.app.state.attempts
    who = (email, request.client.host if request.client else "", cookie(request, _MARK))
    if not attempts.take(*who):
        return _form(seen, onward(next), status=429, email=email, fault="Too many tries; wait some minutes.")
    member = seen.site.board.sign_in(email, password)
    if member is None:
        fault = "That address and password are not of an active member."
        return _form(seen, onward(next), status=403, email=email, fault=fault)
    attempts.give_back(*who)
    response = begun(seen, go(onward(next)), member)
    keep(response, request, _MARK, attempts.mark(email), age_s=365 * 86_400)
    return response


@router.get("/sign-in/provider", response_class=HTMLResponse)
def by_provider(seen: Seen, request: Request, next: str = "") -> Response:  # noqa: A002
    """To the identity provider; the browser keeps what its answer must fit."""
    provider = _provider(seen)
    try:
        url, pending = provider.begin(onward(next))
    except ProviderUnavailable as fault:
        return _form(seen, onward(next), status=503, fault=f"{fault.message} {fault.next_step}")
    response = RedirectResponse(url, status_code=303)
    # The answer comes by a link of another site, so a strict cookie would not be sent along with it.
    keep(response, request, _PENDING, _packed(pending), age_s=600, crosses=True)
    return response


@router.get(RETURN, response_class=HTMLResponse)
def from_provider(seen: Seen, request: Request) -> Response:
    """Back from the identity provider: signs in whom it names, where that is a member."""
    provider, pending = _provider(seen), _unpacked(cookie(request, _PENDING))
    to = pending.onward if pending else "/board"
    try:
        if pending is None:
            raise NotPermitted("This browser began no sign-in, or longer than ten minutes ago.", "Start again.")
        member = seen.site.people.sign_in_by(provider.finish(pending, dict(request.query_params)))
    except (NotPermitted, ProviderUnavailable) as fault:
        status = 503 if isinstance(fault, ProviderUnavailable) else 403
        response: Response = _form(seen, to, status=status, fault=f"{fault.message} {fault.next_step}")
    else:
        # Not a redirect: browsers keep the new session's cookie back from one that another site began.
        response = begun(seen, show(seen, "onward.html", title="Signed in", to=to), member)
        response.headers["Cache-Control"] = "no-store"
    drop(response, request, _PENDING)
    return response


@router.post("/sign-out")
def sign_out(seen: Acting, request: Request) -> Response:
    """End the session."""
    seen.site.sessions.end(cookie(request, COOKIE))
    response = go("/")
    drop(response, request, COOKIE)
    return response


def onward(path: str) -> str:
    """Where to go after signing in: a page of this site that was asked for, else the queue.

    Browsers drop control characters and read a backslash as a slash, so `/\\t/other.site` would lead elsewhere.
    """
    is_ours = _ONWARD.fullmatch(path) and not path.startswith(("/sign-in", "/sign-out"))
    return path if is_ours else "/board"


def begun(seen: Visit, response: Response, member: Member) -> Response:
    """A response that begins a member's session under a new token; one that the browser brought along ends."""
    request = seen.request
    token = seen.site.sessions.begin(member.id, seen.site.now(), instead_of=cookie(request, COOKIE))
    keep(response, request, COOKIE, token, age_s=7 * 86_400)
    return response


def _provider(seen: Visit) -> Provider:
    if seen.site.provider is None:
        raise UnknownId("No identity provider is set here.", "Sign in with your password.")
    return seen.site.provider


def _packed(pending: Pending) -> str:
    said = json.dumps([pending.state, pending.nonce, pending.verifier, pending.onward])
    return urlsafe_b64encode(said.encode()).decode()


def _unpacked(text: str) -> Pending | None:
    try:
        state, nonce, verifier, to = json.loads(urlsafe_b64decode(text))
    except (ValueError, TypeError, RecursionError):
        return None
    if not all(isinstance(one, str) and len(one) >= 32 for one in (state, nonce, verifier)):
        return None
    return Pending(state, nonce, verifier, onward(str(to)))


def _form(seen: Visit, to: str, *, status: int = 200, email: str = "", fault: str = "") -> HTMLResponse:
    by = seen.site.provider is not None
    return show_form(
        seen, "sign-in.html", status=status, title="Sign in", email=email, fault=fault, onward=to, by_provider=by
    )
