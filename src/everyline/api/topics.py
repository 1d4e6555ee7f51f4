"""Published articles by topic, and by words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from everyline.api.callers import site_of
from everyline.api.models import ArticlesModel, ListedModel
from everyline.api.strict import RestRoute
from everyline.engine.shelf import Article

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Articles"])
After = Annotated[str, Query(max_length=80)]
Limit = Annotated[int, Query(ge=1, le=200)]


class TopicModel(BaseModel):
    """What articles are about. about: people or treatment. articles: how many."""

    slug: str
    name: str
    about: str
    articles: int


class TopicsModel(BaseModel):
    """Topics of published articles."""

    topics: list[TopicModel]
    next: str | None


class MatchModel(ListedModel):
    """An article that has the words. line: the first line that does, empty where the title does."""

    line: str


class MatchesModel(BaseModel):
    """Articles that have the words, best first. count: of them all."""

    articles: list[MatchModel]
    count: int
    next: str | None


@router.get("/topics", operation_id="topics", response_model=TopicsModel)
def topics(request: Request, after: After = "", limit: Limit = 50) -> TopicsModel:
    """What published articles are about."""
    found = site_of(request).catalogue.topics()
    first = next((place + 1 for place, one in enumerate(found) if one.slug == after), 0)
    listed = found[first : first + limit]
    told = [TopicModel(slug=one.slug, name=one.name, about=one.about, articles=len(one.articles)) for one in listed]
    return TopicsModel(topics=told, next=listed[-1].slug if len(found) > first + limit else None)


@router.get("/topics/{topic}", operation_id="topic", response_model=ArticlesModel, responses={404: {}})
def topic(request: Request, topic: str, after: After = "", limit: Limit = 50) -> ArticlesModel:
    """The published articles of a topic, by address."""
    found = [one for one in site_of(request).catalogue.topic(topic).articles if one.slug > after]
    return ArticlesModel(articles=[ListedModel.of(one) for one in found[:limit]], next=_next(found, limit))


@router.get("/search", operation_id="search", response_model=MatchesModel)
def search(
    request: Request, q: Annotated[str, Query(max_length=1_000)] = "", after: After = "", limit: Limit = 50
) -> MatchesModel:
    """Published articles whose title or lines have the words, best first."""
    found = site_of(request).catalogue.search(q) if q.strip() else ()
    first = next((place + 1 for place, one in enumerate(found) if one.article.slug == after), 0)
    listed = found[first:]
    told = [MatchModel(**ListedModel.of(one.article).model_dump(), line=one.line) for one in listed[:limit]]
    return MatchesModel(articles=told, count=len(found), next=_next([one.article for one in listed], limit))


def _next(listed: Sequence[Article], limit: int) -> str | None:
    return listed[limit - 1].slug if len(listed) > limit else None
