"""What every page has: templates, the frame around them, cookies, and how a fault is told."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from everyline.domain.review import Member
from everyline.engine.pages import site_styles
from everyline.engine.site import Session, Site
from everyline.web.cookies import cookie, form_token, keep_form_token
from everyline.web.twins import twin_of

COOKIE = "everyline_session"
_ANSWER = "answer.css"


@dataclass(frozen=True, slots=True)
class Visit:
    """A request with who made it: the site, the session, where there is one."""

    request: Request
    site: Site
    session: Session | None

    @property
    def member(self) -> Member | None:
        return self.session.member if self.session else None


def visit(request: Request) -> Visit:
    """The visit that a request is, for FastAPI to hand to a page."""
    site: Site = request.app.state.site
    token = cookie(request, COOKIE)
    return Visit(request, site, site.sessions.find(token, site.now()) if token else None)


def template(name: str) -> Template:
    """One of our templates; every text given to it is escaped."""
    return _environment().get_template(name)


def show(
    seen: Visit, name: str, *, status: int = 200, title: str, is_private: bool = False, **shown: object
) -> HTMLResponse:
    """A page in our frame. Every text is escaped; a page of somebody signed in is kept by nothing on the way to them.

    is_private: whether it tells what somebody asked or wrote, or holds a secret: then nothing keeps it for anybody.
    """
    text = template(name).render(
        title=title,
        member=seen.member,
        form=seen.session.form if seen.session else "",
        **{"twin": twin_of(seen.request), **shown},
    )
    response = HTMLResponse(text, status_code=status)
    response.headers["Cache-Control"] = "no-store" if seen.session or is_private else "no-cache"
    return response


def show_form(seen: Visit, name: str, *, status: int = 200, title: str, **shown: object) -> HTMLResponse:
    """A page with a form for somebody who is not signed in; `own` is what the form sends back. Nothing keeps it."""
    own = form_token(seen.request)
    response = show(seen, name, status=status, title=title, is_private=True, own=own, **shown)
    keep_form_token(response, seen.request, own)
    return response


def refuse(
    seen: Visit, status: int, message: str, next_step: str = "", written: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A page that says what is wrong and what to try. written: what was typed into the form, to be copied."""
    return show(
        seen, "fault.html", status=status, title="That did not work", is_private=True, message=message,
        next_step=next_step, written=written or {},
    )  # fmt: skip


def go(path: str) -> RedirectResponse:
    """On to a page of ours: a path of this site, never an address given from outside."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        path = "/"
    return RedirectResponse(quote(path, safe="/?&=#%+:~-._"), status_code=303)


def address_of(asset: str) -> str:
    """The address of one of our style sheets or scripts; it changes with the content, so browsers may keep it."""
    stem, _, kind = asset.rpartition(".")
    return f"/static/{stem}.{_digest(_static(asset))}.{kind}"


def asset_at(address: str) -> str | None:
    """The style sheet or script at an address; None where none is."""
    return next((_static(asset) for asset in _assets() if address_of(asset) == address), None)


@lru_cache(maxsize=1)
def _assets() -> tuple[str, ...]:
    ours = sorted(one.name for one in (files("everyline.web") / "static").iterdir() if one.is_file())
    return (_ANSWER, *ours)


@lru_cache(maxsize=64)
def _static(name: str) -> str:
    if name == _ANSWER:
        # Nested, so that what answers bring does not reach the frame around them (CSS Nesting Module).
        return f".answer {{\n{site_styles()}\n}}\n"
    return (files("everyline.web") / "static" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest(), altchars=b"-_").decode()[:12]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = files("everyline.web") / "templates"
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = address_of
    environment.filters["address"] = lambda text: quote(str(text), safe="")
    return environment
