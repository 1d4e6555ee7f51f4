"""Nobody's approval of what they wrote counts, whoever revised it since."""

from __future__ import annotations

import json

import pytest
from tests.integration.board.conftest import People

from everyline.domain.review import Member, Opinion, Revision, Role, State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.desk import desk
from everyline.errors import NotPermitted, TransitionRefused


def approved_by(board: Board, people: People, revision: Revision, *reviewers: Member) -> Revision:
    board.submit(people.author, revision.id)
    board.assign(people.editor, revision.id, [one.id for one in reviewers])
    for one in reviewers:
        board.review(one, revision.id, revision.hash, Opinion.APPROVE, "read")
    return board.approve(people.editor, revision.id, revision.hash, "fine")


def test_an_approval_does_not_count_by_who_made_what_a_revision_comes_from(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    first = board.create(people.author, starter, stored)
    one, two, *_ = json.loads(stored)["claims"]

    def reworded(by: Member, revision: Revision, claim: dict[str, object]) -> Revision:
        assert isinstance(claim["citations"], list)
        return board.reword(by, revision.id, str(claim["id"]), claim["citations"][0]["quote"], "closer to the source")

    side = reworded(people.bob, first, two)  # a draft on which nothing below rests
    by_ann = reworded(people.ann, first, one)
    third = board.revise(people.chair, starter, by_ann.id, by_ann.content.replace("\n", "\n "), "spacing")
    assert board.store.earlier_makers(first) == frozenset()
    assert board.store.earlier_makers(third) == {people.author.id, people.ann.id}
    assert board.store.earlier_makers(side) == {people.author.id}
    with pytest.raises(TransitionRefused, match="The approval of ann does not count: they made an earlier revision"):
        approved_by(board, people, third, people.ann, people.bob)
    assert board.store.revision(third.id).state is State.UNDER_REVIEW
    seen = desk(board, starter, third.id, people.ann)
    assert (seen.why_no_review, people.ann.id in seen.standing.earlier) == ("", True)
    eve = board.invite(
        people.chair, name="eve", email="eve@example.org", roles=frozenset({Role.REVIEWER}), password="x" * 20
    )
    board.review(eve, third.id, third.hash, Opinion.APPROVE, "read")
    done = board.approve(people.editor, third.id, third.hash, "two others looked at it")
    assert done.state is State.APPROVED
    assert board.store.trail(third.id)[-1].details["counted"] == f"{people.bob.id}, {eve.id}"


def test_a_chair_does_not_override_for_what_they_wrote(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    first = board.create(people.chair, starter, stored)
    second = board.revise(people.ann, starter, first.id, stored.replace("\n", "\n "), "spacing")
    board.submit(people.author, second.id)
    board.assign(people.editor, second.id, [people.bob.id])
    with pytest.raises(NotPermitted, match="Dr Chair may not override: they made an earlier revision"):
        board.approve(people.chair, second.id, second.hash, "urgent", override=True)
    offered = {one.act.value: one for one in desk(board, starter, second.id, people.chair).offers}
    assert "they made an earlier revision" in offered["override"].why_not
