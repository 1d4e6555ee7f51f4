"""Pages that walk a patient through a pathway: a form, or a pasted Bundle, and what the pathway says.

What is given is used for the answer and forgotten: it is in no address, no store, no log and no cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.concurrency import run_in_threadpool

from everyline.domain.answer import Reference
from everyline.domain.guidance import Due, Guidance, Standing
from everyline.domain.pathway import ActionKind, FactDefinition, Step
from everyline.engine.bound import BoundPathway, Pathways, Told, sentences, unit_in_words
from everyline.engine.guide import told_as_calendar, told_as_fhir, told_as_json, told_as_markdown
from everyline.errors import InvalidFacts, InvalidInput, UnknownId
from everyline.web.facts_form import DAY, PASTED, answers, blank, by_field, shown, typed
from everyline.web.guards import FromHere, Seen
from everyline.web.pages import Visit, show
from everyline.web.pathways import KINDS, opened
from everyline.web.safety import MOST_BYTES

router = APIRouter()
_NOTHING = b"{}"
_AT_ONCE = (ActionKind.URGENT, ActionKind.STOP, ActionKind.PAUSE)
_FILES = {
    "ics": (told_as_calendar, "text/calendar; charset=utf-8"),
    "md": (told_as_markdown, "text/markdown; charset=utf-8"),
    "json": (told_as_json, "application/json"),
    "fhir.json": (told_as_fhir, "application/fhir+json"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that is missing, why in the engine's words, how many actions wait for it, and the most urgent of their
    kinds."""

    fact: FactDefinition
    why: tuple[str, ...]
    actions: int
    kind: ActionKind


