"""A review in the making: opinions of claims, comments on words, and what becomes of both."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from tests.integration.board.conftest import People
from tests.integration.board.test_board import approve_both, under_review

from everyline.domain.ids import ClaimId
from everyline.domain.review import Opinion
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.publishing import review_record
from everyline.engine.reviewing import comment_on_words, mark, progress, settle
from everyline.engine.shelf import Shelf
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused, UnknownId


def ids(stored: str) -> list[str]:
    return [one["id"] for one in json.loads(stored)["claims"]]


def test_opinions_of_claims_outlive_a_review_cut_short_and_are_taken_into_it(
    board: Board, open_again: Callable[[], Board], people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    one, two, *_ = ids(stored)
    mark(board, people.ann, revision.id, revision.hash, one, Opinion.APPROVE)
    mark(board, people.ann, revision.id, revision.hash, two, Opinion.REQUEST_CHANGE, "which label?")
    again = open_again()
    made = progress(again, revision)
    assert (made.count(people.ann.id), made.since(people.ann.id), made.claims) == (2, 2, len(ids(stored)))
    assert made.marks[people.ann.id][ClaimId(two)].note == "which label?"
    assert again.standing(revision).hindrances == ("0 of 2 approvals by members without a competing interest.",)
    said = again.review(people.ann, revision.id, revision.hash, Opinion.UNSURE, "read to the end")
    assert said.claims == {one: Opinion.APPROVE, two: Opinion.REQUEST_CHANGE}
    assert f"{people.ann.name} asks for changes to {two}." in again.standing(revision).hindrances
    assert progress(again, revision).since(people.ann.id) == 0
    mark(again, people.ann, revision.id, revision.hash, two, Opinion.APPROVE)
    assert progress(again, revision).since(people.ann.id) == 1
    assert again.trail_faults() == ()


def test_an_opinion_of_a_claim_is_taken_back_and_the_trail_keeps_both(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    claim = ids(stored)[0]
    for opinion in (Opinion.UNSURE, Opinion.UNSURE, None):  # the second is the same form sent twice
        mark(board, people.ann, revision.id, revision.hash, claim, opinion)
    assert progress(board, revision).count(people.ann.id) == 0
    said = [one.details["opinion"] for one in board.store.trail(revision.id) if one.act == "review claim"]
    assert said == ["unsure", ""]


def test_who_may_not_review_marks_nothing(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = under_review(board, people, starter, stored)
    claim = ids(stored)[0]
    before = len(board.store.trail())
    with pytest.raises(NotPermitted):
        mark(board, people.author, revision.id, revision.hash, claim, Opinion.APPROVE)
    with pytest.raises(InvalidInput, match="c999"):
        mark(board, people.ann, revision.id, revision.hash, "c999", Opinion.APPROVE)
    with pytest.raises(TransitionRefused, match="not the one that was looked at"):
        mark(board, people.ann, revision.id, "sha256:00", claim, Opinion.APPROVE)
    for opinion in (Opinion.REQUEST_CHANGE, Opinion.REJECT):
        with pytest.raises(TransitionRefused, match="needs a note"):
            mark(board, people.ann, revision.id, revision.hash, claim, opinion, "  ")
    with pytest.raises(InvalidInput, match=r"2,001 characters"):
        mark(board, people.ann, revision.id, revision.hash, claim, Opinion.REJECT, "x" * 2_001)
    board.approve(people.chair, revision.id, revision.hash, "urgent", override=True)
    with pytest.raises(TransitionRefused):
        mark(board, people.ann, revision.id, revision.hash, claim, Opinion.APPROVE)
    assert len(board.store.trail()) == before + 1  # the approval alone


def test_what_was_noted_of_single_claims_is_no_part_of_the_published_record(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    mark(board, people.ann, revision.id, revision.hash, ids(stored)[0], Opinion.UNSURE, "between ourselves")
    board.comment(people.ann, revision.id, "between ourselves")
    settle(board, people.bob, revision.id, board.store.comments(revision.id)[0].id)
    approve_both(board, people, revision)
    board.approve(people.editor, revision.id, revision.hash, "two approvals")
    board.publish(people.editor, starter, revision.id)
    shelf = Shelf(board.store)
    record = review_record(shelf, shelf.articles()[0])
    assert "between ourselves" not in record
    assert [one["act"] for one in json.loads(record)["trail"]] == [
        "create", "submit", "assign", "review", "review", "approve", "publish"
    ]  # fmt: skip


def test_two_members_mark_at_once_and_neither_is_lost(
    board: Board, open_again: Callable[[], Board], people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    claims = ids(stored)
    faults: list[Exception] = []

    def go_through(member: object) -> None:
        own = open_again()
        try:
            for claim in claims:
                mark(own, member, revision.id, revision.hash, claim, Opinion.APPROVE)  # type: ignore[arg-type]
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=go_through, args=(one,)) for one in (people.ann, people.bob)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    made = progress(board, revision)
    assert [made.count(one.id) for one in (people.ann, people.bob)] == [len(claims)] * 2
    assert board.trail_faults() == ()


def test_a_comment_is_anchored_to_words_that_stand_in_the_claim_once(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    claim = json.loads(stored)["claims"][0]
    comment_on_words(board, people.ann, revision.id, claim["id"], "50 mg", "per day?")
    [kept] = board.store.comments(revision.id)
    assert kept.start is not None
    assert claim["text"][kept.start : kept.end] == "50 mg"
    assert board.store.trail(revision.id)[-1].details["words"] == "50 mg"
    for words, what in (("500 mg", "don't stand"), ("o", "times"), (" ", "don't stand")):
        with pytest.raises(InvalidInput, match=what):
            comment_on_words(board, people.ann, revision.id, claim["id"], words, "?")
    with pytest.raises(InvalidInput, match="c999"):
        comment_on_words(board, people.ann, revision.id, "c999", "50 mg", "?")
    with pytest.raises(InvalidInput, match="2,000,000 characters"):
        comment_on_words(board, people.ann, revision.id, claim["id"], "50 mg", "x" * 2_000_000)
    assert len(board.store.comments(revision.id)) == 1


def test_a_comment_is_settled_and_opened_again_and_never_deleted(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    board.comment(people.ann, revision.id, "which label?")
    [comment] = board.store.comments(revision.id)
    settle(board, people.author, revision.id, comment.id)
    settle(board, people.author, revision.id, comment.id)
    assert progress(board, revision).settled == {comment.id: people.author.id}
    settle(board, people.ann, revision.id, comment.id, is_settled=False)
    assert progress(board, revision).settled == {}
    assert len(board.store.comments(revision.id)) == 1
    acts = [one.act for one in board.store.trail(revision.id)]
    assert acts[-3:] == ["comment", "settle comment", "reopen comment"]
    with pytest.raises(UnknownId):
        settle(board, people.ann, revision.id, "999")
    assert board.trail_faults() == ()
