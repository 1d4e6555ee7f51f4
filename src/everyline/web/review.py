"""A revision's pages for the board: claims with their evidence, other evidence, a preview, and every act as a form.

Which acts a member is offered comes from the state table; whether one is done is decided again in the engine. A form
that is refused comes back as it was filled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, Response

from everyline.domain.ids import ClaimId
from everyline.domain.review import Act, Opinion
from everyline.engine.content import is_pathway
from everyline.engine.desk import desk
from everyline.engine.evidence import candidates, excerpts, judged_with, place_of
from everyline.engine.pages import parts_of
from everyline.engine.preview import preview
from everyline.engine.proposing import renew_pathway
from everyline.engine.reviewing import comment_on_words, mark, settle
from everyline.engine.trying import Tried, tried
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused, UserError
from everyline.web.guards import Acting, Member_, Text, me
from everyline.web.pages import Visit, go, refuse, show
from everyline.web.typed import day_of, status_of

router = APIRouter()
_AT = "/board/revisions/{revision}"
_REFUSALS = (InvalidInput, NotPermitted, TransitionRefused)


@router.get(_AT, response_class=HTMLResponse)
def revision_page(seen: Member_, revision: str) -> Response:
    """A revision, claim by claim, each with its evidence beside it."""
    return _desk(seen, revision)


@router.get(_AT + "/preview", response_class=HTMLResponse)
def preview_page(seen: Member_, revision: str) -> Response:
    """The whole as readers would see it, under a banner that says it is not published; a pathway is shown whole on
    its revision's own page."""
    found = seen.site.board.store.revision(revision)
    if is_pathway(found.content):
        return go(_at(found.id, "rules"))
    return show(
        seen, "preview.html", title="Preview", revision=found, parts=parts_of(preview(found), show_withheld=False)
    )


@router.post(_AT + "/try", response_class=HTMLResponse)
def try_wording(seen: Acting, request: Request, revision: str, claim: Text, text: Text = "") -> Response:
    """What the judge says of a claim in other words; nothing is changed. As JSON for whoever accepts that alone."""
    found = seen.site.board.store.revision(revision)
    is_for_script = request.headers.get("accept", "").startswith("application/json")
    try:
        said = tried(found.content, claim, text)
    except UserError as fault:
        if is_for_script:
            told = {"refused": fault.message, "next_step": fault.next_step}
            return JSONResponse(told, status_code=status_of(fault), headers={"Cache-Control": "no-store"})
        return _refused(seen, revision, fault, {"form": "reword", "claim": claim, "text": text})
    if is_for_script:
        return JSONResponse(_told(said), headers={"Cache-Control": "no-store"})
    return _desk(seen, revision, tried=said, typed={"form": "reword", "claim": claim, "text": text})


@router.post(_AT + "/reword")
def reword(seen: Acting, revision: str, claim: Text, text: Text = "", reason: Text = "") -> Response:
    """A new draft with one claim reworded."""
    typed = {"form": "reword", "claim": claim, "text": text, "reason": reason}
    return _done(
        seen, revision, typed, lambda: _at(seen.site.board.reword(me(seen), revision, claim, text, reason).id, claim)
    )


@router.post(_AT + "/renew")
async def renew(
    seen: Acting,
    revision: str,
    file: Annotated[UploadFile | None, Form()] = None,
    review_by: Text = "",
    reason: Text = "",
) -> Response:
    """A new draft of a pathway with a changed YAML; its study cards and cases stay."""
    from starlette.concurrency import run_in_threadpool

    data = await file.read() if file is not None and file.filename else b""
    site, typed = seen.site, {"form": "renew", "review_by": review_by, "reason": reason}

    def act() -> str:
        made = renew_pathway(site.board, site.bench, me(seen), revision, data, reason, day_of(review_by))
        return _at(made.id, "rules")

    return await run_in_threadpool(_done, seen, revision, typed, act)


@router.post(_AT + "/withhold")
def withhold(seen: Acting, revision: str, claim: Text, reason: Text = "", why: Text = "wording") -> Response:
    """A new draft with one claim withheld; `why` is `wrong` where its result must leave the tables too."""
    typed = {"form": "withhold", "claim": claim, "reason": reason, "why": why}
    board = seen.site.board
    return _done(
        seen,
        revision,
        typed,
        lambda: _at(board.withhold(me(seen), revision, claim, reason, is_wrong=why == "wrong").id, "withheld"),
    )


