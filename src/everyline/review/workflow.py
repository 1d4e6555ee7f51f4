"""The one table of what may be done to a revision, in which state, by whom, and what state it leaves.

Nothing else in the program decides this: pages, commands and the REST interface ask here.
"""

from __future__ import annotations

from dataclasses import dataclass

from everyline.domain.review import Act, Member, MemberId, Role, State
from everyline.errors import NotPermitted, TransitionRefused

_ANY = frozenset(State)
_OPEN = frozenset({State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED})
_BOARD = frozenset({Role.REVIEWER, Role.EDITOR, Role.CHAIR})
_EDITORS = frozenset({Role.EDITOR, Role.CHAIR})
_WRITERS = frozenset({Role.AUTHOR, Role.EDITOR, Role.CHAIR})
_CHAIR = frozenset({Role.CHAIR})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row. to: the state that follows, None where it stays. needs_reason: an empty reason is refused.

    by_program: the program itself may do it (a source was retracted, a verdict changed).
    not_own: whoever made the revision may not do it.
    """

    act: Act
    states: frozenset[State]
    to: State | None
    roles: frozenset[Role]
    needs_reason: bool = False
    by_program: bool = False
    not_own: bool = False


TABLE: tuple[Transition, ...] = (
    Transition(Act.CREATE, frozenset(), State.DRAFT, _WRITERS),
    Transition(Act.REVISE, _ANY - {State.REJECTED}, State.DRAFT, _WRITERS | _BOARD, needs_reason=True),
    Transition(Act.SUBMIT, frozenset({State.DRAFT}), State.SUBMITTED, _WRITERS),
    Transition(Act.ASSIGN, frozenset({State.SUBMITTED, State.UNDER_REVIEW}), State.UNDER_REVIEW, _EDITORS),
    Transition(Act.REVIEW, frozenset({State.UNDER_REVIEW}), None, _BOARD, needs_reason=True, not_own=True),
    Transition(Act.COMMENT, _ANY, None, _BOARD | _WRITERS),
    Transition(Act.REQUEST_CHANGES, frozenset({State.UNDER_REVIEW}), State.CHANGES_REQUESTED, _EDITORS, True),
    Transition(Act.APPROVE, frozenset({State.UNDER_REVIEW}), State.APPROVED, _EDITORS, needs_reason=True, not_own=True),
    Transition(Act.OVERRIDE, frozenset({State.UNDER_REVIEW}), State.APPROVED, _CHAIR, needs_reason=True, not_own=True),
    Transition(Act.REJECT, _OPEN - {State.DRAFT}, State.REJECTED, _CHAIR, needs_reason=True),
    Transition(Act.PUBLISH, frozenset({State.APPROVED}), State.PUBLISHED, _EDITORS),
    Transition(
        Act.LAPSE, frozenset({State.APPROVED, State.PUBLISHED}), State.LAPSED, _EDITORS, True, by_program=True
    ),
    Transition(Act.REOPEN, frozenset({State.LAPSED, State.CHANGES_REQUESTED}), State.UNDER_REVIEW, _EDITORS, True),
    Transition(
        Act.WITHDRAW, frozenset({State.APPROVED, State.PUBLISHED, State.LAPSED}), State.WITHDRAWN, _EDITORS, True
    ),
)  # fmt: skip
_BY_ACT = {row.act: row for row in TABLE}


def follow(
    act: Act, state: State | None, member: Member | None, *, made_by: MemberId | None, reason: str
) -> State | None:
    """The state an act leads to; None where the state stays.

    state: the revision's, None for one not made yet. member: who acts, None for the program itself. made_by: who made
    the revision.
    Raises NotPermitted where the member's roles do not allow the act, or it is their own revision and the act is for
    others; TransitionRefused where the state does not allow it, or a reason is missing.
    """
    row = _BY_ACT[act]
    _permit(row, member, made_by)
    if state is None and row.states:
        raise TransitionRefused(f"There is no revision to {act.value}.", "Name one that `everyline board queue` lists.")
    if state is not None and state not in row.states:
        raise TransitionRefused(
            f"A revision that is {state.value} can't be given the act “{act.value}”.",
            f"It can be given: {', '.join(one.value for one in allowed(state, member)) or 'nothing by you'}.",
        )
    if row.needs_reason and not reason.strip():
        raise TransitionRefused(f"The act “{act.value}” needs a reason.", "Give it in a sentence.")
    return row.to


def allowed(state: State, member: Member | None) -> tuple[Act, ...]:
    """What a member may do to a revision in a state, in the order of the table; whose it is, is not asked here."""
    return tuple(row.act for row in TABLE if state in row.states and _is_permitted(row, member))


def _is_permitted(row: Transition, member: Member | None) -> bool:
    if member is None:
        return row.by_program
    return member.is_active and bool(row.roles & member.roles)


def _permit(row: Transition, member: Member | None, made_by: MemberId | None) -> None:
    if not _is_permitted(row, member):
        who = "The program" if member is None else member.name
        raise NotPermitted(
            f"{who} may not {row.act.value} a revision.",
            f"That takes the role {' or '.join(sorted(role.value for role in row.roles))}.",
        )
    if row.not_own and member is not None and member.id == made_by:
        raise NotPermitted(
            f"{member.name} made this revision and may not {row.act.value} it.", "Ask another member of the board."
        )
