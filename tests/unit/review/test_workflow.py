"""The state table: every act in every state by every role, against the rules as a board states them."""

from __future__ import annotations

import itertools

import pytest

from everyline.domain.review import Act, Member, MemberId, Role, State
from everyline.errors import NotPermitted, TransitionRefused
from everyline.review.workflow import TABLE, allowed, follow


def member(*roles: Role, name: str = "m", is_active: bool = True) -> Member:
    return Member(MemberId(name), name, frozenset(roles), is_active=is_active)


def test_each_act_has_one_row() -> None:
    assert sorted(row.act.value for row in TABLE) == sorted(act.value for act in Act)


@pytest.mark.parametrize("act, state", [(a, s) for a, s in itertools.product(Act, State) if a is not Act.CREATE])
def test_an_act_outside_its_states_is_refused_and_names_what_is_allowed(act: Act, state: State) -> None:
    row = next(one for one in TABLE if one.act is act)
    everybody = member(*Role)
    if state in row.states:
        assert follow(act, state, everybody, made_by=MemberId("other"), reason="because") == row.to
        return
    with pytest.raises(TransitionRefused, match=state.value):
        follow(act, state, everybody, made_by=MemberId("other"), reason="because")


def test_nothing_is_published_but_what_is_approved() -> None:
    into = {(state, row.act) for row in TABLE if row.to is State.PUBLISHED for state in row.states}
    assert into == {(State.APPROVED, Act.PUBLISH)}
    approving = {row.act for row in TABLE if row.to is State.APPROVED}
    assert approving == {Act.APPROVE, Act.OVERRIDE}


@pytest.mark.parametrize("act", [Act.REVIEW, Act.APPROVE, Act.OVERRIDE])
def test_nobody_judges_their_own_revision(act: Act) -> None:
    chair = member(Role.CHAIR, Role.REVIEWER, name="chair")
    with pytest.raises(NotPermitted, match="made this revision"):
        follow(act, State.UNDER_REVIEW, chair, made_by=chair.id, reason="good")


def test_only_the_chair_overrides_and_rejects() -> None:
    for act in (Act.OVERRIDE, Act.REJECT):
        for role in Role:
            someone = member(role)
            if role is Role.CHAIR:
                follow(act, State.UNDER_REVIEW, someone, made_by=None, reason="why")
            else:
                with pytest.raises(NotPermitted):
                    follow(act, State.UNDER_REVIEW, someone, made_by=None, reason="why")


def test_a_member_who_left_may_do_nothing() -> None:
    gone = member(*Role, is_active=False)
    assert all(allowed(state, gone) == () for state in State)


def test_the_program_may_only_let_lapse() -> None:
    assert {act for state in State for act in allowed(state, None)} == {Act.LAPSE}


def test_rejected_and_withdrawn_are_ends() -> None:
    for state in (State.REJECTED, State.WITHDRAWN):
        leads = {row.to for row in TABLE if state in row.states and row.to is not None and row.act is not Act.REVISE}
        assert leads == set()


def test_a_decision_without_a_reason_is_refused() -> None:
    for row in TABLE:
        if row.needs_reason:
            state = min(row.states, key=lambda one: one.value)
            with pytest.raises(TransitionRefused, match="needs a reason"):
                follow(row.act, state, member(*Role), made_by=MemberId("other"), reason="  ")
