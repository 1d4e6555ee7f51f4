"""What the board has published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from everyline.api.callers import site_of
from everyline.api.models import ArticleModel, ArticlesModel, ListedModel
from everyline.api.strict import RestRoute
from everyline.engine.reading import article_page

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Articles"])


@router.get("/articles", operation_id="articles", response_model=ArticlesModel)
def articles(
    request: Request,
    after: Annotated[str, Query(max_length=80)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ArticlesModel:
    """Published articles by address. next: what to give as `after` for the page that follows, null on the last one."""
    found = [one for one in site_of(request).shelf.articles() if one.slug > after]
    return ArticlesModel(
        articles=[ListedModel.of(one) for one in found[:limit]],
        next=found[limit - 1].slug if len(found) > limit else None,
    )


@router.get("/articles/{slug}", operation_id="article", response_model=ArticleModel, responses={404: {}})
def article(slug: str, request: Request) -> ArticleModel:
    """A published article: its content and its review."""
    found = article_page(site_of(request).board, slug)
    return ArticleModel(
        slug=found.slug,
        title=found.title,
        state=found.revision.state,
        revision=found.revision.number,
        hash=found.revision.hash,
        approved_by=found.decided_by or None,
        approved_at=found.decision.at if found.decision else None,
        is_override=bool(found.decision and found.decision.is_override),
        reviewers=list(found.reviewers),
        answer=dict(found.answer) if found.is_live and not found.pathway else None,
        pathway=dict(found.answer) if found.is_live and found.pathway else None,
        notice=found.notice or None,
    )
