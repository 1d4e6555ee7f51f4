"""The server put together: pages and the REST interface over one site. The only module that knows both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any  # a description is a JSON object
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from everyline import __version__
from everyline.api.cds import router as cds
from everyline.api.cds_origins import Origins
from everyline.api.description import describe
from everyline.api.metrics import Meter, Metered
from everyline.api.problems import problem, problem_of, status_of
from everyline.api.routes import ROUTERS as REST
from everyline.engine.site import Site
from everyline.errors import EngineError, NotPermitted, StorageError
from everyline.web.about import router as about
from everyline.web.account import router as account
from everyline.web.articles import router as articles
from everyline.web.asking import router as asking
from everyline.web.assets import router as assets
from everyline.web.attempts import Attempts
from everyline.web.auditing import router as auditing
from everyline.web.board import router as board
from everyline.web.cookies import cookie
from everyline.web.feeds import router as feeds
from everyline.web.invitations import router as invitations
from everyline.web.kept import Kept
from everyline.web.members import router as members
from everyline.web.pages import COOKIE, Visit, go, refuse, visit
from everyline.web.pathways import router as pathways
from everyline.web.patient import router as patient
from everyline.web.people import router as people
from everyline.web.programs import router as programs
from everyline.web.reading import router as reading
from everyline.web.review import router as review
from everyline.web.safety import HEADERS, Bucket, Paced, Safety
from everyline.web.scores import router as scores
from everyline.web.topics import router as topics
from everyline.web.typed import written

ROUTERS = (
    *(*REST, asking, auditing, reading, articles, topics, patient, pathways, scores, feeds, about),
    *(people, members, invitations, account, programs, board, review, assets, cds),
)

# Pages that take the machine's time, as their twins over REST do; how often is counted together.
_PACED = re.compile(r"GET /ask([./].*)?|POST /(audit(/report)?|share|pathways/[^/]+/patient(\.[a-z]+)?)", re.S)
# Longer than browsers and proxies keep an idle connection: whoever closes first must not be the one who is asked.
KEPT_ALIVE_S = 75


def make_app(site: Site) -> FastAPI:
    """The application over an open site."""
    app = FastAPI(
        title="Everyline",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,  # it would lead to whatever host the request names
    )
    app.state.site = site
    app.state.kept = Kept()
    app.state.attempts = Attempts(site.secret)
    app.state.cookie = lambda request: cookie(request, COOKIE)
    app.state.asking = Bucket(most=site.asks_a_minute, every_s=60 / site.asks_a_minute)
    app.state.meter = Meter(site)
    app.add_middleware(Paced, bucket=app.state.asking, asked=_PACED)
    if site.cds_origins:
        app.add_middleware(Origins, origins=site.cds_origins)
    app.add_middleware(Safety)
    app.add_middleware(Metered, meter=app.state.meter)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=router in REST)
    described: dict[str, Any] = {}

    def openapi() -> dict[str, Any]:
        if not described:
            described.update(describe(REST))
        return described

    app.openapi = openapi  # type: ignore[method-assign]

    @app.exception_handler(EngineError)
    async def engine_fault(request: Request, fault: EngineError) -> Response:
        if _is_rest(request):
            return problem_of(fault)
        seen = await run_in_threadpool(_visit, request)
        if isinstance(fault, NotPermitted) and seen.session is None and request.method == "GET":
            wanted = quote(request.scope["path"]) + (f"?{request.url.query}" if request.url.query else "")
            return go(f"/sign-in?next={quote(wanted, safe='')}")
        # What was typed into a form is shown again: a session that ended must not cost anybody a page of reasons.
        return refuse(seen, status_of(fault), fault.message, fault.next_step, await written(request))

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, fault: RequestValidationError) -> Response:
        where = "; ".join(f"{'.'.join(str(p) for p in one['loc'])}: {one['msg']}" for one in fault.errors()[:5])
        if _is_rest(request):
            return problem(422, f"The request is not of the form described: {where}", "See /api/v1/openapi.json.")
        return refuse(_visit(request), 422, "That address or form is not complete.", where)

    @app.exception_handler(HTTPException)
    def http_fault(request: Request, fault: HTTPException) -> Response:
        said = "There is nothing at this address." if fault.status_code == 404 else str(fault.detail)
        if _is_rest(request):
            return problem(fault.status_code, said, getattr(fault, "next_step", ""), headers=fault.headers)
        shown = refuse(_visit(request), fault.status_code, said, "Go to the first page.")
        shown.headers.update(fault.headers or {})
        return shown

    @app.exception_handler(Exception)
    def fault_of_ours(request: Request, fault: Exception) -> Response:
        # This is answered outside of what sets the headers of every other answer.
        said, then = (
            "Something is wrong on our side; nothing was half done.",
            "Try again, or tell who runs this server.",
        )
        if _is_rest(request):
            return problem(500, said, then, headers=HEADERS)
        shown = refuse(Visit(request, site, None), 500, said, then)
        shown.headers.update(HEADERS)
        return shown

    return app


def run(site: Site, host: str, port: int, ready: Callable[[str], None], proxies: Sequence[str] = ()) -> None:
    """Serve until interrupted. Addresses asked for are not logged: a question may stand in them.

    proxies: servers before ours, by address or network, that tell who calls (X-Forwarded-For); nobody else is believed.
    """
    import uvicorn

    ready(f"Everyline is at http://{host}:{port}/ (end with Ctrl-C).")
    uvicorn.run(
        make_app(site), host=host, port=port, access_log=False, log_level="warning", server_header=False,
        timeout_keep_alive=KEPT_ALIVE_S, h11_max_incomplete_event_size=64_000,
        proxy_headers=bool(proxies), forwarded_allow_ips=list(proxies),
    )  # fmt: skip


def _visit(request: Request) -> Visit:
    """The visit of a request that went wrong; as somebody unknown where the database can't say who it is."""
    try:
        return visit(request)
    except StorageError:
        return Visit(request, request.app.state.site, None)


def _is_rest(request: Request) -> bool:
    path = request.url.path
    return path.startswith(("/api/", "/cds-services")) or path in ("/healthz", "/readyz", "/metrics")
