"""Pages of what the board has published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from everyline.domain.review import State
from everyline.engine.reading import article_page
from everyline.web.pages import Visit, show, visit

router = APIRouter()
Seen = Annotated[Visit, Depends(visit)]


@router.get("/articles", response_class=HTMLResponse)
def articles(seen: Seen, after: str = "") -> Response:
    """What the board has published."""
    listed = seen.site.board.store.articles([State.PUBLISHED], after=after)
    return show(seen, "articles.html", title="Articles", articles=listed)


@router.get("/articles/{slug}.json")
def article_json(seen: Seen, slug: str) -> Response:
    """The twin of an article's page: the revision's content, byte for byte."""
    return Response(article_page(seen.site.board, slug).content, media_type="application/json")


@router.get("/articles/{slug}", response_class=HTMLResponse)
def article(seen: Seen, slug: str) -> Response:
    """A published article with its review."""
    return show(seen, "article.html", title="Article", article=article_page(seen.site.board, slug))
