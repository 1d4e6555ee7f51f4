"""Cookies of ours: names and attributes by how the site is reached, and the form token before anybody is signed in.

Where the site is reached by https every cookie is `Secure` and its name begins with `__Host-` (RFC 6265bis, 4.1.3.2):
no neighbouring host can plant one.
"""

from __future__ import annotations

import re
import secrets

from fastapi import Request
from fastapi.responses import Response

from everyline.engine.site import Site

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_FORM = "everyline_form"


def is_https(request: Request) -> bool:
    """Whether the site is reached by https: by its address as set, else by how this request came."""
    site: Site = request.app.state.site
    return site.address.startswith("https://") or request.url.scheme == "https"


def cookie(request: Request, name: str) -> str:
    """What the browser sent back of a cookie of ours; empty where nothing."""
    return request.cookies.get(_named(request, name), "")


def keep(
    response: Response, request: Request, name: str, value: str, *, age_s: int | None = None, crosses: bool = False
) -> None:
    """Have the browser keep a cookie, out of reach of scripts. age_s: until the browser closes where none is given.

    crosses: whether it is sent too when a link of another site leads here; never with what another site's forms send.
    """
    response.set_cookie(
        _named(request, name),
        value,
        httponly=True,
        samesite="lax" if crosses else "strict",
        secure=is_https(request),
        path="/",
        max_age=age_s,
    )


def drop(response: Response, request: Request, name: str) -> None:
    """Have the browser forget a cookie."""
    response.delete_cookie(_named(request, name), path="/", secure=is_https(request), httponly=True, samesite="strict")


def form_token(request: Request) -> str:
    """What a form sends back before anybody is signed in: as the browser's cookie holds it, new where none does."""
    held = cookie(request, _FORM)
    return held if _TOKEN.fullmatch(held) else secrets.token_urlsafe(24)


def keep_form_token(response: Response, request: Request, token: str) -> None:
    """Have the browser hold the form's token: another site can neither read nor set it, nor send a form with it."""
    keep(response, request, _FORM, token)


def _named(request: Request, name: str) -> str:
    return f"__Host-{name}" if is_https(request) else name
