"""Ask, check, audit, and read a source."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any  # a stored answer is a JSON object

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import Field, StringConstraints

from everyline.api.callers import Asker, site_of
from everyline.api.models import Body, SourceModel
from everyline.api.pace import paced
from everyline.api.strict import RestRoute
from everyline.domain.question import Reader
from everyline.engine.audit_forms import AuditForm
from everyline.engine.audit_forms import render as render_audit
from everyline.engine.check import check_lines
from everyline.engine.forms import Form, render
from everyline.engine.judging import judge_each
from everyline.engine.reading import source_page

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Ask"])
_PACED = [Depends(paced)]
_OBJECT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}}}
}


Earlier = Annotated[str, StringConstraints(max_length=20_000)]


class Question(Body):
    """A question. after: the question it follows, empty for none; or all of them, the first one first."""

    question: str = Field(max_length=20_000)
    reader: Reader = Reader.CLINICIAN
    after: Earlier | Annotated[list[Earlier], Field(max_length=100)] = ""


class Pairs(Body):
    """Claim-evidence pairs, each as `everyline check` takes them."""

    pairs: list[dict[str, Any]] = Field(max_length=1_000)


class ArticleText(Body):
    """An article to audit, as text."""

    text: str = Field(max_length=2_000_000)


@router.post("/ask", operation_id="ask", responses={**_OBJECT, 400: {}, 403: {}}, dependencies=_PACED)
def ask(asked: Question, request: Request, by: Asker) -> Response:
    """An answer. The question stands in the body, not in the address, as it may tell of a patient."""
    after = [asked.after] if isinstance(asked.after, str) else asked.after
    made = site_of(request).ask(asked.question, asked.reader, after)
    return Response(render(made, Form.JSON), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.post(
    "/check",
    operation_id="check",
    responses={
        200: {
            "content": {
                "application/json": {"schema": {"type": "array", "items": {"type": "object", "title": "Verdict"}}}
            }
        },
        403: {},
    },
    dependencies=_PACED,
)
def check(given: Pairs, by: Asker) -> JSONResponse:
    """Verdicts by the rules, in the order of the pairs; a pair that can't be read gives an object with `error`."""
    lines = (json.dumps(one).encode() for one in given.pairs)
    return JSONResponse([json.loads(line) for line in check_lines(lines, judge_each)])


@router.post("/audit", operation_id="audit", responses={**_OBJECT, 400: {}, 403: {}}, dependencies=_PACED)
def audit_text(given: ArticleText, request: Request, by: Asker) -> Response:
    """The audit of an article. Nothing is kept."""
    made = site_of(request).audit(given.text.encode("utf-8", "replace"), "article.txt")
    return Response(
        render_audit(made, AuditForm.JSON), media_type="application/json", headers={"Cache-Control": "no-store"}
    )


@router.get("/source", operation_id="source", response_model=SourceModel, responses={400: {}, 404: {}})
def source(
    request: Request,
    version: Annotated[str, Query(max_length=80, description="The document_hash of a citation.")],
    start: Annotated[int, Query(ge=0, le=2_147_483_647)],
    end: Annotated[int, Query(ge=0, le=2_147_483_647)],
) -> SourceModel:
    """The text of a document version around a span."""
    site = site_of(request)
    return SourceModel(**asdict(source_page(site.bench, version, start, end, site.pathways.document)))
