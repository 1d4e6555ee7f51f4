"""A pathway under review: the same table of states, quorum and trail as an answer, by the hash of everything in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.integration.board.conftest import Clock, People

from everyline.domain.ids import ClaimId, content_hash
from everyline.domain.pathway_review import Reviewed
from everyline.domain.review import Opinion, Revision, State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.guide import Opened, open_pathway
from everyline.engine.packing import pack
from everyline.engine.standing import standing_of
from everyline.errors import TransitionRefused
from everyline.publish.export import digest_of, id_of

ON = date(2026, 11, 25)
DUE = date(2027, 5, 25)
RANGE = ClaimId("s-range")


@pytest.fixture(scope="session")
def opened() -> Opened:
    return open_pathway("atorvastatin")


@pytest.fixture(scope="session")
def form(starter: Bench, opened: Opened) -> str:
    """A real pathway, as the board takes it."""
    return pack(opened, starter, DUE)


def approved(board: Board, people: People, bench: Bench, content: str) -> Revision:
    """A revision that two reviewers approved, and the editor."""
    made = board.create(people.author, bench, content)
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id, people.bob.id])
    for one in (people.ann, people.bob):
        board.review(one, made.id, made.hash, Opinion.APPROVE, "Read against its sources.")
    return board.approve(people.editor, made.id, made.hash, "Both reviewers agree.")


def forged(content: str, change: Callable[[dict[str, Any]], None]) -> str:
    """A stored form with something changed and the id of what it then holds."""
    stored = json.loads(content)
    change(stored)
    stored["id"] = id_of(digest_of(stored))
    return json.dumps(stored)


def test_a_pathway_goes_the_same_way_as_an_answer(
    board: Board, people: People, starter: Bench, opened: Opened, form: str, clock: Clock
) -> None:
    assert standing_of(board.store, opened, ON).notes == ("No board has reviewed this pathway.",)
    seen = approved(board, people, starter, form)
    assert (seen.state, seen.hash) == (State.APPROVED, content_hash(form))
    board.publish(people.editor, starter, seen.id)
    found = standing_of(board.store, opened, ON)
    assert (found.state, found.number, found.hash, found.approved_on) == (Reviewed.PUBLISHED, 1, seen.hash, ON)
    assert found.says == (
        "Approved by the board on 2026-11-25 (reviewed by ann, bob; decided by editor), to be reviewed by 2027-05-25."
    )
    named = [one.details.get("pathway_hash") for one in board.store.trail(seen.id)]
    assert set(named) == {opened.pathway.hash}
    assert {one.details.get("pathway") for one in board.store.trail(seen.id)} == {"atorvastatin"}
    assert board.trail_faults() == ()
    # The day of the next review passes, and the watch notes it.
    assert standing_of(board.store, opened, DUE).is_approved
    assert standing_of(board.store, opened, DUE + timedelta(days=1)).state is Reviewed.LAPSED
    clock.at = datetime(2027, 5, 25, 23, tzinfo=UTC)
    assert board.watch(starter) == ()
    clock.at = datetime(2027, 5, 26, 1, tzinfo=UTC)
    (lapsed,) = board.watch(starter)
    assert (lapsed.id, lapsed.state) == (seen.id, State.LAPSED)
    told = standing_of(board.store, opened, date(2027, 5, 26)).says
    assert told == (
        "The board's approval of this pathway lapsed on 2027-05-26: It was to be reviewed again by 2027-05-25, and "
        "that day has passed. Do not rely on it until the board has looked again."
    )
    board.reopen(people.editor, seen.id, "It is looked at again.")
    assert standing_of(board.store, opened, ON).besides == ("It is under review again.",)
    board.approve(people.editor, seen.id, seen.hash, "As before.")
    with pytest.raises(TransitionRefused, match="no longer holds: It was to be reviewed again by 2027-05-25"):
        board.publish(people.editor, starter, seen.id)


def test_what_is_withdrawn_is_told_as_such_and_can_be_approved_anew_as_another_text(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    seen = approved(board, people, starter, form)
    board.withdraw(people.editor, seen.id, "The dose limit is wrong.")
    found = standing_of(board.store, opened, ON)
    assert found.state is Reviewed.WITHDRAWN
    assert found.refusal == (
        "The board withdrew this pathway on 2026-11-25: The dose limit is wrong. Nothing is told by it."
    )
