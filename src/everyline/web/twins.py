"""The JSON twin of each page: where a program finds the same facts."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from fastapi import Request

# By the page's route, the address of its twin; what stands in braces is filled from the page's own address. True: the
# twin takes the page's query.
TWINS: Mapping[str, tuple[str, bool]] = {
    "/": ("/api/v1/articles", False),
    "/ask": ("/ask.json", True),
    "/ask/basis": ("/ask/basis.json", True),
    "/answers/{identity}": ("/answers/{identity}.json", False),
    "/source": ("/api/v1/source", True),
    "/articles": ("/api/v1/articles", True),
    "/articles/{slug}": ("/api/v1/articles/{slug}", False),
    "/topics": ("/api/v1/topics", False),
    "/topics/{topic}": ("/api/v1/topics/{topic}", True),
    "/pathways": ("/api/v1/pathways", False),
    "/pathways/{pathway}": ("/api/v1/pathways/{pathway}", False),
    "/search": ("/api/v1/search", True),
    "/board": ("/api/v1/queue", False),
    "/board/compare": ("/api/v1/compare", True),
    "/board/trail": ("/api/v1/trail", False),
    "/board/revisions/{revision}": ("/api/v1/revisions/{revision}", False),
    "/board/revisions/{revision}/preview": ("/api/v1/revisions/{revision}", False),
    "/board/revisions/{revision}/evidence": ("/api/v1/revisions/{revision}", False),
    "/board/members": ("/api/v1/members", False),
    "/board/members/{who}": ("/api/v1/members/{who}", False),
    "/account": ("/api/v1/me", False),
}


def twin_of(request: Request) -> str:
    """The address of a page's twin; empty where it has none (a form to fill in, words of ours)."""
    route = getattr(request.scope.get("route"), "path", "")
    if request.method not in ("GET", "HEAD") or route not in TWINS:
        return ""
    address, takes_query = TWINS[route]
    for name, value in request.path_params.items():
        address = address.replace("{" + name + "}", quote(str(value), safe=""))
    return f"{address}?{request.url.query}" if takes_query and request.url.query else address
