"""What a board says of a pathway, as whoever is told something by the pathway must know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from everyline.domain.ids import ContentHash
from everyline.domain.review import RevisionId


class Reviewed(Enum):
    """Where exactly this content of a pathway stands with the board. NOT: nobody decided on it."""

    NOT = "not reviewed"
    APPROVED = "approved"
    PUBLISHED = "published"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class PathwayReview:
    """The board's record of one content of a pathway, by its hash; the default is that there is none.

    revision, number, hash: what the board decided on. approved_on, approved_by: the decision. reviewers: who approved
    exactly this content. is_override: the chair, against the quorum. review_by: the last day on which the approval
    counts. ended_on, reason: when it lapsed, was withdrawn or rejected, and why.
    besides: what else there is to know, as sentences: that it is before the board, that another text was approved.
    """

    state: Reviewed = Reviewed.NOT
    revision: RevisionId | None = None
    number: int | None = None
    hash: ContentHash | None = None
    approved_on: date | None = None
    approved_by: str = ""
    reviewers: tuple[str, ...] = ()
    is_override: bool = False
    review_by: date | None = None
    ended_on: date | None = None
    reason: str = ""
    besides: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.is_approved and (self.approved_on is None or not self.approved_by):
            raise ValueError("an approval has a day and somebody who decided")

    @property
    def is_approved(self) -> bool:
        """Whether the board stands behind it now."""
        return self.state in (Reviewed.APPROVED, Reviewed.PUBLISHED)

    @property
    def refusal(self) -> str | None:
        """Why nothing may be told by it, None where it may: the board took it back, or never let it pass."""
        return self.says if self.state in (Reviewed.WITHDRAWN, Reviewed.REJECTED) else None

    @property
    def says(self) -> str:
        """The record in a sentence or two, for whoever is told something by the pathway."""
        on = self.ended_on.isoformat() if self.ended_on else "a day not recorded"
        why = self.reason.strip().rstrip(".") or "no reason was given"
        match self.state:
            case Reviewed.NOT:
                return "No board has reviewed this pathway."
            case Reviewed.APPROVED | Reviewed.PUBLISHED:
                return self._approval()
            case Reviewed.LAPSED:
                return (
                    f"The board's approval of this pathway lapsed on {on}: {why}. "
                    "Do not rely on it until the board has looked again."
                )
            case Reviewed.WITHDRAWN:
                return f"The board withdrew this pathway on {on}: {why}. Nothing is told by it."
            case Reviewed.REJECTED:
                return f"The board rejected this pathway on {on}: {why}. Nothing is told by it."

    @property
    def notes(self) -> tuple[str, ...]:
        """All there is to say of it, as sentences, the most important first."""
        return (self.says, *self.besides)

    def _approval(self) -> str:
        assert self.approved_on is not None
        due = f", to be reviewed by {self.review_by.isoformat()}" if self.review_by else ""
        day = self.approved_on.isoformat()
        if self.is_override:
            return f"Approved by the chair of the board on {day}, against the quorum ({self.approved_by}){due}."
        read = f"reviewed by {', '.join(self.reviewers)}; " if self.reviewers else ""
        return f"Approved by the board on {day} ({read}decided by {self.approved_by}){due}."
