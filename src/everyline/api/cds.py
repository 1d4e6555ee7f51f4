"""CDS Hooks 2.0: discovery, services and feedback, as health records call them.

These routes have a description of their own, the discovery endpoint, so they stand outside of the OpenAPI of /api/v1.
Discovery is public. Calls and feedback are taken from clients of the settings by their signed token; where none are
set, from this machine alone. Faults are problem details (RFC 9457); the standard leaves their bodies open.

Standard: CDS Hooks 2.0, sections "Discovery", "Calling a CDS Service", "Feedback" and "Trusting CDS Clients".
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any  # requests and cards are JSON

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from everyline.api.callers import site_of
from everyline.api.problems import Refusal
from everyline.api.strict import RestRoute
from everyline.engine.hook_clients import host_of, is_this_machine
from everyline.errors import ClientRefused

PREFIX = "/cds-services"
_PRIVATE = {"Cache-Control": "no-store"}
_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def _trust(request: Request) -> None:
    """Refuse callers who are not known: 401 for a token that does not hold, 403 where no caller is taken."""
    site = site_of(request)
    path = request.scope["path"]
    called = list(dict.fromkeys((path, path.removesuffix("/feedback"))))
    try:
        site.hook_clients.admit(request.headers.get("authorization", ""), called, is_local=_is_local(request))
    except ClientRefused as fault:
        said = "invalid_token" if request.headers.get("authorization") else ""
        challenge = f'Bearer realm="Everyline"{f", error={said!r}" if said else ""}'.replace("'", '"')
        raise Refusal(401, fault.message, fault.next_step, headers={"WWW-Authenticate": challenge}) from fault


def _is_local(request: Request) -> bool:
    """Whether a caller is on this machine: by its address and by the name it calls us, with no proxy between, and the
    server is not set up for the world. A page that another site shows in a browser here calls us by another name."""
    if any(name in request.headers for name in _PROXIED):
        return False
    caller = request.client.host if request.client else ""
    hosts = (caller, host_of(request.headers.get("host", "")), host_of(site_of(request).address))
    return all(is_this_machine(one) for one in hosts)


class TrustedRoute(RestRoute):
    """A route that looks at who calls before it reads what they sent."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def after_trust(request: Request) -> Response:
            if self.path != PREFIX:  # discovery is public
                await run_in_threadpool(_trust, request)  # a signature takes a while to check
            return await handle(request)

        return after_trust


router = APIRouter(prefix=PREFIX, route_class=TrustedRoute, tags=["CDS Hooks"])


@router.get("")
def discovery(request: Request) -> JSONResponse:
    """The services there are, with what each needs of a record."""
    return JSONResponse(site_of(request).support.described(), headers={"Cache-Control": "no-cache"})


@router.post("/{service}")
def call(request: Request, service: str, said: Annotated[Any, Body()] = None) -> JSONResponse:
    """The cards of a service for a patient. No cards says: evaluated, and nothing to say."""
    return JSONResponse(site_of(request).support.cards(service, said), headers=_PRIVATE)


@router.post("/{service}/feedback")
def feedback(request: Request, service: str, said: Annotated[Any, Body()] = None) -> JSONResponse:
    """Keep what became of cards. The same told again changes nothing."""
    site_of(request).support.take_feedback(service, said)
    return JSONResponse({}, headers=_PRIVATE)
