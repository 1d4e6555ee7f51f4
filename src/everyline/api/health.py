"""Whether the server is well, for those who run it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from everyline.api.callers import site_of
from everyline.api.models import HealthModel, ReadyModel
from everyline.api.problems import problem
from everyline.engine.health import unwell

router = APIRouter(tags=["Health"])


@router.get("/healthz", operation_id="healthz", response_model=HealthModel)
def healthz() -> JSONResponse:
    """Whether the process runs."""
    return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@router.get("/readyz", operation_id="readyz", response_model=ReadyModel, responses={503: {}})
def readyz(request: Request) -> Response:
    """Whether library and database answer; 503 with the one that does not."""
    site = site_of(request)
    gone = unwell(site)
    if gone:
        named = " and ".join(gone)
        return problem(503, f"Not ready: {named}.", "It is tried anew with each call.", gone=sorted(gone))
    return JSONResponse({"status": "ok", "passages": site.bench.index.count()}, headers={"Cache-Control": "no-store"})
