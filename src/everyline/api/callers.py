"""Who calls: a program by its token, a member who reads in the browser, or nobody.

Bearer tokens: RFC 6750. Statuses: RFC 9110 section 15.5. A session's cookie is taken for reading alone: a browser sends
it along whoever made the request, so nothing is changed by it here (the pages have forms that prove where they came
from).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from everyline.api.problems import Refusal
from everyline.domain.programs import Scope
from everyline.domain.review import Member
from everyline.engine.programs import program
from everyline.engine.site import Site

REALM = 'Bearer realm="Everyline"'
_SAFE = ("GET", "HEAD")


@dataclass(frozen=True, slots=True)
class Caller:
    """A member, and what may be done for them here. token: id of the token, empty for a session."""

    member: Member
    scopes: frozenset[Scope]
    token: str


def site_of(request: Request) -> Site:
    """The site that is served."""
    site: Site = request.app.state.site
    return site


class Needs:
    """Lets callers through whose token has a scope. is_public: nobody is let through too, who is then None."""

    def __init__(self, scope: Scope | None, *, is_public: bool = False) -> None:
        self.scope = scope
        self.is_public = is_public

    def __call__(self, request: Request) -> Caller | None:
        caller = _caller(request)
        if caller is None:
            if self.is_public:
                return None
            raise Refusal(
                401, "Nobody is signed in.", "Send a token: Authorization: Bearer ev_...",
                headers={"WWW-Authenticate": REALM},
            )  # fmt: skip
        if self.scope is not None and self.scope not in caller.scopes:
            raise Refusal(
                403, f"The token lacks the scope {self.scope.value}.", "Make one that has it.",
                headers={"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{self.scope.value}"'},
            )  # fmt: skip
        return caller


def _caller(request: Request) -> Caller | None:
    site = site_of(request)
    kind, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    if kind.lower() == "bearer":
        found = program(site.board, secret.strip())
        if found is None:
            raise Refusal(
                401, "This token lets nobody in: it is unknown, ended, or its member is gone.", "Make another one.",
                headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
            )  # fmt: skip
        return Caller(found.member, found.token.scopes, found.token.id)
    cookie: str = request.app.state.cookie(request)
    if cookie and request.method in _SAFE:
        session = site.sessions.find(cookie, site.now())
        if session is not None:
            return Caller(session.member, frozenset(Scope), "")
    return None


Anybody = Annotated[Caller | None, Depends(Needs(None, is_public=True))]
Asker = Annotated[Caller | None, Depends(Needs(Scope.ASK, is_public=True))]
Known = Annotated[Caller, Depends(Needs(None))]
Reader = Annotated[Caller, Depends(Needs(Scope.BOARD_READ))]
Writer = Annotated[Caller, Depends(Needs(Scope.BOARD_WRITE))]
Decider = Annotated[Caller, Depends(Needs(Scope.BOARD_DECIDE))]
Admin = Annotated[Caller, Depends(Needs(Scope.MEMBERS_ADMIN))]
Holder = Annotated[Caller, Depends(Needs(Scope.TOKENS))]
Watcher = Annotated[Caller, Depends(Needs(Scope.METRICS))]
