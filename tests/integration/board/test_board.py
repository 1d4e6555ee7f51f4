"""The board as its members use it: a stored answer to a published revision, and everything that must not happen."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.integration.board.conftest import PASSWORD, Clock, People

from everyline.domain.ids import ClaimId
from everyline.domain.question import Reader
from everyline.domain.review import Member, Opinion, Revision, Role, State
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.comparing import changes
from everyline.engine.forms import Form, render
from everyline.engine.reverify import recheck
from everyline.engine.revising import judged_as, withheld
from everyline.errors import EngineError, InvalidInput, NotPermitted, TransitionRefused, UnknownId


def under_review(board: Board, people: People, bench: Bench, stored: str) -> Revision:
    draft = board.create(people.author, bench, stored)
    board.submit(people.author, draft.id)
    return board.assign(people.editor, draft.id, [people.ann.id, people.bob.id])


def approve_both(board: Board, people: People, revision: Revision) -> None:
    for member in (people.ann, people.bob):
        board.review(member, revision.id, revision.hash, Opinion.APPROVE, "each line read against its source")


def published(board: Board, people: People, bench: Bench, stored: str) -> Revision:
    revision = under_review(board, people, bench, stored)
    approve_both(board, people, revision)
    board.approve(people.editor, revision.id, revision.hash, "two approvals")
    return board.publish(people.editor, bench, revision.id)


def test_an_answer_becomes_a_published_article(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = published(board, people, starter, stored)
    assert revision.state is State.PUBLISHED
    title, revisions = board.store.article("what-is-the-dose-of-ritlecitinib")
    assert title == "What is the dose of ritlecitinib?"
    assert [one.state for one in revisions] == [State.PUBLISHED]
    assert revisions[0].content == stored
    decision = board.approved(revisions[0]).decision
    assert (decision.member, decision.hash, decision.is_override) == (people.editor.id, revision.hash, False)
    acts = [entry.act for entry in board.store.trail(revision.id)]
    assert acts == ["create", "submit", "assign", "review", "review", "approve", "publish"]
    assert board.trail_faults() == ()


def test_no_quorum_no_approval_and_only_the_chair_overrides(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    board.review(people.ann, revision.id, revision.hash, Opinion.APPROVE, "read")
    board.review(people.bob, revision.id, revision.hash, Opinion.APPROVE, "read", interest="speaker's fee")
    with pytest.raises(TransitionRefused, match="1 of 2 approvals"):
        board.approve(people.editor, revision.id, revision.hash, "enough for me")
    with pytest.raises(NotPermitted):
        board.approve(people.editor, revision.id, revision.hash, "enough for me", override=True)
    done = board.approve(people.chair, revision.id, revision.hash, "urgent safety notice", override=True)
    assert done.state is State.APPROVED
    assert board.approved(board.store.revision(revision.id)).decision.is_override
    entry = board.store.trail(revision.id)[-1]
    assert entry.act == "override"
    assert "1 of 2 approvals" in entry.details["overridden"]


def test_a_review_or_approval_of_content_that_changed_underneath_is_refused(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    with pytest.raises(TransitionRefused, match="not the one that was looked at"):
        board.review(people.ann, revision.id, "sha256:" + "0" * 64, Opinion.APPROVE, "read")
    approve_both(board, people, revision)
    with pytest.raises(TransitionRefused, match="not the one that was looked at"):
        board.approve(people.editor, revision.id, "sha256:" + "0" * 64, "fine")
    assert board.store.revision(revision.id).state is State.UNDER_REVIEW


def test_a_changed_word_is_a_new_revision_without_the_approval(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    approve_both(board, people, revision)
    board.approve(people.editor, revision.id, revision.hash, "two approvals")
    claim = json.loads(stored)["claims"][0]
    other = board.reword(
        people.editor, revision.id, claim["id"], claim["citations"][0]["quote"], "closer to the source"
    )
    assert other.number == 2
    assert other.state is State.DRAFT
    assert other.hash != revision.hash
    assert board.store.revision(revision.id).state is State.LAPSED
    with pytest.raises(TransitionRefused):
        board.publish(people.editor, starter, revision.id)
    with pytest.raises(TransitionRefused):
        board.publish(people.editor, starter, other.id)


def test_a_reworded_line_is_judged_at_once_and_never_shown_unsupported(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    claim = json.loads(stored)["claims"][0]
    wrong = claim["text"].replace("50 mg", "500 mg")
    assert wrong != claim["text"]
    verdict = judged_as(stored, claim["id"], wrong)
    assert verdict.label.value == "CONTRADICTED"
    after = board.reword(people.author, draft.id, claim["id"], wrong, "a slip")
    content = json.loads(after.content)
    assert claim["id"] not in {one["id"] for one in content["claims"]}
    assert wrong in {one["text"] for one in content["withheld"]}
    assert [(one.claim, one.kind) for one in changes(stored, after.content)] == [(claim["id"], "removed")]
    assert board.store.revision(after.id).state is State.DRAFT


def test_what_a_revision_says_still_verifies_after_a_line_was_withheld(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    draft = board.create(people.author, starter, stored)
    last = json.loads(stored)["claims"][-1]["id"]
    after = board.withhold(people.author, draft.id, last, "not needed here")
    again = board.revise(people.author, starter, after.id, after.content.replace("\n", "\n "), "spacing")
    assert again.number == 3  # `revise` checks the content and would have refused it


def test_an_answer_that_does_not_hold_is_never_taken(board: Board, people: People, starter: Bench, stored: str) -> None:
    altered = stored.replace("50 mg", "500 mg", 1)
    for content in (altered, "{}", "not json", stored[: len(stored) // 2]):
        with pytest.raises(InvalidInput):
            board.create(people.author, starter, content)
    assert board.store.articles() == ()


def test_publishing_a_later_revision_lets_the_earlier_one_lapse(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    first = published(board, people, starter, stored)
    claim = json.loads(stored)["claims"][-1]["id"]
    second = board.withhold(people.author, first.id, claim, "shorter")
    assert board.store.revision(first.id).state is State.PUBLISHED
    board.submit(people.author, second.id)
    board.assign(people.editor, second.id, [people.ann.id, people.bob.id])
    approve_both(board, people, second)
    board.approve(people.editor, second.id, second.hash, "two approvals")
    board.publish(people.editor, starter, second.id)
    states = [one.state for one in board.store.article("what-is-the-dose-of-ritlecitinib")[1]]
    assert states == [State.PUBLISHED, State.LAPSED]


def test_who_may_not_review_is_not_asked_to(board: Board, people: People, starter: Bench, stored: str) -> None:
    draft = board.create(people.editor, starter, stored)
    board.submit(people.editor, draft.id)
    for who in (people.author.id, people.editor.id):
        with pytest.raises(NotPermitted):
            board.assign(people.chair, draft.id, [who])
    assert board.store.assigned(draft.id) == ()


def test_comments_are_anchored_or_refused(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = under_review(board, people, starter, stored)
    claim = json.loads(stored)["claims"][0]["id"]
    board.comment(people.ann, revision.id, "Which label?", claim=claim, span=(0, 4))
    for bad in (
        {"claim": "c999"},
        {"claim": claim, "span": (5, 5)},
        {"span": (0, 4)},
        {"claim": claim, "span": (0, 9999)},
    ):
        with pytest.raises(InvalidInput):
            board.comment(people.ann, revision.id, "?", **bad)  # type: ignore[arg-type]
    [comment] = board.store.comments(revision.id)
    assert (comment.text, comment.claim, comment.start, comment.end) == ("Which label?", claim, 0, 4)


def test_reviews_by_claim_are_kept_and_count(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = under_review(board, people, starter, stored)
    claim = ClaimId(json.loads(stored)["claims"][0]["id"])
    approve_both(board, people, revision)
    board.review(people.bob, revision.id, revision.hash, Opinion.APPROVE, "but", claims={claim: Opinion.REQUEST_CHANGE})
    assert not board.standing(revision).is_met
    with pytest.raises(InvalidInput, match="c999"):
        board.review(
            people.bob, revision.id, revision.hash, Opinion.APPROVE, "x", claims={ClaimId("c999"): Opinion.UNSURE}
        )


def test_people_sign_in_with_their_password_and_nobody_else_does(board: Board, people: People) -> None:
    assert board.sign_in("ANN@example.org", PASSWORD) == people.ann
    assert board.sign_in("ann@example.org", PASSWORD + "x") is None
    assert board.sign_in("nobody@example.org", PASSWORD) is None
    board.change_member(people.chair, people.ann.id, is_active=False)
    assert board.sign_in("ann@example.org", PASSWORD) is None


def test_only_admins_change_who_is_on_the_board(board: Board, people: People) -> None:
    with pytest.raises(NotPermitted):
        board.invite(people.editor, name="x", email="x@example.org", roles=frozenset(Role), password=PASSWORD)
    with pytest.raises(NotPermitted):
        board.found(name="Second", email="second@example.org", password=PASSWORD)
    with pytest.raises(TransitionRefused, match="admin"):
        board.change_member(people.chair, people.chair.id, roles=frozenset({Role.CHAIR}))
    with pytest.raises(InvalidInput, match="taken"):
        board.invite(people.chair, name="y", email="ANN@example.org", roles=frozenset(), password=PASSWORD)
    with pytest.raises(InvalidInput, match="12"):
        board.invite(people.chair, name="z", email="z@example.org", roles=frozenset(), password="short")


def test_a_role_taken_away_is_gone_at_once(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = under_review(board, people, starter, stored)
    board.change_member(people.chair, people.ann.id, roles=frozenset({Role.AUTHOR}))
    with pytest.raises(NotPermitted):  # `people.ann` still says reviewer, as a session of hers would
        board.review(people.ann, revision.id, revision.hash, Opinion.APPROVE, "read")


def test_two_who_decide_at_once_make_one_decision(
    board: Board, open_again: Callable[[], Board], people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    approve_both(board, people, revision)
    outcomes: list[str] = []

    def decide(member: Member) -> None:
        own = open_again()
        try:
            own.approve(member, revision.id, revision.hash, "agreed")
            outcomes.append("approved")
        except TransitionRefused:
            outcomes.append("refused")

    threads = [threading.Thread(target=decide, args=(one,)) for one in (people.editor, people.chair)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused"]
    assert len(board.store.decisions(revision.id)) == 1
    assert board.trail_faults() == ()


def test_many_who_comment_at_once_leave_a_whole_trail(
    board: Board, open_again: Callable[[], Board], people: People, starter: Bench, stored: str
) -> None:
    revision = under_review(board, people, starter, stored)
    faults: list[EngineError] = []

    def comment(place: int) -> None:
        own = open_again()
        try:
            for number in range(5):
                own.comment(people.ann, revision.id, f"remark {place}.{number}")
        except EngineError as fault:
            faults.append(fault)

    threads = [threading.Thread(target=comment, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(board.store.comments(revision.id)) == 20
    assert board.trail_faults() == ()


def test_a_tampered_row_is_found_and_named(board: Board, people: People, starter: Bench, stored: str) -> None:
    revision = under_review(board, people, starter, stored)
    board.review(people.ann, revision.id, revision.hash, Opinion.REQUEST_CHANGE, "the dose is not the label's")
    number = board.store.trail()[-1].number
    with board.store._engine.begin() as connection:
        connection.execute(
            text("UPDATE trail SET member = :bob WHERE number = :number"), {"bob": people.bob.id, "number": number}
        )
    [fault] = board.trail_faults()
    assert fault.number == number
    assert "was changed after it was written" in fault.what


def test_a_clock_that_goes_backwards_breaks_nothing(
    board: Board, people: People, starter: Bench, stored: str, clock: Clock
) -> None:
    draft = board.create(people.author, starter, stored)
    clock.at -= timedelta(days=3)
    board.submit(people.author, draft.id)
    assert board.trail_faults() == ()
    assert "clock" in board.store.trail(draft.id)[-1].details


def test_unknown_ids_are_named(board: Board, people: People, starter: Bench) -> None:
    with pytest.raises(UnknownId, match="nowhere"):
        board.submit(people.author, "nowhere")
    with pytest.raises(UnknownId, match="no article"):
        board.store.article("no-article")


def test_a_fault_in_the_middle_of_an_act_undoes_it_whole(
    board: Board, people: People, starter: Bench, stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from everyline.review.acting import Acting

    draft = board.create(people.author, starter, stored)
    before = len(board.store.trail())

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Acting, "append", fail)
        with pytest.raises(RuntimeError):
            board.submit(people.author, draft.id)
    assert board.store.revision(draft.id).state is State.DRAFT
    assert len(board.store.trail()) == before


@pytest.mark.parametrize(
    ("question", "reader"),
    [("How effective is baricitinib in alopecia areata?", Reader.CLINICIAN),
     ("What are the risks of deuruxolitinib?", Reader.STUDENT)],
)  # fmt: skip
def test_whichever_line_is_withheld_tables_and_references_still_hold(
    starter: Bench, question: str, reader: Reader
) -> None:
    content = render(ask(starter, Request(question, reader=reader)), Form.JSON).decode()
    assert json.loads(content)["table"]
    for claim in json.loads(content)["claims"]:
        assert recheck(starter, withheld(content, claim["id"])).failures == ()
