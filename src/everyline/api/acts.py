"""Every act on a revision, by the engine's own methods; whether it may be done is decided there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints, model_validator

from everyline.api.acting import Key, Match, act, looked_at
from everyline.api.callers import Caller, Decider, Writer, site_of
from everyline.api.models import Body, ReviewModel, RevisionModel, Slug
from everyline.api.strict import RestRoute
from everyline.domain.ids import ClaimId
from everyline.domain.review import Opinion, Revision
from everyline.engine.proposing import packed_pathway, renew_pathway
from everyline.engine.revising import judged_as

router = APIRouter(prefix="/api/v1", route_class=RestRoute, tags=["Acts of the board"])

Text = Annotated[str, StringConstraints(max_length=10_000)]
Id = Annotated[str, StringConstraints(max_length=100)]
FAULTS: dict[int | str, dict[str, Any]] = {400: {}, 404: {}, 409: {}}
LOOKED: dict[int | str, dict[str, Any]] = {**FAULTS, 412: {}, 428: {}}


class NewArticle(Body):
    """A stored answer, or a pathway's stored form, as it was given, byte for byte; or the id of a pathway that comes
    with the program. slug: the article's address; made of its question otherwise. review_by: of the pathway named, the
    last day on which an approval of it counts."""

    content: str | None = Field(default=None, max_length=4_000_000)
    pathway: Id | None = None
    review_by: date | None = None
    slug: str | None = Slug

    @model_validator(mode="after")
    def _one(self) -> NewArticle:
        if (self.content is None) is (self.pathway is None):
            raise ValueError("an article is made of content, or of a pathway that is named: one of the two")
        if self.review_by is not None and self.pathway is None:
            raise ValueError("a stored form says itself by when it is to be reviewed")
        return self


class NewContent(Body):
    """A stored answer in place of a revision's, or a pathway's stored form; or, of a pathway, its changed YAML, which
    keeps the cards and the cases of the revision. review_by: with the YAML alone."""

    content: str | None = Field(default=None, max_length=4_000_000)
    yaml: str | None = Field(default=None, max_length=2_000_000)
    review_by: date | None = None
    reason: Text

    @model_validator(mode="after")
    def _one(self) -> NewContent:
        if (self.content is None) is (self.yaml is None):
            raise ValueError("a revision is made of content, or of a pathway's YAML: one of the two")
        if self.review_by is not None and self.yaml is None:
            raise ValueError("a stored form says itself by when it is to be reviewed")
        return self


class Wording(Body):
    """A claim in other words."""

    claim: Id
    text: Annotated[str, StringConstraints(max_length=2_000)]
    reason: Text


class Trial(Body):
    """A claim in other words, for the judge alone."""

    claim: Id
    text: Annotated[str, StringConstraints(max_length=2_000)]


class Withheld(Body):
    """A claim taken from view. is_wrong: what it says is wrong, so its result leaves tables and estimates too."""

    claim: Id
    reason: Text
    is_wrong: bool = False


class Reason(Body):
    """Why, in a sentence."""

    reason: Text = ""


class Reviewers(Body):
    """Who is asked to review, by id or address."""

    reviewers: list[Annotated[str, StringConstraints(max_length=200)]] = Field(max_length=50)


class Said(Body):
    """A comment on the revision, on a claim, or on characters `start` to `end` of the claim's text."""

    text: Text
    claim: Id | None = None
    start: int | None = Field(default=None, ge=0, le=1_000_000)
    end: int | None = Field(default=None, ge=0, le=1_000_000)

    @model_validator(mode="after")
    def _span(self) -> Said:
        if (self.start is None) != (self.end is None):
            raise ValueError("a span has a start and an end")
        return self


class OpinionGiven(Body):
    """An opinion. of: the hash of what was looked at. claims: opinions of single claims, by id. interest: a competing
    interest in this one."""

    opinion: Opinion
    reason: Text
    of: Annotated[str, StringConstraints(max_length=80)] = ""
    interest: Annotated[str, StringConstraints(max_length=1_000)] = ""
    claims: dict[Id, Opinion] = Field(default_factory=dict, max_length=500)


class Approval(Body):
    """An approval. of: the hash of what was looked at."""

    reason: Text
    of: Annotated[str, StringConstraints(max_length=80)] = ""


class CommentedModel(BaseModel):
    """A comment as it was taken."""

    revision: str
    member: str
    text: str
    claim: str | None
    start: int | None
    end: int | None


