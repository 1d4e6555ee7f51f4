"""Pages for the board: the queue, a revision claim by claim, and every act as a form.

Which acts a member is offered comes from the state table; whether one is done is decided again in the engine.
"""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from everyline.domain.ids import ClaimId
from everyline.domain.review import Act, Member, Opinion, State
from everyline.engine.comparing import changes
from everyline.engine.revising import judged_as
from everyline.engine.site import allowed
from everyline.errors import NotPermitted
from everyline.web.guards import Acting, Member_, Text, me
from everyline.web.pages import Visit, go, refuse, show

router = APIRouter()

_OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.LAPSED)


@router.get("/board", response_class=HTMLResponse)
def queue(seen: Member_, state: str = "") -> Response:
    """What is before the board, those asked of the member first."""
    wanted = [one for one in State if one.value == state] or list(_OPEN)
    board = seen.site.board
    listed = board.store.articles(wanted, limit=500)
    rows = [(one, me(seen).id in board.store.assigned(one.newest.id)) for one in listed]
    counts = dict.fromkeys(State, 0)
    for article in board.store.articles(limit=10_000):
        counts[article.newest.state] += 1
    return show(
        seen,
        "queue.html",
        title="The queue",
        rows=sorted(rows, key=lambda row: not row[1]),
        states=[(one.value, counts[one]) for one in State],
        chosen=state,
    )


@router.get("/board/revisions/{revision}", response_class=HTMLResponse)
def revision_page(seen: Member_, revision: str) -> Response:
    """A revision, claim by claim, each with its evidence beside it."""
    return _revision(seen, revision)


@router.post("/board/revisions/{revision}/try", response_class=HTMLResponse)
def try_wording(seen: Acting, revision: str, claim: Text, text: Text = "") -> Response:
    """What the judge says of a claim in other words; nothing is changed."""
    found = seen.site.board.store.revision(revision)
    return _revision(seen, revision, tried=(claim, text, judged_as(found.content, claim, text)))


@router.post("/board/revisions/{revision}/reword")
def reword(seen: Acting, revision: str, claim: Text, text: Text = "", reason: Text = "") -> Response:
    """A new draft with one claim reworded."""
    made = seen.site.board.reword(me(seen), revision, claim, text, reason)
    return go(f"/board/revisions/{made.id}")


@router.post("/board/revisions/{revision}/withhold")
def withhold(seen: Acting, revision: str, claim: Text, reason: Text = "") -> Response:
    """A new draft with one claim withheld."""
    made = seen.site.board.withhold(me(seen), revision, claim, reason)
    return go(f"/board/revisions/{made.id}")


@router.post("/board/revisions/{revision}/comment")
def comment(seen: Acting, revision: str, text: Text = "", claim: Text = "") -> Response:
    """Say something of the revision or of a claim."""
    seen.site.board.comment(me(seen), revision, text, claim=claim or None)
    return go(f"/board/revisions/{revision}#{claim or 'comments'}")


@router.post("/board/revisions/{revision}/review")
async def review(seen: Acting, request: Request, revision: str) -> Response:
    """An opinion on the whole, and on each claim where one was given."""
    from starlette.concurrency import run_in_threadpool

    said = await request.form()
    claims = {
        ClaimId(name.removeprefix("claim-")): _opinion(str(value))
        for name, value in said.items()
        if name.startswith("claim-") and value
    }
    await run_in_threadpool(
        seen.site.board.review,
        me(seen),
        revision,
        str(said.get("of", "")),
        _opinion(str(said.get("opinion", ""))),
        str(said.get("reason", "")),
        interest=str(said.get("interest", "")),
        claims=claims,
    )
    return go(f"/board/revisions/{revision}")


@router.post("/board/revisions/{revision}/move")
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
    match next((one for one in Act if one.value == act), None):
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
        case _:
            return refuse(seen, 400, f"{act!r} is no act that moves a revision.", "Use the page's own forms.")
    return go(f"/board/revisions/{revision}")


@router.get("/board/compare", response_class=HTMLResponse)
def compare(seen: Member_, before: str, after: str) -> Response:
    """What differs between two revisions, claim by claim."""
    store = seen.site.board.store
    old, new = store.revision(before), store.revision(after)
    return show(
        seen, "compare.html", title="Difference", before=old, after=new, changes=changes(old.content, new.content)
    )


@router.get("/board/trail", response_class=HTMLResponse)
def trail(seen: Member_, subject: str = "") -> Response:
    """Every act, and whether the trail is as it was written."""
    board = seen.site.board
    names = {one.id: one.name for one in board.store.members()}
    entries = board.store.trail(subject or None)
    return show(
        seen,
        "trail.html",
        title="The trail",
        entries=list(reversed(entries))[:500],
        names=names,
        faults=board.trail_faults(),
        count=len(entries),
    )


def _revision(seen: Visit, identity: str, tried: tuple[str, str, object] | None = None) -> HTMLResponse:
    board = seen.site.board
    found = board.store.revision(identity)
    content = json.loads(found.content)
    comments = board.store.comments(found.id)
    reviewers = [one for one in board.store.members() if one.is_active and one.id != found.made_by and _may_review(one)]
    slug = board.store.slug_of(found.article)
    title, revisions = board.store.article(slug)
    shown = {c for part in content["sections"] for c in part["claims"]} | set(content["bottom_line"])
    return show(
        seen,
        "revision.html",
        title=title,
        revision=found,
        revisions=revisions,
        slug=slug,
        claims=content["claims"],
        shown=shown,
        withheld=content["withheld"],
        references={one["number"]: one for one in content["references"]},
        reviews=board.store.reviews(found.id),
        comments=comments,
        decisions=board.store.decisions(found.id),
        assigned=board.store.assigned(found.id),
        standing=board.standing(found),
        acts=[act.value for act in allowed(found.state, me(seen))],
        is_own=found.made_by == me(seen).id,
        names={one.id: one.name for one in board.store.members()},
        reviewers=reviewers,
        opinions=list(Opinion),
        tried=tried,
    )


def _may_review(member: Member) -> bool:
    return Act.REVIEW in allowed(State.UNDER_REVIEW, member)


def _opinion(text: str) -> Opinion:
    found = next((one for one in Opinion if one.value == text), None)
    if found is None:
        raise NotPermitted(f"{text!r} is no opinion.", "Choose one of those offered.")
    return found
