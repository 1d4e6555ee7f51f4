"""What a member is offered to do with a revision: each act with what it will do, or why it is not offered."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.review import Act, Member, Revision, State
from everyline.errors import NotPermitted, TransitionRefused
from everyline.review.board import MADE_EARLIER, Standing
from everyline.review.workflow import TABLE, follow

# Acts that have forms of their own on the page.
_ELSEWHERE = frozenset({Act.CREATE, Act.REVISE, Act.REVIEW, Act.COMMENT})
_DOES = {
    Act.SUBMIT: "Hands the draft to the board. An editor then asks members to review it.",
    Act.ASSIGN: "Asks members to review it, in place of those asked before. It is then under review.",
    Act.REQUEST_CHANGES: "Gives it back to its author. A changed text is a new revision and is reviewed anew.",
    Act.APPROVE: "Approves exactly this content, by its hash. Readers see it only once it is published.",
    Act.OVERRIDE: "Approves it although the quorum is not met. The trail and the article's record say that the chair "
    "did, why, and what stood in the way.",
    Act.REJECT: "Ends this revision's way for good. It can't be opened again.",
    Act.PUBLISH: "Checks every line once more, then puts it before readers. What was published of the article before "
    "lapses. Where a line no longer holds, nothing is published.",
    Act.LAPSE: "Takes the approval back until the board has looked again. Readers are told that it lapsed, and why.",
    Act.REOPEN: "Takes it under review again, as it is.",
    Act.WITHDRAW: "Takes it from readers for good. Its page says that it was withdrawn, and why.",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act. does: what it will do. why_not: why the member can't do it now, empty where they can."""

    act: Act
    does: str
    needs_reason: bool
    why_not: str = ""

    @property
    def is_open(self) -> bool:
        return not self.why_not

    @property
    def is_grave(self) -> bool:
        """Whether it can't be undone, or goes against the quorum."""
        return self.act in (Act.REJECT, Act.WITHDRAW, Act.OVERRIDE)


def offers(revision: Revision, member: Member, stands: Standing) -> tuple[Offer, ...]:
    """Every act that moves the revision, in the order of the table; the engine decides again when one is asked for."""
    found = []
    for row in TABLE:
        if row.act in _ELSEWHERE:
            continue
        why_not = _why_not(row.act, revision, member)
        if not why_not and row.act is Act.APPROVE and not stands.is_met:
            why_not = f"The quorum is not met: {' '.join(stands.hindrances)}"
        if not why_not and row.act is Act.OVERRIDE and member.id in stands.earlier:
            why_not = f"{member.name} may not override: {MADE_EARLIER}"
        found.append(Offer(row.act, _DOES[row.act], row.needs_reason, why_not))
    return tuple(found)


def why_no_review(revision: Revision, member: Member) -> str:
    """Why a member can't review a revision; empty where they can."""
    return _why_not(Act.REVIEW, revision, member)


def may(act: Act, revision: Revision, member: Member) -> bool:
    """Whether the table lets a member do an act to a revision now."""
    return not _why_not(act, revision, member)


def why_no_article(member: Member) -> str:
    """Why a member can't bring an article before the board; empty where they can."""
    try:
        follow(Act.CREATE, None, member, made_by=None, reason="given")
    except NotPermitted as refused:
        return f"{refused.message} {refused.next_step}"
    return ""


def may_review(member: Member) -> bool:
    """Whether a member can be asked to review somebody else's revision."""
    return not _refusal(Act.REVIEW, State.UNDER_REVIEW, member, None)


def _why_not(act: Act, revision: Revision, member: Member) -> str:
    return _refusal(act, revision.state, member, revision)


def _refusal(act: Act, state: State, member: Member, revision: Revision | None) -> str:
    try:
        follow(act, state, member, made_by=revision.made_by if revision else None, reason="given")
    except NotPermitted as refused:
        return f"{refused.message} {refused.next_step}"
    except TransitionRefused as refused:
        return refused.message
    return ""
