"""The board's queue: what waits, for whom and for how long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from everyline.domain.review import Member, State
from everyline.engine.board import Board
from everyline.review.waiting import Asked as Asked
from everyline.review.waiting import Waiting, count, count_since, counts, waiting

PER_PAGE = 25
# Under review for longer than this is called long. Not a rule of the board: something to see.
LONG = timedelta(days=14)
OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED, State.APPROVED, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue. to_do: reviews that the member owes. long: under review for over two weeks."""

    rows: Sequence[Waiting]
    total: int
    page: int
    pages: int
    counts: Mapping[State, int]
    to_do: int
    long: int
    lapsed: int
    now: datetime
    names: Mapping[str, str]

    def counts_of(self, state: str) -> int:
        """How many revisions stand in a state."""
        return self.counts[State(state)]

    def days(self, row: Waiting) -> int:
        """Whole days that a row has stood where it stands."""
        return max(0, (self.now - row.since).days)

    def is_long(self, row: Waiting) -> bool:
        """Whether it has been under review, or waited to be, for over two weeks."""
        return row.state in (State.SUBMITTED, State.UNDER_REVIEW) and self.now - row.since > LONG


def queue(board: Board, member: Member, asked: Asked) -> Queue:
    """The queue as a member sees it."""
    engine, now = board.store.engine, board.now()
    rows, total = waiting(engine, asked, PER_PAGE)
    by_state = counts(engine)
    return Queue(
        rows=rows,
        total=total,
        page=max(asked.page, 1),
        pages=max(1, -(-total // PER_PAGE)),
        counts=by_state,
        to_do=count(engine, Asked(to_do_by=member.id)),
        long=sum(count_since(engine, one, now - LONG) for one in (State.SUBMITTED, State.UNDER_REVIEW)),
        lapsed=by_state[State.LAPSED],
        now=now,
        names={one.id: one.name for one in board.store.members()},
    )
