"""The board's words: revisions and their states, who may act, what they say, and the trail it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NewType

from everyline.domain.ids import ClaimId, ContentHash

ArticleId = NewType("ArticleId", str)
RevisionId = NewType("RevisionId", str)
MemberId = NewType("MemberId", str)


class State(Enum):
    """Where a revision stands. The one table of what may follow what is `review/workflow.py`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under review"
    CHANGES_REQUESTED = "changes requested"
    APPROVED = "approved"
    PUBLISHED = "published"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


class Role(Enum):
    """What a person may be on the board; one person may be several."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    CHAIR = "board chair"
    ADMIN = "admin"


class Opinion(Enum):
    """What a reviewer says of a claim or of a whole revision."""

    APPROVE = "approve"
    REQUEST_CHANGE = "request change"
    UNSURE = "unsure"
    REJECT = "reject"


class Act(Enum):
    """What a person (or the program, for LAPSE) may do to a revision."""

    CREATE = "create"
    REVISE = "revise"
    SUBMIT = "submit"
    ASSIGN = "assign"
    REVIEW = "review"
    COMMENT = "comment"
    REQUEST_CHANGES = "request changes"
    APPROVE = "approve"
    OVERRIDE = "override"
    REJECT = "reject"
    PUBLISH = "publish"
    LAPSE = "lapse"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Member:
    """A person known to the board. interests: standing competing interests, as declared, shown on the board page."""

    id: MemberId
    name: str
    roles: frozenset[Role]
    interests: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Revision:
    """Frozen content with its hash: what the board approves. number: from 1 within its article.

    content: a stored answer (JSON), byte for byte; hash: of that text.
    """

    id: RevisionId
    article: ArticleId
    number: int
    hash: ContentHash
    content: str
    state: State
    made_by: MemberId
    made_at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError(f"a revision is numbered {self.number}")
        if self.made_at.tzinfo is None:
            raise ValueError("a revision's time has no zone")


@dataclass(frozen=True, slots=True)
class Review:
    """One member's opinion of one revision, frozen beside what was looked at (`hash`).

    claims: opinion by claim, where the member gave one. interest: the competing interest declared for this review,
    empty for none. A later review of the same member takes the place of an earlier one.
    """

    member: MemberId
    hash: ContentHash
    opinion: Opinion
    reason: str
    interest: str = ""
    claims: Mapping[ClaimId, Opinion] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """What a member says of a revision, of one claim, or of a span of one claim's text (half-open, code points)."""

    id: str
    member: MemberId
    text: str
    at: datetime
    claim: ClaimId | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The board's outcome on one revision: what was decided, by whom, why, and on which hash. is_override: against
    the quorum, by the chair."""

    act: Act
    member: MemberId
    hash: ContentHash
    reason: str
    at: datetime
    is_override: bool = False


@dataclass(frozen=True, slots=True)
class ApprovedRevision:
    """A revision with the decision that approved exactly it. Only this can be published."""

    revision: Revision
    decision: Decision

    def __post_init__(self) -> None:
        if self.decision.act is not Act.APPROVE or self.decision.hash != self.revision.hash:
            raise ValueError(f"no decision approves revision {self.revision.id}")


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One act as the trail keeps it: appended, chained by hash to the entry before, signed.

    number: from 1, without a hole. previous: hash of the entry before, empty for the first. hash: of everything here
    but itself and the signature. key: the id of the key that signed.
    """

    number: int
    at: str
    member: str
    act: str
    subject: str
    details: Mapping[str, str]
    previous: str
    hash: str
    key: str
    signature: str
