"""What programs fetch to learn of published articles: the feed, the site map, and what robots may fetch."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from everyline.engine.announcing import feed, robots, site_map
from everyline.web.guards import Seen
from everyline.web.kept import READ, answer_from

router = APIRouter()


@router.api_route("/feed.atom", methods=READ)
def feed_atom(seen: Seen, request: Request) -> Response:
    """The articles that changed last, as an Atom feed."""
    site = seen.site
    changed = max((one.changed_at for one in site.shelf.all()), default=None)
    return answer_from(
        request, f"feed {site.address} {site.shelf.stamp}", lambda: feed(site.shelf, site.address),
        media_type="application/atom+xml", modified=changed,
    )  # fmt: skip


@router.api_route("/sitemap.xml", methods=READ)
def sitemap_xml(seen: Seen, request: Request) -> Response:
    """Every page that is for everybody."""
    site = seen.site
    return answer_from(
        request, f"map {site.address} {site.shelf.stamp}",
        lambda: site_map(site.shelf, site.catalogue, site.address), media_type="application/xml",
    )  # fmt: skip


@router.api_route("/robots.txt", methods=READ)
def robots_txt(seen: Seen) -> Response:
    """What robots may fetch."""
    return Response(
        robots(seen.site.address), media_type="text/plain", headers={"Cache-Control": "public, max-age=3600"}
    )
