"""A review in the making: opinions claim by claim, each kept as it is given, and comments on words of a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from everyline.domain.ids import ClaimId
from everyline.domain.review import Act, Member, MemberId, Opinion, Revision
from everyline.engine.board import Board
from everyline.engine.content import content_of
from everyline.errors import InvalidInput, TransitionRefused, UnknownId
from everyline.review.marks import MARK, REOPEN, SETTLE, Mark, marks, settled
from everyline.review.workflow import follow

_MOST_NOTE = 2_000
_WITH_A_NOTE = (Opinion.REQUEST_CHANGE, Opinion.REJECT)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far members have come with a revision. marks: by member, then claim. settled: comments, with who said so.

    given: number of the trail's entry of each member's last review of this content; what they marked later is not
    in it.
    """

    claims: int
    marks: Mapping[MemberId, Mapping[ClaimId, Mark]]
    given: Mapping[MemberId, int]
    settled: Mapping[str, str]

    def count(self, member: MemberId) -> int:
        """How many claims a member has looked at."""
        return len(self.marks.get(member, {}))

    def since(self, member: MemberId) -> int:
        """How many claims a member marked after their last review; all of them where they gave none."""
        last = self.given.get(member, 0)
        return sum(one.number > last for one in self.marks.get(member, {}).values())


def mark(
    board: Board, by: Member, revision: str, seen_hash: str, claim: str, opinion: Opinion | None, note: str = ""
) -> None:
    """Say what one thinks of a claim, before one's review of the whole; None takes an opinion back.

    It is in the trail at once, and counts for the quorum with the review that takes it in. Who may review may do it.
    Raises TransitionRefused where the content is not what was looked at, or a change is asked for without saying which;
    InvalidInput for a claim that is not there or a note over 2,000 characters.
    """
    said = note.strip()
    with board.store.acting(board.signer, board.now()) as acting:
        seen = acting.revision(revision)
        follow(Act.REVIEW, seen.state, acting.member(by.id), made_by=seen.made_by, reason="claim by claim")
        if seen.hash != seen_hash:
            raise TransitionRefused(
                "The revision is not the one that was looked at.", "Open it again and look at it anew."
            )
        if claim not in _texts(seen):
            raise InvalidInput(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
        if opinion in _WITH_A_NOTE and not said:
            raise TransitionRefused(f"The opinion “{opinion.value}” needs a note.", "Say what should change, or why.")
        if len(said) > _MOST_NOTE:
            raise InvalidInput(f"The note has {len(said):,} characters.", f"Write at most {_MOST_NOTE:,}.")
        before = marks(acting.trail(seen.id), by.id, seen.hash).get(ClaimId(claim))
        if (before and (before.opinion, before.note)) == ((opinion, said) if opinion else None):
            return  # the same form sent twice says nothing new
        details = {"claim": claim, "opinion": opinion.value if opinion else "", "note": said, "hash": seen.hash}
        acting.append(by.id, MARK, seen.id, details)


def progress(board: Board, revision: Revision) -> Progress:
    """How far the members who looked at a revision's content have come."""
    entries = board.store.trail(revision.id)
    members = dict.fromkeys(MemberId(one.member) for one in entries if one.act == MARK)
    given = {
        MemberId(one.member): one.number
        for one in entries
        if one.act == Act.REVIEW.value and one.details.get("hash") == revision.hash
    }
    found = {one: marks(entries, one, revision.hash) for one in members}
    return Progress(len(_texts(revision)), found, given, settled(entries))


def comment_on_words(board: Board, by: Member, revision: str, claim: str, quoted: str, text: str) -> None:
    """Comment on words of a claim, named by quoting them; they must stand in the claim's text exactly once.

    Raises InvalidInput where they don't, saying how often they do.
    """
    found = board.store.revision(revision)
    texts = _texts(found)
    if claim not in texts:
        raise InvalidInput(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
    board.comment(by, revision, text, claim=claim, span=_span(texts[claim], quoted.strip()))


def settle(board: Board, by: Member, revision: str, comment: str, *, is_settled: bool = True) -> None:
    """Say that a comment is settled, or that it is not after all; who may comment may. Nothing of it is deleted."""
    known = {one.id for one in board.store.comments(board.store.revision(revision).id)}
    with board.store.acting(board.signer, board.now()) as acting:
        seen = acting.revision(revision)
        follow(Act.COMMENT, seen.state, acting.member(by.id), made_by=seen.made_by, reason="settled")
        if comment not in known:
            raise UnknownId(f"The revision has no comment {comment!r}.", "Its comments are on its page.")
        if (comment in settled(acting.trail(seen.id))) is not is_settled:
            acting.append(by.id, SETTLE if is_settled else REOPEN, seen.id, {"comment": comment})


def _span(text: str, quoted: str) -> tuple[int, int]:
    times = text.count(quoted) if quoted else 0
    if times != 1:
        told = "don't stand in the claim as written" if times == 0 else f"stand in the claim {times} times"
        raise InvalidInput(f"The words “{quoted[:200]}” {told}.", "Copy them from the claim, with a word more around.")
    start = text.index(quoted)
    return start, start + len(quoted)


def _texts(revision: Revision) -> Mapping[str, str]:
    return {one["id"]: one["text"] for one in content_of(revision.content).claims}


def members_asked(board: Board, revision: Revision) -> Sequence[Member]:
    """The members asked to review a revision, by name."""
    asked = set(board.store.assigned(revision.id))
    return [one for one in board.store.members() if one.id in asked]