class VerdictModel(BaseModel):
    """What the judge says."""

    label: str
    score: float
    judge: str
    reasons: list[dict[str, str]]


@router.post(
    "/articles", operation_id="create", status_code=201, response_model=RevisionModel, responses={400: {}, 409: {}}
)
def create(request: Request, by: Writer, said: NewArticle, key: Key = None) -> Response:
    """A new article from a stored answer or a pathway, as a draft, if it holds when checked again."""
    site = site_of(request)

    def do() -> RevisionModel:
        content = said.content
        if said.pathway is not None:
            content = packed_pathway(site.bench, said.pathway, said.review_by)
        assert content is not None
        return RevisionModel.of(site.board.create(by.member, site.bench, content, slug=said.slug))

    return act(request, by, key, said, do, status=201)


@router.post(
    "/revisions/{revision}/revise", operation_id="revise", status_code=201, response_model=RevisionModel,
    responses=FAULTS,
)  # fmt: skip
def revise(request: Request, by: Writer, revision: str, said: NewContent, key: Key = None) -> Response:
    """A new draft with other content."""
    site = site_of(request)

    def do() -> Revision:
        if said.yaml is not None:
            data = said.yaml.encode("utf-8", "replace")
            return renew_pathway(site.board, site.bench, by.member, revision, data, said.reason, said.review_by)
        assert said.content is not None
        return site.board.revise(by.member, site.bench, revision, said.content, said.reason)

    return _made(request, by, key, said, do)


@router.post(
    "/revisions/{revision}/reword", operation_id="reword", status_code=201, response_model=RevisionModel,
    responses=FAULTS,
)  # fmt: skip
def reword(request: Request, by: Writer, revision: str, said: Wording, key: Key = None) -> Response:
    """A new draft with one claim reworded and judged at once; withheld where it is not SUPPORTED."""
    board = site_of(request).board
    return _made(request, by, key, said, lambda: board.reword(by.member, revision, said.claim, said.text, said.reason))


@router.post(
    "/revisions/{revision}/withhold", operation_id="withhold", status_code=201, response_model=RevisionModel,
    responses=FAULTS,
)  # fmt: skip
def withhold(request: Request, by: Writer, revision: str, said: Withheld, key: Key = None) -> Response:
    """A new draft with one claim withheld."""
    board = site_of(request).board
    return _made(
        request,
        by,
        key,
        said,
        lambda: board.withhold(by.member, revision, said.claim, said.reason, is_wrong=said.is_wrong),
    )


@router.post(
    "/revisions/{revision}/try", operation_id="try_wording", response_model=VerdictModel, responses={400: {}, 404: {}}
)
def try_wording(request: Request, by: Writer, revision: str, said: Trial) -> VerdictModel:
    """What the judge says of a claim in other words; nothing is changed."""
    verdict = judged_as(site_of(request).board.store.revision(revision).content, said.claim, said.text)
    reasons = [{"kind": one.kind.value, "claim": one.claim, "evidence": one.evidence} for one in verdict.reasons]
    return VerdictModel(label=verdict.label.value, score=verdict.score, judge=verdict.judge, reasons=reasons)


@router.post(
    "/revisions/{revision}/comment", operation_id="comment", status_code=201, response_model=CommentedModel,
    responses=FAULTS,
)  # fmt: skip
def comment(request: Request, by: Writer, revision: str, said: Said, key: Key = None) -> Response:
    """Say something of a revision, a claim, or some words of a claim."""
    span = (said.start, said.end) if said.start is not None and said.end is not None else None

    def do() -> CommentedModel:
        site_of(request).board.comment(by.member, revision, said.text, claim=said.claim, span=span)
        return CommentedModel(
            revision=revision, member=by.member.id, text=said.text.strip(), claim=said.claim, start=said.start,
            end=said.end,
        )  # fmt: skip

    return act(request, by, key, said, do, status=201)


