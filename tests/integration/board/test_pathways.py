"""A pathway under review: the same table of states, quorum and trail as an answer, by the hash of everything in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from tests.integration.board.conftest import Clock, People, approved

from everyline.db.sql import writing
from everyline.domain.ids import ClaimId, content_hash
from everyline.domain.pathway_review import Reviewed
from everyline.domain.review import State
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.guide import Opened, grounds_of, open_pathway
from everyline.engine.standing import standing_of
from everyline.errors import TransitionRefused
from everyline.publish.export import digest_of, id_of

ON = date(2026, 11, 25)
DUE = date(2027, 5, 25)
RANGE = ClaimId("s-range")


def forged(content: str, change: Callable[[dict[str, Any]], None]) -> str:
    """A stored form with something changed and the id of what it then holds."""
    stored = json.loads(content)
    change(stored)
    stored["id"] = id_of(digest_of(stored))
    return json.dumps(stored)


def test_a_pathway_goes_the_same_way_as_an_answer(
    board: Board, people: People, starter: Bench, opened: Opened, form: str, clock: Clock
) -> None:
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).notes == (
        "No board has reviewed this pathway.",
    )
    seen = approved(board, people, starter, form)
    assert (seen.state, seen.hash) == (State.APPROVED, content_hash(form))
    board.publish(people.editor, starter, seen.id)
    found = standing_of(board.store, opened, ON, grounds_of(opened, starter))
    assert (found.state, found.number, found.hash, found.approved_on) == (Reviewed.PUBLISHED, 1, seen.hash, ON)
    assert found.says == (
        "Approved by the board on 2026-11-25 (reviewed by ann, bob; decided by editor), to be reviewed by 2027-05-25."
    )
    named = [one.details.get("pathway_hash") for one in board.store.trail(seen.id)]
    assert set(named) == {opened.pathway.hash}
    assert {one.details.get("pathway") for one in board.store.trail(seen.id)} == {"atorvastatin"}
    assert board.trail_faults() == ()
    # The day of the next review passes, and the watch notes it.
    assert standing_of(board.store, opened, DUE, grounds_of(opened, starter)).is_approved
    assert (
        standing_of(board.store, opened, DUE + timedelta(days=1), grounds_of(opened, starter)).state is Reviewed.LAPSED
    )
    clock.at = datetime(2027, 5, 25, 23, tzinfo=UTC)
    assert board.watch(starter) == ()
    clock.at = datetime(2027, 5, 26, 1, tzinfo=UTC)
    (lapsed,) = board.watch(starter)
    assert (lapsed.id, lapsed.state) == (seen.id, State.LAPSED)
    told = standing_of(board.store, opened, date(2027, 5, 26), grounds_of(opened, starter)).says
    assert told == (
        "The board's approval of this pathway lapsed on 2027-05-26: It was to be reviewed again by 2027-05-25, and "
        "that day has passed. Do not rely on it until the board has looked again."
    )
    board.reopen(people.editor, seen.id, "It is looked at again.")
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).besides == ("It is under review again.",)
    board.approve(people.editor, seen.id, seen.hash, "As before.")
    with pytest.raises(TransitionRefused, match="no longer holds: It was to be reviewed again by 2027-05-25"):
        board.publish(people.editor, starter, seen.id)


def test_what_is_withdrawn_is_told_as_such_and_can_be_approved_anew_as_another_text(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    seen = approved(board, people, starter, form)
    board.withdraw(people.editor, seen.id, "The dose limit is wrong.")
    found = standing_of(board.store, opened, ON, grounds_of(opened, starter))
    assert found.state is Reviewed.WITHDRAWN
    assert found.refusal == (
        "The board withdrew this pathway on 2026-11-25: The dose limit is wrong. Nothing is told by it."
    )
    # Whoever changes its text in the database does not bring it back.
    with writing(board.store.engine) as connection:
        connection.execute(text("UPDATE revisions SET content = '{}'"))
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).state is Reviewed.WITHDRAWN


def test_an_approval_is_of_exactly_this_content(
    board: Board, people: People, starter: Bench, opened: Opened, form: str, tmp_path: Path
) -> None:
    seen = approved(board, people, starter, form)
    # One word of the YAML otherwise: another text.
    shutil.copytree(opened.folder, tmp_path / "changed")
    file = tmp_path / "changed" / "pathway.yaml"
    file.write_text(opened.text.replace("Starting dose", "Starting doses", 1), encoding="utf-8")
    changed = open_pathway(str(tmp_path / "changed"))
    assert standing_of(board.store, changed, ON, grounds_of(changed, starter)).notes == (
        "No board has reviewed this pathway.",
        "What the board approved is another text of it, revision 1.",
    )
    # The same YAML beside another study card.
    file.write_text(opened.text, encoding="utf-8")
    card = tmp_path / "changed" / "evidence" / "label-lipitor-us-2014.yaml"
    card.write_text(card.read_text("utf-8").replace("10 to 80 mg", "10 to 90 mg"), encoding="utf-8")
    other = open_pathway(str(tmp_path / "changed"))
    found = standing_of(board.store, other, ON, grounds_of(other, starter))
    assert found.state is Reviewed.NOT
    assert found.besides[0] == "The study cards beside it are not those that the board looked at."
    # What the database holds in place of what was approved is not believed, whatever its state says.
    with writing(board.store.engine) as connection:
        put = forged(form, lambda stored: stored["pathway"].update(review_by="2099-01-01"))
        connection.execute(text("UPDATE revisions SET content = :content"), {"content": put})
    found = standing_of(board.store, opened, ON, grounds_of(opened, starter))
    assert found.state is Reviewed.NOT
    assert found.besides == ("The text of revision 1 is not the one that the board looked at.",)
    with writing(board.store.engine) as connection:
        connection.execute(text("UPDATE revisions SET content = :content"), {"content": form})
        connection.execute(text("UPDATE revisions SET state = 'lapsed' WHERE id = :id"), {"id": seen.id})
    assert (
        standing_of(board.store, opened, ON, grounds_of(opened, starter)).reason
        == "its state is lapsed, and the trail does not say why"
    )


def test_a_state_that_nobody_decided_is_no_approval(
    board: Board, people: People, starter: Bench, opened: Opened, form: str
) -> None:
    board.create(people.author, starter, form)
    with writing(board.store.engine) as connection:
        connection.execute(text("UPDATE revisions SET state = 'published'"))
    assert standing_of(board.store, opened, ON, grounds_of(opened, starter)).state is Reviewed.NOT
