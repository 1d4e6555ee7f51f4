"""The tokens of one's programs, on one's account page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, Response

from everyline.domain.programs import Scope
from everyline.engine.programs import end_own_token, make_token
from everyline.errors import UserError
from everyline.web.account import account_page
from everyline.web.guards import Acting, Text, me
from everyline.web.pages import go

router = APIRouter()


@router.post("/account/tokens", response_class=HTMLResponse)
def make(
    seen: Acting, name: Text = "", days: Text = "90", scopes: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Make a token of one's own; the page that answers shows it, once."""
    wanted = [one for one in Scope if one.value in (scopes or ())]
    held = int(days) if days.isascii() and days.isdigit() and len(days) < 5 else 0
    try:
        _, secret = make_token(seen.site.board, me(seen), name, wanted, days=held)
    except UserError as fault:
        return account_page(seen, status=400, fault=f"{fault.message} {fault.next_step}")
    return account_page(seen, secret=secret)


@router.post("/account/tokens/{token}/end")
def end(seen: Acting, token: str) -> Response:
    """End a token of one's own at once."""
    end_own_token(seen.site.board, me(seen), token)
    return go("/account#tokens")