@router.get(_AT + "/evidence", response_class=HTMLResponse)
def evidence_page(
    seen: Member_, revision: str, claim: str, q: str = "", version: str = "", instead: str = "", text: str = ""
) -> Response:
    """Other words of a source, or of another source, for a claim: each judged at once."""
    return _evidence(seen, revision, claim, {"q": q, "version": version, "instead": instead, "text": text})


@router.post(_AT + "/replace")
def replace(
    seen: Acting,
    revision: str,
    claim: Text,
    place: Annotated[list[str] | None, Form()] = None,
    version: Text = "",
    quoted: Text = "",
    instead: Text = "",
    text: Text = "",
    reason: Text = "",
    q: Text = "",
    only: Text = "",
) -> Response:
    """A new draft with other evidence under one claim; with `only` the judge is asked of it, and nothing is changed."""
    site = seen.site
    typed = {"q": q, "version": version, "instead": instead, "text": text, "reason": reason, "quoted": quoted}
    try:
        said = [*(place or ()), *([f"{version}={quoted}"] if quoted.strip() else ())]
        if only:
            content = site.board.store.revision(revision).content
            verdict = judged_with(site.bench, content, claim, text, said, _number(instead))
            return _evidence(seen, revision, claim, typed, chosen=place or (), verdict=verdict)
        made = site.board.replace_evidence(
            me(seen), site.bench, revision, claim, [place_of(site.bench, one) for one in said], reason,
            instead=_number(instead), text=text,
        )  # fmt: skip
    except _REFUSALS as fault:
        return _evidence(seen, revision, claim, typed, chosen=place or (), fault=fault)
    return go(f"/board/revisions/{made.id}#{claim}")


@router.post(_AT + "/mark")
def mark_claim(
    seen: Acting, revision: str, claim: Text, of: Text = "", opinion: Text = "", note: Text = ""
) -> Response:
    """What a member thinks of one claim, kept at once; an empty opinion takes back the one before."""
    typed = {"form": "mark", "claim": claim, "opinion": opinion, "note": note}

    def act() -> str:
        said = _opinion(opinion) if opinion else None
        mark(seen.site.board, me(seen), revision, of, claim, said, note)
        return _at(revision, claim)

    return _done(seen, revision, typed, act)


@router.post(_AT + "/comment")
def comment(seen: Acting, revision: str, text: Text = "", claim: Text = "", quoted: Text = "") -> Response:
    """Say something of the revision, of a claim, or of words of it that are quoted."""
    board, by = seen.site.board, me(seen)
    typed = {"form": "comment", "claim": claim, "text": text, "quoted": quoted}

    def act() -> str:
        if quoted.strip():
            comment_on_words(board, by, revision, claim, quoted, text)
        else:
            board.comment(by, revision, text, claim=claim or None)
        return _at(revision, claim or "comments")

    return _done(seen, revision, typed, act)


@router.post(_AT + "/settle")
def settle_comment(seen: Acting, revision: str, comment: Text, at: Text = "comments", again: Text = "") -> Response:
    """A comment is settled, or with `again` is not after all; it stays."""

    def act() -> str:
        settle(seen.site.board, me(seen), revision, comment, is_settled=not again)
        return _at(revision, at)

    return _done(seen, revision, {"form": "settle"}, act)


@router.post(_AT + "/review")
async def review(seen: Acting, request: Request, revision: str) -> Response:
    """An opinion on the whole, with those of claims that were marked before or are given here."""
    from starlette.concurrency import run_in_threadpool

    said = {name: str(value) for name, value in (await request.form()).items()}
    typed = {"form": "review", **{name: said.get(name, "") for name in ("opinion", "reason", "interest")}}

    def act() -> str:
        claims = {
            ClaimId(name.removeprefix("claim-")): _opinion(value)
            for name, value in said.items()
            if name.startswith("claim-") and value
        }
        seen.site.board.review(
            me(seen), revision, said.get("of", ""), _opinion(said.get("opinion", "")), said.get("reason", ""),
            interest=said.get("interest", ""), claims=claims,
        )  # fmt: skip
        return _at(revision, "reviews")

    return await run_in_threadpool(_done, seen, revision, typed, act)


