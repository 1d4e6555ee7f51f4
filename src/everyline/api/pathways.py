"""Pathways: which there are, what each says with its evidence, and what one says of a patient. Nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any  # what comes back is a JSON object

from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool

from everyline.api.callers import Asker, site_of
from everyline.api.pace import paced
from everyline.api.pathway_models import PathwayModel, PathwaysModel, PathwaySummary
from everyline.api.strict import RestRoute
from everyline.engine.guide import told_as_json

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Pathways"])
_GUIDANCE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}}}
}


@router.get("/pathways", operation_id="pathways", response_model=PathwaysModel)
def pathways(request: Request) -> PathwaysModel:
    """The pathways there are, by id."""
    held = site_of(request).pathways
    return PathwaysModel(pathways=[PathwaySummary.of(one.pathway, held.review(one)) for one in held.all()])


@router.get("/pathways/{pathway}", operation_id="pathway", response_model=PathwayModel, responses={404: {}, 410: {}})
def pathway(pathway: str, request: Request) -> PathwayModel:
    """A pathway with its conditions in words, and each statement with the exact words it rests on."""
    held = site_of(request).pathways
    found = held.live(pathway)
    return PathwayModel.bound(found, held.review(found))


@router.post(
    "/pathways/{pathway}/evaluate",
    operation_id="evaluate",
    responses={**_GUIDANCE, 400: {}, 403: {}, 404: {}},
    dependencies=[Depends(paced)],
)
async def evaluate(
    pathway: str,
    request: Request,
    by: Asker,
    facts: Annotated[dict[str, Any], Body(description="Facts in the short form, or a FHIR Bundle.")],
    on: Annotated[date | None, Query(description="The day of the evaluation; today (UTC) where none is given.")] = None,
) -> Response:
    """What a pathway says of a patient's facts on a day, as `everyline pathway run --format json` writes it.

    The facts are used and forgotten.
    """
    site = site_of(request)
    data = await request.body()  # as they were sent: a number is what is printed, not what a float makes of it

    def told() -> str:
        return told_as_json(site.pathways.run(site.pathways.find(pathway), data, on))

    made = await run_in_threadpool(told)
    return Response(made, media_type="application/json", headers={"Cache-Control": "no-store"})
