"""What is answered over REST, as the description shows it; and how the board's words become it."""

from __future__ import annotations

from datetime import datetime
from typing import Any  # a stored answer is a JSON object

from pydantic import BaseModel, ConfigDict, Field

from everyline.domain.programs import Scope, Token
from everyline.domain.review import (
    Act,
    Comment,
    Decision,
    Member,
    Opinion,
    Review,
    Revision,
    Role,
    State,
    TrailEntry,
)
from everyline.engine.shelf import Article


class Problem(BaseModel):
    """Problem details (RFC 9457). detail: what is wrong. next_step: what to try."""

    type: str
    title: str
    status: int
    detail: str
    next_step: str


class MemberModel(BaseModel):
    """A member of the board. interests: competing interests, as declared."""

    id: str
    name: str
    roles: list[Role]
    interests: list[str]
    is_active: bool

    @classmethod
    def of(cls, one: Member) -> MemberModel:
        roles = sorted(one.roles, key=lambda role: role.value)
        return cls(
            id=one.id, name=one.name, roles=roles, interests=list(one.interests), is_active=one.is_active
        )  # fmt: skip


class MembersModel(BaseModel):
    """Members by name. next: what to give as `after` for those that follow, null where these are the last."""

    members: list[MemberModel]
    next: str | None


class RevisionModel(BaseModel):
    """A revision without its content. hash: what an approval is of."""

    revision: str
    number: int
    hash: str
    state: State
    made_by: str
    made_at: datetime
    reason: str

    @classmethod
    def of(cls, one: Revision) -> RevisionModel:
        return cls(
            revision=one.id, number=one.number, hash=one.hash, state=one.state, made_by=one.made_by,
            made_at=one.made_at, reason=one.reason,
        )  # fmt: skip


class ReviewModel(BaseModel):
    """A member's opinion of the content with this hash. claims: opinions of single claims, by id."""

    member: str
    hash: str
    opinion: Opinion
    reason: str
    interest: str
    claims: dict[str, Opinion]

    @classmethod
    def of(cls, one: Review) -> ReviewModel:
        return cls(
            member=one.member, hash=one.hash, opinion=one.opinion, reason=one.reason, interest=one.interest,
            claims={str(claim): opinion for claim, opinion in one.claims.items()},
        )  # fmt: skip


class CommentModel(BaseModel):
    """What a member said of the revision, of a claim, or of characters `start` to `end` of the claim's text."""

    id: str
    member: str
    text: str
    at: datetime
    claim: str | None
    start: int | None
    end: int | None

    @classmethod
    def of(cls, one: Comment) -> CommentModel:
        return cls(
            id=one.id, member=one.member, text=one.text, at=one.at, claim=one.claim, start=one.start, end=one.end
        )


class DecisionModel(BaseModel):
    """The board's decision on the content with this hash."""

    act: Act
    member: str
    hash: str
    reason: str
    at: datetime
    is_override: bool

    @classmethod
    def of(cls, one: Decision) -> DecisionModel:
        return cls(
            act=one.act, member=one.member, hash=one.hash, reason=one.reason, at=one.at, is_override=one.is_override
        )


class StandingModel(BaseModel):
    """How the reviews stand. counted: members whose approval counts. hindrances: what stands in the way, in words."""

    counted: list[str]
    hindrances: list[str]


class RevisionDetailModel(RevisionModel):
    """A revision with its content (a stored answer, or a pathway's stored form), and all that was said of it. acts:
    what the caller's roles allow in this state."""

    slug: str
    title: str
    content: dict[str, Any]
    assigned: list[str]
    reviews: list[ReviewModel]
    comments: list[CommentModel]
    decisions: list[DecisionModel]
    standing: StandingModel
    acts: list[Act]
    revisions: list[RevisionModel]


class QueuedModel(RevisionModel):
    """An article with its newest revision. is_mine: whether the caller was asked to review it."""

    slug: str
    title: str
    is_mine: bool


class QueueModel(BaseModel):
    """Articles by address. states: how many there are in each state."""

    articles: list[QueuedModel]
    states: dict[State, int]
    next: str | None


