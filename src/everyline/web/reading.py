"""Pages for readers beside answers: a source with the words cited."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, JSONResponse, Response

from everyline.engine.reading import source_page
from everyline.web.guards import Seen
from everyline.web.pages import show

router = APIRouter()


@router.get("/source", response_class=HTMLResponse)
def source(seen: Seen, version: str, start: int, end: int) -> Response:
    """The text of a document version with a span marked."""
    found = source_page(seen.site.bench, version, start, end, seen.site.pathways.document)
    twin = f"/source.json?{seen.request.url.query}"
    return show(seen, "source.html", title=found.title, source=found, twin=twin)


@router.get("/source.json")
def source_json(seen: Seen, version: str, start: int, end: int) -> Response:
    """The twin of that page."""
    return JSONResponse(asdict(source_page(seen.site.bench, version, start, end, seen.site.pathways.document)))
