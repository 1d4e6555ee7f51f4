"""Pages for readers beside answers: a source with the words cited, and audits of other people's articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from everyline.engine.audit import audit
from everyline.engine.audit_forms import AuditForm
from everyline.engine.audit_forms import render as render_audit
from everyline.engine.reading import source_page
from everyline.web.frame import framed
from everyline.web.guards import FromHere, Seen
from everyline.web.pages import show

router = APIRouter()


@router.get("/source", response_class=HTMLResponse)
def source(seen: Seen, version: str, start: int, end: int) -> Response:
    """The text of a document version with a span marked."""
    found = source_page(seen.site.bench, version, start, end)
    return show(seen, "source.html", title=found.title, source=found)


@router.get("/source.json")
def source_json(seen: Seen, version: str, start: int, end: int) -> Response:
    """The twin of that page."""
    return JSONResponse(asdict(source_page(seen.site.bench, version, start, end)))


@router.get("/audit", response_class=HTMLResponse)
def audit_form(seen: Seen) -> Response:
    """Where an article is pasted or uploaded."""
    return show(seen, "audit.html", title="Audit an article")


@router.post("/audit", response_class=HTMLResponse)
async def audit_article(
    seen: FromHere, text: Annotated[str, Form()] = "", file: Annotated[UploadFile | None, Form()] = None
) -> Response:
    """The audit of what was given. Nothing is kept, and no address in it is opened."""
    data = await file.read() if file is not None and file.filename else text.encode("utf-8", "replace")
    name = file.filename if file is not None and file.filename else "article.txt"
    made = await run_in_threadpool(audit, seen.site.bench, data, name)
    return framed(seen, render_audit(made, AuditForm.HTML))
