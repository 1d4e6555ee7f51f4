"""Who may send what to a page: members alone, and forms from our own pages alone."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, Form

from everyline.domain.review import Member
from everyline.engine.site import Session
from everyline.errors import NotPermitted
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
    if not hmac.compare_digest(form.encode(), seen.session.form.encode()):
        raise NotPermitted("This form is not from a page of yours.", "Open the page again and send it anew.")
    return seen


Member_ = Annotated[Visit, Depends(signed_in)]
Acting = Annotated[Visit, Depends(own_form)]


def me(seen: Visit) -> Member:
    """The member whose visit it is."""
    assert isinstance(seen.session, Session)
    return seen.session.member
