"""Pages that say what this site is: how answers are made, and how they are reviewed."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from everyline.engine.policy import QUORUM, rules
from everyline.web.guards import Seen
from everyline.web.kept import READ, for_anybody
from everyline.web.metadata import of_page
from everyline.web.pages import show

router = APIRouter()


@router.api_route("/how", methods=READ, response_class=HTMLResponse)
def how(seen: Seen) -> Response:
    """How an answer is made."""
    meta = of_page(seen.site.address, "/how", "How an answer is made, from the question to the line that is shown.")
    return for_anybody(seen, "how", lambda seen: show(seen, "how.html", title="How an answer is made", meta=meta))


@router.api_route("/policy", methods=READ, response_class=HTMLResponse)
def policy(seen: Seen) -> Response:
    """The editorial policy, with the table of states that the program follows."""
    meta = of_page(seen.site.address, "/policy", "How lines are bound and judged, who reviews, what is taken back.")
    return for_anybody(
        seen, "policy",
        lambda seen: show(seen, "policy.html", title="Editorial policy", meta=meta, rules=rules(), quorum=QUORUM),
    )  # fmt: skip