@router.post("/revisions/{revision}/submit", operation_id="submit", response_model=RevisionModel, responses=FAULTS)
def submit(request: Request, by: Writer, revision: str, said: Reason | None = None, key: Key = None) -> Response:
    """Hand a draft to the board."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.submit(by.member, revision, why))


@router.post("/revisions/{revision}/assign", operation_id="assign", response_model=RevisionModel, responses=FAULTS)
def assign(request: Request, by: Decider, revision: str, said: Reviewers, key: Key = None) -> Response:
    """Ask members to review, in place of those asked before."""
    board = site_of(request).board
    return act(request, by, key, said, lambda: RevisionModel.of(board.assign(by.member, revision, said.reviewers)))


@router.post(
    "/revisions/{revision}/review", operation_id="review", status_code=201, response_model=ReviewModel,
    responses=LOOKED,
)  # fmt: skip
def review(
    request: Request, by: Decider, revision: str, said: OpinionGiven, key: Key = None, match: Match = None
) -> Response:
    """One's opinion of exactly the content that was looked at."""
    board, claims = site_of(request).board, {ClaimId(one): opinion for one, opinion in said.claims.items()}
    return act(
        request, by, key, said,
        lambda: ReviewModel.of(
            board.review(
                by.member, revision, looked_at(request, revision, said.of, match), said.opinion, said.reason,
                interest=said.interest, claims=claims,
            )
        ),
        status=201,
    )  # fmt: skip


@router.post("/revisions/{revision}/approve", operation_id="approve", response_model=RevisionModel, responses=LOOKED)
def approve(
    request: Request, by: Decider, revision: str, said: Approval, key: Key = None, match: Match = None
) -> Response:
    """Approve exactly the content that was looked at, if the quorum is met."""
    return _approved(request, by, revision, said, key, match, override=False)


@router.post("/revisions/{revision}/override", operation_id="override", response_model=RevisionModel, responses=LOOKED)
def override(
    request: Request, by: Decider, revision: str, said: Approval, key: Key = None, match: Match = None
) -> Response:
    """Approve against the quorum, by the chair alone, recorded with what stood in the way."""
    return _approved(request, by, revision, said, key, match, override=True)


@router.post("/revisions/{revision}/publish", operation_id="publish", response_model=RevisionModel, responses=FAULTS)
def publish(request: Request, by: Decider, revision: str, key: Key = None) -> Response:
    """Put an approved revision before readers, once it was checked again."""
    site = site_of(request)
    return act(request, by, key, None, lambda: RevisionModel.of(site.board.publish(by.member, site.bench, revision)))


@router.post(
    "/revisions/{revision}/request-changes", operation_id="request_changes", response_model=RevisionModel,
    responses=FAULTS,
)  # fmt: skip
def request_changes(
    request: Request, by: Decider, revision: str, said: Reason | None = None, key: Key = None
) -> Response:
    """Give a revision back to its author."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.request_changes(by.member, revision, why))


@router.post("/revisions/{revision}/reject", operation_id="reject", response_model=RevisionModel, responses=FAULTS)
def reject(request: Request, by: Decider, revision: str, said: Reason | None = None, key: Key = None) -> Response:
    """End a revision's way for good."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.reject(by.member, revision, why))


@router.post("/revisions/{revision}/lapse", operation_id="lapse", response_model=RevisionModel, responses=FAULTS)
def lapse(request: Request, by: Decider, revision: str, said: Reason | None = None, key: Key = None) -> Response:
    """Let an approval lapse until the board has looked again."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.lapse(by.member, revision, why))


@router.post("/revisions/{revision}/reopen", operation_id="reopen", response_model=RevisionModel, responses=FAULTS)
def reopen(request: Request, by: Decider, revision: str, said: Reason | None = None, key: Key = None) -> Response:
    """Take a lapsed revision, or one that changes were asked of, under review again."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.reopen(by.member, revision, why))


@router.post("/revisions/{revision}/withdraw", operation_id="withdraw", response_model=RevisionModel, responses=FAULTS)
def withdraw(request: Request, by: Decider, revision: str, said: Reason | None = None, key: Key = None) -> Response:
    """Take a revision back, for good; its page says so and why."""
    return _moved(request, by, key, said, lambda why: site_of(request).board.withdraw(by.member, revision, why))


def _made(request: Request, by: Caller, key: str | None, said: BaseModel, do: Callable[[], Revision]) -> Response:
    return act(request, by, key, said, lambda: RevisionModel.of(do()), status=201)


def _moved(
    request: Request, by: Caller, key: str | None, said: Reason | None, do: Callable[[str], Revision]
) -> Response:
    return act(request, by, key, said, lambda: RevisionModel.of(do(said.reason if said else "")))


def _approved(
    request: Request, by: Caller, revision: str, said: Approval, key: str | None, match: str | None, *, override: bool
) -> Response:
    board = site_of(request).board
    return act(
        request, by, key, said,
        lambda: RevisionModel.of(
            board.approve(
                by.member, revision, looked_at(request, revision, said.of, match), said.reason, override=override
            )
        ),
    )  # fmt: skip