@dataclass(frozen=True, slots=True)
class Result:
    """What a pathway says of a patient, as the page tells it. at_once: what can't wait, of whatever step."""

    told: Told
    at_once: tuple[Guidance, ...]
    indicated: tuple[tuple[Step, tuple[Guidance, ...]], ...]
    against: tuple[tuple[Step, tuple[Guidance, ...]], ...]
    open: tuple[tuple[Step, tuple[Guidance, ...]], ...]
    wanted: tuple[Wanted, ...]
    tests: tuple[tuple[str, tuple[Due, ...]], ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A result, or what is wrong with what was filled in: by field, and with what was pasted."""

    told: Told | None = None
    faults: Mapping[str, tuple[str, ...]] | None = None
    pasted: tuple[str, ...] = ()


@router.get("/pathways/{pathway}/patient", response_class=HTMLResponse)
def patient_form(seen: Seen, pathway: str) -> Response:
    """The form, with nothing known."""
    bound = seen.site.pathways.live(pathway)
    return _page(seen, bound, blank(bound, seen.site.now().date()), Outcome())


@router.post("/pathways/{pathway}/patient", response_class=HTMLResponse)
async def patient(seen: FromHere, request: Request, pathway: str) -> Response:
    """What the pathway says of what was filled in, above the form as it was filled in; nothing is kept."""
    bound = await run_in_threadpool(seen.site.pathways.live, pathway)
    async with request.form(max_part_size=MOST_BYTES) as form:
        told, does = await typed(form, bound), form.get("do")
    if does == "fill":  # another page of ours brings what it found, to be looked at first
        return await run_in_threadpool(_page, seen, bound, told, Outcome())
    return await run_in_threadpool(lambda: _page(seen, bound, told, _outcome(seen.site.pathways, bound, told)))


@router.post("/pathways/{pathway}/patient.{form}")
async def patient_as(seen: FromHere, request: Request, pathway: str, form: str) -> Response:
    """The same as a file: a calendar of the tests, Markdown, JSON or FHIR R4 as `everyline pathway run` does."""
    bound = await run_in_threadpool(seen.site.pathways.live, pathway)
    if form not in _FILES:
        raise UnknownId("What a pathway says is not given out in that form.", "Its page has the forms there are.")
    async with request.form(max_part_size=MOST_BYTES) as sent:
        told = await typed(sent, bound)
    outcome = await run_in_threadpool(_outcome, seen.site.pathways, bound, told)
    if outcome.told is None:
        return await run_in_threadpool(_page, seen, bound, told, outcome)
    write, kind = _FILES[form]
    made = await run_in_threadpool(write, outcome.told)
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{bound.pathway.id}.{form}"'}
    return Response(made.encode("utf-8"), media_type=kind, headers=headers)


def _outcome(pathways: Pathways, bound: BoundPathway, told: Mapping[str, str]) -> Outcome:
    """Evaluate; where something can't be used, say what, of the form and of what was pasted, each by itself."""
    filled = answers(bound, told)
    faults = {**filled.faults}
    on = _day(told.get(DAY, ""), pathways.now().date())
    if on is None:
        faults[DAY] = (f"“{told[DAY][:20]}” is no day; write it as 2026-11-25.",)
    if faults:
        return Outcome(faults=faults)
    pasted = told.get(PASTED, "").strip().encode("utf-8", "surrogateescape")
    try:
        return Outcome(pathways.run(bound, pasted or _NOTHING, on, besides=filled.data))
    except InvalidInput as fault:
        if not pasted:
            return Outcome(faults=_faults_of(fault, filled.fields))
        # What was pasted is read first, and takes long where it is much; the form alone tells whose fault it is.
        own = _fault_of(pathways, bound, filled.data, on)
        return Outcome(
            faults=_faults_of(own, filled.fields) if own else {},
            pasted=() if own and str(own) == str(fault) else _faults_of(fault, {}).get("", ()),
        )


def _fault_of(pathways: Pathways, bound: BoundPathway, data: bytes, on: date | None) -> InvalidInput | None:
    try:
        pathways.run(bound, data, on)
    except InvalidInput as fault:
        return fault
    return None


def _faults_of(fault: InvalidInput, fields: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    return by_field(fault.faults, fields) if isinstance(fault, InvalidFacts) else {"": (str(fault),)}


def _day(said: str, today: date) -> date | None:
    try:
        return date.fromisoformat(said.strip()) if said.strip() else today
    except ValueError:
        return None


def _page(seen: Visit, bound: BoundPathway, told: Mapping[str, str], outcome: Outcome) -> HTMLResponse:
    is_wrong = bool(outcome.faults or outcome.pasted)
    return show(
        seen, "patient.html", status=400 if is_wrong else 200, title=f"{bound.pathway.title}: for a patient",
        is_private=True, bound=bound, pathway=bound.pathway, typed=shown(told), faults=outcome.faults or {},
        pasted_faults=outcome.pasted, result=_result(bound, outcome.told) if outcome.told else None,
        review=seen.site.pathways.review(bound), kinds=KINDS, opens=opened, unit=unit_in_words, sentences=sentences,
        indicated_=Standing.INDICATED, against_=Standing.CONTRAINDICATED, open_=Standing.UNDETERMINED,
    )  # fmt: skip


def _result(bound: BoundPathway, told: Told) -> Result:
    indicated = told.of(Standing.INDICATED)
    return Result(
        told,
        tuple(sorted((one for one in indicated if one.action.kind in _AT_ONCE), key=_urgency)),
        _by_step(bound, [one for one in indicated if one.action.kind not in _AT_ONCE]),
        _by_step(bound, told.of(Standing.CONTRAINDICATED)),
        _by_step(bound, told.of(Standing.UNDETERMINED)),
        _wanted(bound, told),
        _tests(bound, told.evaluation.schedule),
        _references(bound, told),
    )


def _by_step(bound: BoundPathway, guidance: Sequence[Guidance]) -> tuple[tuple[Step, tuple[Guidance, ...]], ...]:
    """Guidance by step, in each the most urgent first."""
    found = ((step, [one for one in guidance if one.step == step.id]) for step in bound.pathway.steps)
    return tuple((step, tuple(sorted(held, key=_urgency))) for step, held in found if held)


_ORDER = {kind: number for number, kind in enumerate(ActionKind)}


def _urgency(one: Guidance) -> int:
    return _ORDER[one.action.kind]


def _wanted(bound: BoundPathway, told: Told) -> tuple[Wanted, ...]:
    """What is missing, each fact once, that which the most urgent actions wait for first, and of them the most."""
    waiting: dict[str, dict[str, ActionKind]] = {}
    why: dict[str, dict[str, None]] = {}
    for one in told.of(Standing.UNDETERMINED):
        for missing in one.missing:
            waiting.setdefault(missing.fact, {})[one.action.id] = one.action.kind
            why.setdefault(missing.fact, {})[missing.why] = None
    asked = [one.fact for group in bound.asked for one in group.facts]
    found = [
        Wanted(one, tuple(why[one.id]), len(waiting[one.id]), min(waiting[one.id].values(), key=_ORDER.__getitem__))
        for one in asked
        if one.id in waiting
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER[one.kind], -one.actions)))


def _references(bound: BoundPathway, told: Told) -> tuple[Reference, ...]:
    """The works that what is said rests on, so that a page printed by itself has them."""
    said = (*told.of(Standing.INDICATED), *told.of(Standing.CONTRAINDICATED))
    names = [name for one in said for name in one.action.statements]
    names += [name for one in told.evaluation.schedule for name in one.statements]
    used = {source.cited.reference.number for source in bound.sources(names) if source.cited is not None}
    return tuple(one for one in bound.grounds.references if one.number in used)


def _tests(bound: BoundPathway, schedule: Sequence[Due]) -> tuple[tuple[str, tuple[Due, ...]], ...]:
    """Tests by medicine, each in order of its days."""
    medicines = dict.fromkeys(one.medicine for one in schedule)
    return tuple((bound.facts[name].name, tuple(one for one in schedule if one.medicine == name)) for name in medicines)
