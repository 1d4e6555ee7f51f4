"""Style sheets and scripts of ours, under addresses that change with their content."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response

from everyline.errors import UnknownId
from everyline.web.pages import asset_at

router = APIRouter()
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@router.get("/static/{name}")
def static(name: str) -> Response:
    """A style sheet, a script or a picture; browsers may keep it for good."""
    asset = asset_at(f"/static/{name}")
    if asset is None:
        raise UnknownId("There is no such file.", "Go to the first page.")
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(asset, media_type=_TYPES[name.rpartition(".")[2]], headers=kept)
