"""What is before the board: the queue, a revision with all that was said of it, differences, the trail."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from everyline.api.callers import Caller, Reader, site_of
from everyline.api.models import (
    ChangeModel,
    CommentModel,
    CompareModel,
    DecisionModel,
    EntryModel,
    FaultModel,
    QueuedModel,
    QueueModel,
    ReviewModel,
    RevisionDetailModel,
    RevisionModel,
    StandingModel,
    TrailModel,
)
from everyline.api.strict import RestRoute
from everyline.domain.review import Revision, State
from everyline.engine.comparing import besides, changes
from everyline.engine.site import allowed

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Board"])


@router.get("/queue", operation_id="queue", response_model=QueueModel)
def queue(
    request: Request,
    by: Reader,
    state: Annotated[list[State] | None, Query(description="Only these states; every one where none is given.")] = None,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> QueueModel:
    """Articles by address, each with its newest revision."""
    store = site_of(request).board.store
    listed = store.articles(state or (), after=after, limit=limit)
    return QueueModel(
        articles=[
            QueuedModel(
                **RevisionModel.of(one.newest).model_dump(), slug=one.slug, title=one.title,
                is_mine=by.member.id in store.assigned(one.newest.id),
            )
            for one in listed
        ],
        states=dict(store.counts()),
        next=listed[-1].slug if len(listed) == limit else None,
    )  # fmt: skip


@router.get("/revisions/{revision}", operation_id="revision", response_model=RevisionDetailModel, responses={404: {}})
def revision_detail(request: Request, response: Response, by: Reader, revision: str) -> RevisionDetailModel:
    """A revision with its content and all that was said of it. Its ETag is its hash: give it back in If-Match with a
    review or an approval."""
    found = site_of(request).board.store.revision(revision)
    response.headers["ETag"] = f'"{found.hash}"'
    response.headers["Cache-Control"] = "no-store"
    return _detail(request, by, found)


@router.get("/compare", operation_id="compare", response_model=CompareModel, responses={404: {}})
def compare(
    request: Request,
    by: Reader,
    before: Annotated[str, Query(max_length=100)],
    after: Annotated[str, Query(max_length=100)],
) -> CompareModel:
    """What differs between two revisions, claim by claim."""
    store = site_of(request).board.store
    old, new = store.revision(before), store.revision(after)
    return CompareModel(
        before=RevisionModel.of(old),
        after=RevisionModel.of(new),
        changes=[
            ChangeModel(
                claim=one.claim,
                kind=one.kind,
                before=one.before,
                after=one.after,
                quotations_gone=list(one.quotations[0]),
                quotations_new=list(one.quotations[1]),
                verdict_before=one.verdicts[0] or None,
                verdict_after=one.verdicts[1] or None,
            )
            for one in changes(old.content, new.content)
        ],
        besides=list(besides(old.content, new.content)),
    )


@router.get("/trail", operation_id="trail", response_model=TrailModel)
def trail(
    request: Request,
    by: Reader,
    subject: Annotated[str, Query(max_length=100, description="Only what concerns this revision or member.")] = "",
    after: Annotated[int, Query(ge=0, le=2_147_483_647, description="The number of the entry before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> TrailModel:
    """Every act in order, and whether the whole trail is as it was written and signed."""
    board = site_of(request).board
    entries = board.store.trail(subject or None, after=after, limit=limit)
    return TrailModel(
        entries=[EntryModel.of(one) for one in entries],
        next=entries[-1].number if len(entries) == limit else None,
        count=board.store.trail_length(),
        faults=[FaultModel(number=one.number, what=one.what) for one in board.trail_faults()],
        keys=dict(board.store.keys()),
    )


def _detail(request: Request, by: Caller, found: Revision) -> RevisionDetailModel:
    board = site_of(request).board
    store = board.store
    slug = store.slug_of(found.article)
    title, revisions = store.article(slug)
    stands = board.standing(found)
    return RevisionDetailModel(
        **RevisionModel.of(found).model_dump(),
        slug=slug,
        title=title,
        content=json.loads(found.content),
        assigned=list(store.assigned(found.id)),
        reviews=[ReviewModel.of(one) for one in store.reviews(found.id)],
        comments=[CommentModel.of(one) for one in store.comments(found.id)],
        decisions=[DecisionModel.of(one) for one in store.decisions(found.id)],
        standing=StandingModel(counted=list(stands.counted), hindrances=list(stands.hindrances)),
        acts=list(allowed(found.state, by.member)),
        revisions=[RevisionModel.of(one) for one in revisions],
    )