class ChangeModel(BaseModel):
    """What differs of one claim: its words, its quotations where other evidence was put under it, and its verdict,
    null where that stayed."""

    claim: str
    kind: str
    before: str
    after: str
    quotations_gone: list[str]
    quotations_new: list[str]
    verdict_before: str | None
    verdict_after: str | None


class CompareModel(BaseModel):
    """What differs between two revisions, claim by claim. besides: what else differs, in sentences: of a pathway its
    thresholds, criteria, steps, actions, tests, cards and cases."""

    before: RevisionModel
    after: RevisionModel
    changes: list[ChangeModel]
    besides: list[str]


class EntryModel(BaseModel):
    """An entry of the trail."""

    number: int
    at: str
    member: str
    act: str
    subject: str
    details: dict[str, str]
    previous: str
    hash: str
    key: str
    signature: str

    @classmethod
    def of(cls, one: TrailEntry) -> EntryModel:
        return cls(
            number=one.number, at=one.at, member=one.member, act=one.act, subject=one.subject,
            details=dict(one.details), previous=one.previous, hash=one.hash, key=one.key, signature=one.signature,
        )  # fmt: skip


class FaultModel(BaseModel):
    """One thing wrong with the trail."""

    number: int
    what: str


class TrailModel(BaseModel):
    """Entries in order. count: of the whole trail. faults: what is wrong with the whole of it; empty where it holds.
    keys: public keys that signed, in hex digits, by id."""

    entries: list[EntryModel]
    next: int | None
    count: int
    faults: list[FaultModel]
    keys: dict[str, str]


class TokenModel(BaseModel):
    """A token of the caller's own. token: its text, told once when it is made, null ever after."""

    id: str
    name: str
    scopes: list[Scope]
    made_at: datetime
    ends_at: datetime | None
    seen_at: datetime | None
    ended_at: datetime | None
    token: str | None = None

    @classmethod
    def of(cls, one: Token, secret: str | None = None) -> TokenModel:
        return cls(
            id=one.id, name=one.name, scopes=sorted(one.scopes, key=lambda scope: scope.value), made_at=one.made_at,
            ends_at=one.ends_at, seen_at=one.seen_at, ended_at=one.ended_at, token=secret,
        )  # fmt: skip


class TokensModel(BaseModel):
    """The caller's own tokens, newest first, those that ended too."""

    tokens: list[TokenModel]
    next: str | None


class CallerModel(BaseModel):
    """Who calls, and what the token lets them do."""

    member: MemberModel
    scopes: list[Scope]


class ListedModel(BaseModel):
    """A published article as it is listed. pathway: the id of the pathway that it is, null for an answer."""

    slug: str
    title: str
    revision: int
    hash: str
    pathway: str | None

    @staticmethod
    def of(one: Article) -> ListedModel:
        return ListedModel(
            slug=one.slug, title=one.title, revision=one.number, hash=one.hash, pathway=one.pathway or None
        )


class ArticlesModel(BaseModel):
    """Published articles by address. next: what to give as `after`, null on the last page."""

    articles: list[ListedModel]
    next: str | None


class ArticleModel(BaseModel):
    """A published article with its review. answer: null where it is published no more; `notice` then says why.
    pathway: the stored form in its place, where the article is a pathway."""

    slug: str
    title: str
    state: State
    revision: int
    hash: str
    approved_by: str | None
    approved_at: datetime | None
    is_override: bool
    reviewers: list[str]
    answer: dict[str, Any] | None
    pathway: dict[str, Any] | None
    notice: str | None


class SourceModel(BaseModel):
    """The text of a document version around a span: what stands before it, it, and what follows."""

    title: str
    document: str
    before: str
    marked: str
    after: str
    is_cut: bool
    status: str
    url: str | None
    read_as: str


class HealthModel(BaseModel):
    """Whether the process runs."""

    status: str


class ReadyModel(BaseModel):
    """Whether library and database answer."""

    status: str
    passages: int


class Body(BaseModel):
    """What is sent: nothing that is not known."""

    model_config = ConfigDict(extra="forbid")


Slug = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{0,79}$", max_length=80)
