"""The server put together: pages and the REST interface over one site. The only module that knows both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from everyline import __version__
from everyline.api.problems import problem, problem_of, status_of
from everyline.api.routes import health
from everyline.api.routes import router as rest
from everyline.engine.site import Site
from everyline.errors import EngineError, NotPermitted
from everyline.web.about import router as about
from everyline.web.articles import router as articles
from everyline.web.asking import router as asking
from everyline.web.assets import router as assets
from everyline.web.attempts import Attempts
from everyline.web.board import router as board
from everyline.web.feeds import router as feeds
from everyline.web.kept import Kept
from everyline.web.pages import go, refuse, visit
from everyline.web.people import router as people
from everyline.web.reading import router as reading
from everyline.web.safety import Safety
from everyline.web.topics import router as topics

ROUTERS = (rest, health, asking, reading, articles, topics, feeds, about, people, board, assets)

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
    app.add_middleware(Safety)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=router is rest)

    @app.exception_handler(EngineError)
    def engine_fault(request: Request, fault: EngineError) -> Response:
        if _is_rest(request):
            return problem_of(fault)
        seen = visit(request)
        if isinstance(fault, NotPermitted) and seen.session is None and request.method == "GET":
            wanted = quote(request.scope["path"]) + (f"?{request.url.query}" if request.url.query else "")
            return go(f"/sign-in?next={quote(wanted, safe='')}")
        return refuse(seen, status_of(fault), fault.message, fault.next_step)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, fault: RequestValidationError) -> Response:
        where = "; ".join(f"{'.'.join(str(p) for p in one['loc'])}: {one['msg']}" for one in fault.errors()[:5])
        if _is_rest(request):
            return problem(422, "The request is not of the form described.", where)
        return refuse(visit(request), 422, "That address or form is not complete.", where)

    @app.exception_handler(HTTPException)
    def http_fault(request: Request, fault: HTTPException) -> Response:
        said = "There is nothing at this address." if fault.status_code == 404 else str(fault.detail)
        if _is_rest(request):
            return problem(fault.status_code, said)
        return refuse(visit(request), fault.status_code, said, "Go to the first page.")

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


def _is_rest(request: Request) -> bool:
    return request.url.path.startswith("/api/")
