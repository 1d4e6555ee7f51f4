"""Published articles by topic, and by words."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from everyline.engine.shelf import PAGE
from everyline.errors import InvalidInput
from everyline.web.guards import Seen
from everyline.web.kept import READ, for_anybody
from everyline.web.metadata import of_page
from everyline.web.pages import Visit, show

router = APIRouter()


@router.api_route("/topics", methods=READ, response_class=HTMLResponse)
def topics(seen: Seen) -> Response:
    """What published articles are about."""

    def page(seen: Visit) -> HTMLResponse:
        found = seen.site.catalogue.topics()
        meta = of_page(seen.site.address, "/topics", "What the published articles are about, topic by topic.")
        return show(
            seen, "topics.html", title="Topics", meta=meta,
            people=[one for one in found if one.about == "people"],
            treatments=[one for one in found if one.about == "treatment"],
        )  # fmt: skip

    return for_anybody(seen, f"topics {seen.site.shelf.stamp}", page)


@router.api_route("/topics/{topic}", methods=READ, response_class=HTMLResponse)
def topic(seen: Seen, topic: str, after: str = "") -> Response:
    """The published articles of a topic, by address, so many to a page."""
    stamp = seen.site.shelf.stamp  # before what is listed: see the list of articles
    found = seen.site.catalogue.topic(topic)
    listed = [one for one in found.articles if one.slug > after]
    shown, rest = listed[:PAGE], listed[PAGE:]

    def page(seen: Visit) -> HTMLResponse:
        meta = of_page(seen.site.address, f"/topics/{found.slug}", f"Published articles about {found.name}.")
        return show(
            seen, "topic.html", title=found.name, topic=found, articles=shown,
            after=shown[-1].slug if rest else "", meta=meta,
        )  # fmt: skip

    return page(seen) if after else for_anybody(seen, f"topic {found.slug} {stamp}", page)


@router.api_route("/search", methods=READ, response_class=HTMLResponse)
def search(seen: Seen, q: str = "", after: str = "") -> Response:
    """Published articles whose title or lines have the words, best first; `after` is the last one seen."""
    meta = of_page(seen.site.address, "/search", "Search of the published articles.", is_indexed=False)
    try:
        found = seen.site.catalogue.search(q) if q.strip() else ()
    except InvalidInput as fault:
        return show(
            seen, "search.html", status=400, title="Search", is_private=True, q=q[:80], matches=(), count=0, after="",
            meta=meta, fault=f"{fault.message} {fault.next_step}",
        )  # fmt: skip
    seen_already = next((place for place, one in enumerate(found, 1) if one.article.slug == after), 0)
    shown, rest = found[seen_already : seen_already + PAGE], found[seen_already + PAGE :]
    return show(
        seen, "search.html", title="Search", is_private=bool(q), q=q, matches=shown, count=len(found), fault="",
        after=shown[-1].article.slug if rest else "", meta=meta,
    )  # fmt: skip
