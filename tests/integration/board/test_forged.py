"""An answer whose evidence nobody can look up is neither brought before the board nor put before readers."""

from __future__ import annotations

import json

import pytest
from tests.integration.board.conftest import People
from tests.integration.board.test_board import approve_both

from everyline.domain.ids import content_hash
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.revising import _closed
from everyline.errors import InvalidInput, TransitionRefused


def forged(stored: str) -> str:
    """The answer as if its sources were works of an unknown library that say something else."""
    answer = json.loads(stored)
    for part in (answer["claims"], answer["table"]):
        text = json.dumps(part)
        for reference in answer["references"]:
            text = text.replace(reference["document_hash"], content_hash(reference["document"], "made up"))
        part[:] = json.loads(text)
    for reference in answer["references"]:
        reference["document_hash"] = content_hash(reference["document"], "made up")
    return _closed(answer)


def test_an_answer_that_cites_what_the_library_does_not_hold_is_refused(
    board: Board, starter: Bench, stored: str
) -> None:
    chair = board.found(name="Dr Chair", email="chair@example.org", password="correct horse battery staple")
    with pytest.raises(InvalidInput, match="does not hold"):
        board.create(chair, starter, forged(stored))


def test_an_answer_that_says_of_itself_that_it_was_reviewed_is_refused(
    board: Board, starter: Bench, stored: str
) -> None:
    chair = board.found(name="Dr Chair", email="chair@example.org", password="correct horse battery staple")
    answer = json.loads(stored)
    answer["status"] = "approved by the board"
    with pytest.raises(InvalidInput, match="says it is approved by the board"):
        board.create(chair, starter, _closed(answer))


def test_what_the_library_does_not_hold_is_not_published(
    board: Board, people: People, starter: Bench, stored: str
) -> None:
    made = board.create(people.author, None, forged(stored))
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id, people.bob.id])
    approve_both(board, people, made)
    board.approve(people.editor, made.id, made.hash, "two reviews")
    with pytest.raises(TransitionRefused, match="does not hold"):
        board.publish(people.editor, starter, made.id)
    assert board.store.revision(made.id).state.value == "approved"
