"""Pages that work out a score of several areas, as SALT on a drawing of the scalp. Kept nowhere, in no address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData

from everyline.domain.score import Score
from everyline.engine.bound import BoundPathway, Worked, number_in_words, work_out
from everyline.errors import InvalidFacts
from everyline.web.facts_form import DAY, blank, carried, name_of, shown, typed
from everyline.web.guards import FromHere, Seen
from everyline.web.pages import Visit, show
from everyline.web.pathways import opened
from everyline.web.safety import MOST_BYTES

router = APIRouter()
_LONGEST = 40


@router.get("/pathways/{pathway}/{score}", response_class=HTMLResponse)
def score_form(seen: Seen, pathway: str, score: str) -> Response:
    """The calculator, with nothing filled in."""
    bound = seen.site.pathways.live(pathway)
    return _page(seen, bound, bound.score(score), {}, {})


@router.post("/pathways/{pathway}/{score}", response_class=HTMLResponse)
async def score(seen: FromHere, request: Request, pathway: str, score: str) -> Response:
    """The score of what was filled in, with what it means; answers of the patient's form are handed on."""
    bound = await run_in_threadpool(seen.site.pathways.live, pathway)
    wanted = bound.score(score)
    async with request.form(max_part_size=MOST_BYTES) as form:
        told = shown(await typed(form, bound)) if DAY in form else {}
        shares, is_asked = _shares(form, wanted), form.get("do") != "begin"
    return await run_in_threadpool(_page, seen, bound, wanted, shares, told, is_asked=is_asked)


def _shares(form: FormData, score: Score) -> dict[str, str]:
    found = {one.id: form.get(f"a-{one.id}") for one in score.areas}
    return {name: said[:_LONGEST] for name, said in found.items() if isinstance(said, str)}


def _page(
    seen: Visit,
    bound: BoundPathway,
    score: Score,
    shares: Mapping[str, str],
    told: Mapping[str, str],
    *,
    is_asked: bool = False,
) -> HTMLResponse:
    today = seen.site.now().date()
    worked: Worked | None = None
    faults: dict[str, str] = {}
    if is_asked:
        try:
            worked = work_out(score, shares, bound.pathway, today)
        except InvalidFacts as fault:
            faults = {area: said for area, _, said in (one.partition(": ") for one in fault.faults)}
    return show(
        seen, "score.html", status=400 if faults else 200, title=f"{bound.pathway.title}: {score.title}",
        is_private=True, bound=bound, pathway=bound.pathway, score=score, shares=shares, faults=faults, worked=worked,
        number=number_in_words, opens=opened, shown=_drawn, fact=bound.facts[score.fact], field=name_of(score.fact),
        kept=list(carried(told or blank(bound, today), without=name_of(score.fact))), today=_today(told, today),
        is_begun=bool(told),
    )  # fmt: skip


def _today(told: Mapping[str, str], today: date) -> str:
    """The day that a score worked out now is of: that of the visit, where one was filled in."""
    return told.get(DAY) or today.isoformat()


def _drawn(said: str) -> float:
    """A per cent as a drawing shows it; nothing where it is none."""
    try:
        return min(100.0, max(0.0, float(said.replace(",", ".").strip(" %"))))
    except ValueError:
        return 0.0
