"""Pages that audit somebody's article: pasted or uploaded, watched as it goes through, a report to read and to send.

Nothing is kept, and no address in an article is opened. What was given travels on in the report's own form, so that it
can be had in another form.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, Response

from everyline.domain.audit import Audit, AuditedClaim, Reading
from everyline.engine.audit import Tell
from everyline.engine.audit_forms import AuditForm, render
from everyline.engine.pages import audit_part_of, audited_in_words
from everyline.errors import InvalidInput
from everyline.web.guards import FromHere, Seen, Text
from everyline.web.pages import show
from everyline.web.streaming import Work, stream

router = APIRouter()
# What can be sent once more, written in base64, within what a request may hold.
_MOST_AGAIN = 3_500_000
_FILES = {
    AuditForm.MD: ("md", "text/markdown; charset=utf-8"),
    AuditForm.JSON: ("json", "application/json"),
    AuditForm.HTML: ("html", "text/html; charset=utf-8"),
    AuditForm.CLAIMREVIEW: ("claimreview.json", "application/ld+json"),
}


@router.get("/audit", response_class=HTMLResponse)
def audit_form(seen: Seen) -> Response:
    """Where an article is pasted or uploaded."""
    return show(seen, "audit.html", title="Audit an article")


@router.post("/audit", response_class=HTMLResponse)
async def audit_article(seen: FromHere, text: Text = "", file: Annotated[UploadFile | None, Form()] = None) -> Response:
    """The audit of what was given, line by line as it is made, then the report."""
    from starlette.concurrency import run_in_threadpool

    is_file = file is not None and bool(file.filename)
    data = await file.read() if file is not None and is_file else text.encode("utf-8", "replace")
    name = (file.filename or "article.txt") if file is not None and is_file else "article.txt"

    def make(tell: Tell) -> Audit:
        return seen.site.audit(data, name, tell)

    work: Work[Reading | AuditedClaim, Audit] = await run_in_threadpool(Work, make)
    return stream(
        seen,
        "audited.html",
        title="Audit",
        work=work,
        told_in_words=audited_in_words,
        part_of=audit_part_of,
        again=b64encode(data).decode() if len(data) <= _MOST_AGAIN else "",
        named=name[-200:],
        forms=[(one.value, words) for one, words in _FORM_WORDS.items()],
    )


@router.post("/audit/report")
def report(seen: FromHere, article: Text, form: Annotated[AuditForm, Form()], name: Text = "article.txt") -> Response:
    """The report once more, as a file: Markdown, JSON, one HTML page, or ClaimReview for those who index."""
    try:
        data = b64decode(article, validate=True)
    except binascii.Error as fault:
        raise InvalidInput("The article did not arrive whole.", "Audit it once more.") from fault
    made = render(seen.site.audit(data, name), form)
    ending, kind = _FILES[form]
    kept = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="audit.{ending}"'}
    return Response(made, media_type=kind, headers=kept)


_FORM_WORDS = {
    AuditForm.HTML: "One page to send",
    AuditForm.MD: "Markdown",
    AuditForm.JSON: "JSON, to check it again",
    AuditForm.CLAIMREVIEW: "ClaimReview",
}
