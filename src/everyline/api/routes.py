"""The routes: ask, check, audit, articles, and whether the server is well."""

from __future__ import annotations

import json
from typing import Annotated, Any  # a stored answer is a JSON object

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from everyline.domain.question import Reader
from everyline.domain.review import State
from everyline.engine.audit import audit
from everyline.engine.audit_forms import AuditForm
from everyline.engine.audit_forms import render as render_audit
from everyline.engine.check import check_lines
from everyline.engine.forms import Form, render
from everyline.engine.judging import judge_each
from everyline.engine.reading import article_page
from everyline.engine.site import Site

router = APIRouter(prefix="/api/v1")
health = APIRouter()


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class Question(BaseModel):
    """A question. after: the question it follows, empty for none."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=20_000)
    reader: Reader = Reader.CLINICIAN
    after: str = Field(default="", max_length=20_000)


class Pairs(BaseModel):
    """Claim-evidence pairs, each as `everyline check` takes them."""

    model_config = ConfigDict(extra="forbid")

    pairs: list[dict[str, Any]] = Field(max_length=1_000)


class Article(BaseModel):
    """An article to audit, as text."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=2_000_000)


_FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}} for status in (400, 404, 413, 422, 500, 503)
}


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


@router.post("/ask", responses=_FAULTS)
def ask(asked: Question, request: Request) -> Response:
    """An answer. The question stands in the body, not in the address, as it may tell of a patient."""
    return Response(
        render(_site(request).ask(asked.question, asked.reader, [asked.after]), Form.JSON),
        media_type="application/json",
    )


@router.post("/check", responses=_FAULTS)
def check(given: Pairs) -> JSONResponse:
    """Verdicts by the rules, in the order of the pairs; a pair that can't be read gives an object with `error`."""

    lines = (json.dumps(one).encode() for one in given.pairs)
    return JSONResponse([json.loads(line) for line in check_lines(lines, judge_each)])


@router.post("/audit", responses=_FAULTS)
def audit_text(given: Article, request: Request) -> Response:
    """The audit of an article. Nothing is kept."""
    made = audit(_site(request).bench, given.text.encode("utf-8", "replace"), "article.txt")
    return Response(render_audit(made, AuditForm.JSON), media_type="application/json")


@router.get("/articles", responses=_FAULTS)
def articles(
    request: Request,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JSONResponse:
    """Published articles by address. next: what to give as `after` for the page that follows, null on the last one."""
    listed = _site(request).board.store.articles([State.PUBLISHED], after=after, limit=limit)
    return JSONResponse(
        {
            "articles": [
                {"slug": one.slug, "title": one.title, "revision": one.newest.number, "hash": one.newest.hash}
                for one in listed
            ],
            "next": listed[-1].slug if len(listed) == limit else None,
        }
    )


@router.get("/articles/{slug}", responses=_FAULTS)
def article(slug: str, request: Request) -> JSONResponse:
    """A published article: its content and its review."""
    found = article_page(_site(request).board, slug)
    return JSONResponse(
        {
            "slug": found.slug,
            "title": found.title,
            "state": found.revision.state.value,
            "revision": found.revision.number,
            "hash": found.revision.hash,
            "approved_by": found.decided_by or None,
            "approved_at": found.decision.at.isoformat() if found.decision else None,
            "is_override": bool(found.decision and found.decision.is_override),
            "reviewers": list(found.reviewers),
            "answer": dict(found.answer) if found.is_live else None,
            "notice": found.notice or None,
        }
    )


@health.get("/healthz")
def healthz() -> JSONResponse:
    """Whether the process runs."""
    return JSONResponse({"status": "ok"})


@health.get("/readyz")
def readyz(request: Request) -> JSONResponse:
    """Whether library and database answer."""
    site = _site(request)
    site.board.store.articles(limit=1)
    return JSONResponse({"status": "ok", "passages": site.bench.index.count()})
