"""Which web pages may call the services from a browser: those of the origins in the settings, on those routes alone.

Nothing is said to other origins, and a browser then gives them nothing. Cookies count for nothing on these routes, so
no answer allows credentials.

Standards: CDS Hooks 2.0, section "Cross-Origin Resource Sharing"; Fetch, section "CORS protocol".
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from everyline.api.cds import PREFIX


class Origins:
    """Answers preflights of the services' routes, and names the origin in their answers; other routes stay as they
    are."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app, allow_origins=list(origins), allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"], allow_credentials=False, max_age=600,
        )  # fmt: skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "") if scope["type"] == "http" else ""
        is_ours = path == PREFIX or path.startswith(f"{PREFIX}/")
        await (self._shared if is_ours else self._app)(scope, receive, send)
