"""Pages of the board besides a revision's own: the queue, a new article, differences, the trail."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from everyline.domain.question import Reader
from everyline.domain.review import State
from everyline.engine.comparing import besides, changes, pieces
from everyline.engine.content import is_pathway
from everyline.engine.desk import said_of
from everyline.engine.offers import why_no_article
from everyline.engine.proposing import propose_file, propose_pathway, propose_question
from everyline.engine.queue import OPEN, Asked, queue
from everyline.engine.trail import Wanted, export_trail, trail_page
from everyline.errors import InvalidInput, UserError
from everyline.web.guards import Acting, Member_, Text, me
from everyline.web.pages import Visit, go, show
from everyline.web.typed import day_of, status_of

router = APIRouter()
_ORDERS = {"waiting": "longest waiting", "newest": "newest", "title": "title"}
_MOST_PAGES = 100_000


@router.get("/board", response_class=HTMLResponse)
def queue_page(
    seen: Member_, state: str = "", q: str = "", mine: str = "", by: str = "", order: str = "waiting", page: int = 1
) -> Response:
    """What is before the board, by state, words and people."""
    states = {one.value: one for one in State}
    chosen = () if state == "any" else (states[state],) if state in states else OPEN
    asked = Asked(
        states=chosen,
        words=q[:200],
        asked_of=me(seen).id if mine == "asked" else "",
        to_do_by=me(seen).id if mine == "todo" else "",
        made_by=by,
        order=order,
        page=min(max(page, 1), _MOST_PAGES),
    )
    found = queue(seen.site.board, me(seen), asked)
    kept = {"state": state, "q": q, "mine": mine, "by": by, "order": order}
    return show(
        seen,
        "queue.html",
        title="The queue",
        queue=found,
        asked=kept,
        states=[(one.value, found.counts[one]) for one in State],
        orders=_ORDERS,
        pages=_pages("/board", kept, found.page, found.pages),
    )


@router.get("/board/new", response_class=HTMLResponse)
def new_article(seen: Member_, q: str = "", reader: Reader = Reader.CLINICIAN) -> Response:
    """Where an article is brought before the board: by a question, or by a stored answer."""
    typed = {"question": q, "reader": reader.value, "slug": "", "pathway": "", "review_by": ""}
    return _new(seen, typed)


@router.post("/board/articles")
async def bring(
    seen: Acting,
    question: Text = "",
    reader: Text = Reader.CLINICIAN.value,
    slug: Text = "",
    file: Annotated[UploadFile | None, Form()] = None,
    pathway: Text = "",
    review_by: Text = "",
) -> Response:
    """Make an article of a question's answer, of a stored one or of a pathway, and hand it in."""
    from starlette.concurrency import run_in_threadpool

    data = await file.read() if file is not None and file.filename else b""
    typed = {"question": question, "reader": reader, "slug": slug, "pathway": pathway, "review_by": review_by}
    try:
        made = await run_in_threadpool(_proposed, seen, typed, data)
    except UserError as fault:
        return await run_in_threadpool(_new, seen, typed, fault)
    return go(f"/board/revisions/{made}")


@router.get("/board/compare", response_class=HTMLResponse)
def compare(seen: Member_, before: str, after: str) -> Response:
    """What differs between two revisions of one article, claim by claim and word by word."""
    board = seen.site.board
    old, new = board.store.revision(before), board.store.revision(after)
    if old.article != new.article:
        raise InvalidInput("Those are revisions of two articles.", "Compare two revisions of one.")
    title, revisions = board.store.article(board.store.slug_of(new.article))
    return show(
        seen,
        "compare.html",
        title="What changed",
        article=title,
        before=old,
        after=new,
        revisions=revisions,
        changes=[(one, pieces(one.before, one.after)) for one in changes(old.content, new.content)],
        besides=besides(old.content, new.content),
        said=said_of(board, revisions),
        of_pathway=is_pathway(new.content),
        names={one.id: one.name for one in board.store.members()},
    )


@router.get("/board/trail", response_class=HTMLResponse)
def trail(seen: Member_, subject: str = "", act: str = "", who: str = "", q: str = "", page: int = 1) -> Response:
    """Every act, and whether the trail is as it was written."""
    board = seen.site.board
    wanted = Wanted(subject=subject, act=act, member=who, words=q[:200], page=min(max(page, 1), _MOST_PAGES))
    found = trail_page(board, wanted)
    kept = {"subject": subject, "act": act, "who": who, "q": q}
    return show(
        seen,
        "trail.html",
        title="The trail",
        trail=found,
        asked=kept,
        members=board.store.members(),
        names={one.id: one.name for one in board.store.members()},
        pages=_pages("/board/trail", kept, found.page, found.pages),
    )


@router.get("/board/trail.jsonl")
def trail_file(seen: Member_) -> Response:
    """The whole trail as a file that `everyline verify` checks."""
    named = {"Content-Disposition": 'attachment; filename="everyline-trail.jsonl"', "Cache-Control": "no-store"}
    lines = (line.encode("ascii") for line in export_trail(seen.site.board))
    return StreamingResponse(lines, media_type="application/jsonl", headers=named)


def _proposed(seen: Visit, typed: dict[str, str], data: bytes) -> str:
    if data:
        return propose_file(seen.site, me(seen), data, typed["slug"]).id
    if typed["pathway"]:
        return propose_pathway(seen.site, me(seen), typed["pathway"], day_of(typed["review_by"])).id
    reader = next((one for one in Reader if one.value == typed["reader"]), None)
    if reader is None:
        raise InvalidInput(f"{typed['reader'][:40]!r} is no reader.", "Choose one of those offered.")
    return propose_question(seen.site, me(seen), typed["question"], reader, typed["slug"]).id


def _new(seen: Visit, typed: dict[str, str], fault: UserError | None = None) -> HTMLResponse:
    return show(
        seen,
        "new-article.html",
        status=200 if fault is None else status_of(fault),
        title="Bring an article before the board",
        typed=typed,
        fault=fault,
        why_not=why_no_article(me(seen)),
        readers=list(Reader),
        pathways=seen.site.pathways.all(),
    )


def _pages(path: str, kept: dict[str, str], page: int, pages: int) -> dict[str, str]:
    """Addresses of the pages before and after; empty where there is none."""

    def at(number: int) -> str:
        told = {name: value for name, value in kept.items() if value}
        return f"{path}?{urlencode({**told, 'page': number})}" if 1 <= number <= pages else ""

    return {"before": at(page - 1), "after": at(page + 1)}
