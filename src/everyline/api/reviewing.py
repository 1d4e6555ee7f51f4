"""Acts on a revision claim by claim: other evidence, an opinion of one claim, a comment that is settled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from everyline.api.acting import Key, Match, act, looked_at
from everyline.api.acts import FAULTS, LOOKED, Id, Text
from everyline.api.callers import Decider, Writer, site_of
from everyline.api.models import Body, RevisionModel
from everyline.api.strict import RestRoute
from everyline.domain.review import Opinion
from everyline.engine.evidence import place_of
from everyline.engine.reviewing import mark, settle

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Acts of the board"])


class Evidence(Body):
    """Other evidence under a claim. places: each `VERSION:START:END`, or `VERSION=WORDS` that stand there once.
    citation: number (from 1) of the one it takes the place of; all of them otherwise. text: what the claim says from
    now on; the same where it is empty."""

    claim: Id
    places: list[Annotated[str, StringConstraints(max_length=3_000)]] = Field(min_length=1, max_length=20)
    citation: int | None = Field(default=None, ge=1, le=1_000)
    text: Annotated[str, StringConstraints(max_length=2_000)] = ""
    reason: Text


class Marked(Body):
    """What one thinks of a claim. opinion: null takes it back. of: the hash of what was looked at."""

    claim: Id
    opinion: Opinion | None
    note: Annotated[str, StringConstraints(max_length=2_000)] = ""
    of: Annotated[str, StringConstraints(max_length=80)] = ""


class Settled(Body):
    """Whether a comment is settled."""

    is_settled: bool = True


class MarkModel(BaseModel):
    """An opinion of a claim as it was taken."""

    revision: str
    member: str
    claim: str
    opinion: Opinion | None
    note: str


class SettledModel(BaseModel):
    """A comment, and whether it is settled."""

    revision: str
    comment: str
    is_settled: bool


@router.post(
    "/revisions/{revision}/replace-evidence", operation_id="replace_evidence", status_code=201,
    response_model=RevisionModel, responses=FAULTS,
)  # fmt: skip
def replace_evidence(request: Request, by: Writer, revision: str, said: Evidence, key: Key = None) -> Response:
    """A new draft with other evidence under one claim; refused where the judge does not find it SUPPORTED by it."""
    site = site_of(request)

    def do() -> RevisionModel:
        places = [place_of(site.bench, one) for one in said.places]
        instead = None if said.citation is None else said.citation - 1
        return RevisionModel.of(
            site.board.replace_evidence(
                by.member, site.bench, revision, said.claim, places, said.reason, instead=instead, text=said.text
            )
        )

    return act(request, by, key, said, do, status=201)


@router.post("/revisions/{revision}/mark", operation_id="mark", response_model=MarkModel, responses=LOOKED)
def mark_claim(
    request: Request, by: Decider, revision: str, said: Marked, key: Key = None, match: Match = None
) -> Response:
    """One's opinion of a claim, before one's review of the whole, which takes it in."""
    board = site_of(request).board

    def do() -> MarkModel:
        seen = looked_at(request, revision, said.of, match)
        mark(board, by.member, revision, seen, said.claim, said.opinion, said.note)
        return MarkModel(
            revision=revision, member=by.member.id, claim=said.claim, opinion=said.opinion, note=said.note.strip()
        )

    return act(request, by, key, said, do)


@router.post(
    "/revisions/{revision}/comments/{comment}/settle", operation_id="settle", response_model=SettledModel,
    responses=FAULTS,
)  # fmt: skip
def settle_comment(
    request: Request, by: Writer, revision: str, comment: str, said: Settled | None = None, key: Key = None
) -> Response:
    """Say that a comment is settled, or that it is not after all."""
    board, is_settled = site_of(request).board, said is None or said.is_settled

    def do() -> SettledModel:
        settle(board, by.member, revision, comment, is_settled=is_settled)
        return SettledModel(revision=revision, comment=comment, is_settled=is_settled)

    return act(request, by, key, said, do)