@router.post(_AT + "/move")
def move(
    seen: Acting,
    revision: str,
    act: Text,
    reason: Text = "",
    of: Text = "",
    reviewers: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """An act that moves the revision on its way."""
    board, by = seen.site.board, me(seen)
    wanted = next((one for one in Act if one.value == act), None)

    def done() -> str:
        match wanted:
            case Act.SUBMIT:
                board.submit(by, revision, reason)
            case Act.ASSIGN:
                board.assign(by, revision, reviewers or ())
            case Act.REQUEST_CHANGES:
                board.request_changes(by, revision, reason)
            case Act.APPROVE:
                board.approve(by, revision, of, reason)
            case Act.OVERRIDE:
                board.approve(by, revision, of, reason, override=True)
            case Act.REJECT:
                board.reject(by, revision, reason)
            case Act.PUBLISH:
                board.publish(by, seen.site.bench, revision)
            case Act.LAPSE:
                board.lapse(by, revision, reason)
            case Act.REOPEN:
                board.reopen(by, revision, reason)
            case Act.WITHDRAW:
                board.withdraw(by, revision, reason)
        return _at(revision, "stands")

    if wanted in (None, Act.CREATE, Act.REVISE, Act.REVIEW, Act.COMMENT):
        return refuse(seen, 400, f"{act[:40]!r} is no act that moves a revision.", "Use the page's own forms.")
    return _done(seen, revision, {"form": "move", "act": act, "reason": reason}, done)


def _done(seen: Visit, revision: str, typed: Mapping[str, str], act: Callable[[], str]) -> Response:
    """What became of an act: on to where it shows, or the page again with what was typed and why it was refused."""
    try:
        return go(act())
    except _REFUSALS as fault:
        return _refused(seen, revision, fault, typed)


def _refused(seen: Visit, revision: str, fault: UserError, typed: Mapping[str, str]) -> HTMLResponse:
    return _desk(seen, revision, typed=typed, fault=fault, status=status_of(fault))


def _desk(
    seen: Visit,
    revision: str,
    *,
    tried: Tried | None = None,
    typed: Mapping[str, str] | None = None,
    fault: UserError | None = None,
    status: int = 200,
) -> HTMLResponse:
    found = desk(seen.site.board, seen.site.bench, revision, me(seen))
    return show(
        seen,
        "revision.html",
        status=status,
        title=found.title,
        desk=found,
        opinions=list(Opinion),
        tried=tried,
        typed=typed or {"form": ""},
        fault=fault,
    )


def _evidence(
    seen: Visit,
    revision: str,
    claim: str,
    typed: Mapping[str, str],
    *,
    chosen: object = (),
    verdict: object = None,
    fault: UserError | None = None,
) -> HTMLResponse:
    site = seen.site
    found = desk(site.board, site.bench, revision, me(seen))
    view = next((one for one in found.claims if one.id == claim), None)
    if view is None:
        return refuse(seen, 404, f"The revision has no claim {claim[:40]!r}.", "Its claims are listed on its page.")
    listed: tuple[object, ...] = ()
    try:
        if typed["version"] or typed["q"].strip():
            listed = candidates(
                site.bench, found.revision.content, claim, typed["text"], version=typed["version"], words=typed["q"],
                instead=_number(typed["instead"]),
            )  # fmt: skip
    except UserError as refused:
        fault = fault or refused
    return show(
        seen,
        "evidence.html",
        status=200 if fault is None else status_of(fault),
        title=f"Other evidence for {claim}",
        desk=found,
        claim=view,
        cited=excerpts(site.bench, next(c for c in found.answer["claims"] if c["id"] == claim)["citations"]),
        listed=listed,
        typed={"reason": "", "quoted": "", **typed},
        chosen=chosen,
        verdict=verdict,
        fault=fault,
    )


def _told(said: Tried) -> dict[str, object]:
    return {
        "claim": said.claim,
        "label": said.label,
        "score": said.score,
        "says": said.says,
        "checks": [
            {
                "what": one.what,
                "holds": one.holds,
                "words": list(one.words),
                "faults": [{"claim": words, "source": has} for words, has in one.faults],
            }
            for one in said.checks
        ],
    }


def _at(revision: str, part: str) -> str:
    return f"/board/revisions/{revision}#{part}"


def _number(text: str) -> int | None:
    """A citation's number from 0; None for all of them."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise InvalidInput(f"{text[:40]!r} numbers no citation.", "Choose one of those offered.")
    return int(text)


def _opinion(text: str) -> Opinion:
    found = next((one for one in Opinion if one.value == text), None)
    if found is None:
        raise InvalidInput(f"{text[:40]!r} is no opinion.", "Choose one of those offered.")
    return found
