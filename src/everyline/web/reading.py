"""Pages for readers who ask: the question box, answers, sources with their spans, audits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, UploadFile
from fastapi.responses import HTMLResponse, Response

from everyline.domain.question import Reader
from everyline.domain.review import State
from everyline.engine.audit import audit
from everyline.engine.audit_forms import AuditForm
from everyline.engine.audit_forms import render as render_audit
from everyline.engine.forms import Form as AnswerForm
from everyline.engine.forms import render
from everyline.engine.reading import source_page
from everyline.web.frame import framed
from everyline.web.pages import Visit, show, visit

router = APIRouter()
Seen = Annotated[Visit, Depends(visit)]


@router.get("/", response_class=HTMLResponse)
def home(seen: Seen) -> Response:
    """The question box."""
    listed = seen.site.board.store.articles([State.PUBLISHED], limit=12)
    return show(
        seen, "home.html", title="Ask", readers=list(Reader), reader=Reader.CLINICIAN.value, question="", after="",
        articles=listed,
    )  # fmt: skip


@router.get("/ask", response_class=HTMLResponse)
def ask(seen: Seen, q: str = "", reader: Reader = Reader.CLINICIAN, after: str = "") -> Response:
    """An answer, every line of it with its source."""
    if not q.strip():
        return home(seen)
    answer = seen.site.ask(q, reader, [after])
    page = render(answer, AnswerForm.HTML).decode()
    return framed(seen, page, question=q, reader=reader, after=after)


@router.get("/ask.json")
def ask_json(seen: Seen, q: str, reader: Reader = Reader.CLINICIAN, after: str = "") -> Response:
    """The twin of an answer's page."""
    data = render(seen.site.ask(q, reader, [after]), AnswerForm.JSON)
    return Response(data, media_type="application/json")


@router.get("/source", response_class=HTMLResponse)
def source(seen: Seen, version: str, start: int, end: int) -> Response:
    """The text of a document version with a span marked."""
    found = source_page(seen.site.bench, version, start, end)
    return show(seen, "source.html", title=found.title, source=found)


@router.get("/audit", response_class=HTMLResponse)
def audit_form(seen: Seen) -> Response:
    """Where an article is pasted or uploaded."""
    return show(seen, "audit.html", title="Audit an article")


@router.post("/audit", response_class=HTMLResponse)
async def audit_article(
    seen: Seen, text: Annotated[str, Form()] = "", file: Annotated[UploadFile | None, Form()] = None
) -> Response:
    """The audit of what was given. Nothing is kept, and no address in it is opened."""
    from starlette.concurrency import run_in_threadpool

    data = await file.read() if file is not None and file.filename else text.encode()
    name = file.filename if file is not None and file.filename else "article.txt"
    made = await run_in_threadpool(audit, seen.site.bench, data, name)
    return framed(seen, render_audit(made, AuditForm.HTML))
