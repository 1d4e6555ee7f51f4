"""Pages of pathways: which there are, and one with its steps, its criteria and the words each statement rests on."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from everyline.domain.pathway import ActionKind, Step
from everyline.domain.pathway_review import PathwayReview
from everyline.engine.bound import BoundPathway, Cited, number_in_words, thresholds_of, unit_in_words
from everyline.engine.pages import source_address
from everyline.web.guards import Seen
from everyline.web.kept import READ, for_anybody
from everyline.web.metadata import of_page
from everyline.web.pages import Visit, show

router = APIRouter()
# In words, as a label that stands before an action; never told by colour alone.
KINDS = {
    ActionKind.URGENT: "Urgent", ActionKind.STOP: "Stop", ActionKind.PAUSE: "Pause", ActionKind.ASSESS: "Assess",
    ActionKind.TEST: "Test", ActionKind.TREAT: "Treat", ActionKind.VACCINATE: "Vaccinate",
    ActionKind.MONITOR: "Monitor", ActionKind.REFER: "Refer", ActionKind.INFORM: "Tell",
}  # fmt: skip


@router.api_route("/pathways", methods=READ, response_class=HTMLResponse)
def pathways(seen: Seen) -> Response:
    """The pathways there are."""
    held = seen.site.pathways
    listed = [(one, held.review(one)) for one in held.all()]
    meta = of_page(seen.site.address, "/pathways", "Courses of care as data, each step with the words it rests on.")
    return for_anybody(
        seen, f"pathways {' '.join(f'{one.stamp} {review.notes}' for one, review in listed)}",
        lambda seen: show(seen, "pathways.html", title="Pathways", listed=listed, meta=meta),
    )  # fmt: skip


@router.api_route("/pathways/{pathway}", methods=READ, response_class=HTMLResponse)
def pathway(seen: Seen, pathway: str) -> Response:
    """A pathway with its steps as a flow diagram and its evidence."""
    found = seen.site.pathways.find(pathway)
    review = seen.site.pathways.review(found)
    return for_anybody(
        seen, f"pathway {found.pathway.id} {found.stamp} {review.notes}", lambda seen: _page(seen, found, review),
        status=_status(review),
    )  # fmt: skip


def _page(seen: Visit, found: BoundPathway, review: PathwayReview) -> HTMLResponse:
    """The page; of a pathway that the board took back, that alone."""
    shown = found.pathway
    if review.refusal:
        return show(
            seen, "pathway-gone.html", status=_status(review), title=shown.title, review=review,
            meta=of_page(seen.site.address, f"/pathways/{shown.id}", review.says, is_indexed=False),
        )  # fmt: skip
    return show(
        seen, "pathway.html", title=shown.title, review=review, bound=found, pathway=shown, kinds=KINDS, counts=_counts,
        opens=opened,
        compared=thresholds_of(shown), unit=unit_in_words, number=number_in_words,
        meta=of_page(seen.site.address, f"/pathways/{shown.id}", shown.about),
    )  # fmt: skip


def _status(review: PathwayReview) -> int:
    """Gone is what the board took back (RFC 9110, section 15.5.11)."""
    return 410 if review.refusal else 200


def opened(cited: Cited) -> str:
    found = cited.citation
    return source_address(found.document_hash, found.span.start, found.span.end)


def _counts(step: Step) -> str:
    """How many actions of each kind a step has, in words, the most urgent first."""
    kinds = [one.kind for one in step.actions]
    return ", ".join(f"{kinds.count(kind)} {words.lower()}" for kind, words in KINDS.items() if kind in kinds)
