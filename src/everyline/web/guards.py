"""Who may send what to a page: members alone, and forms from our own pages alone."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form

from everyline.domain.review import Member
from everyline.engine.site import Session
from everyline.errors import NotPermitted
from everyline.web.cookies import form_token
from everyline.web.pages import Visit, visit

Seen = Annotated[Visit, Depends(visit)]
Text = Annotated[str, Form()]


def signed_in(seen: Seen) -> Visit:
    """A visit by a member; anybody else is sent to sign in."""
    if seen.session is None:
        raise NotPermitted("You are not signed in.", "Sign in first.")
    return seen


def own_form(seen: Annotated[Visit, Depends(signed_in)], form: Text = "") -> Visit:
    """A visit by a member whose form came from our own page: it sends back what only that page holds (CSRF)."""
    assert seen.session is not None
    if not hmac.compare_digest(form.encode("utf-8", "replace"), seen.session.form.encode()):
        raise NotPermitted("This form is not from a page of yours.", "Open the page again and send it anew.")
    return seen


def own_page(seen: Seen, form: Text = "") -> Visit:
    """A visit by anybody whose form came from our own page (login CSRF): it sends back what our cookie holds too.

    Else another site could sign a visitor in as somebody of its choice.
    """
    if not form or not hmac.compare_digest(form.encode("utf-8", "replace"), form_token(seen.request).encode()):
        at = f" at {seen.site.address}" if seen.site.address.startswith("https://") else ""
        raise NotPermitted(
            "This form is not from a page of ours, or your browser kept no cookie of it.",
            f"Open the page again{at} and send the form anew.",
        )
    return seen


Stranger = Annotated[Visit, Depends(own_page)]
Member_ = Annotated[Visit, Depends(signed_in)]
Acting = Annotated[Visit, Depends(own_form)]


def me(seen: Visit) -> Member:
    """The member whose visit it is."""
    assert isinstance(seen.session, Session)
    return seen.session.member


def from_here(seen: Seen) -> Visit:
    """A visit whose form came from this site, for forms of people who are not signed in (Fetch Metadata, Origin)."""
    headers = seen.request.headers
    origin = headers.get("origin")
    fetched = headers.get("sec-fetch-site", "")
    is_ours = origin is None or origin.partition("://")[2] == headers.get("host", "")
    # A browser that is told to send no referrer writes "null" for the origin of our own form too (Fetch, section 3.3).
    is_ours = is_ours or (origin == "null" and fetched == "same-origin")
    if fetched not in ("", "same-origin", "none") or not is_ours:
        raise NotPermitted("This form is not from a page of this site.", "Open the page here and send it anew.")
    return seen


FromHere = Annotated[Visit, Depends(from_here)]
