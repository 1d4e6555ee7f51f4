"""Processes that act on one board at once: one trail, one decision, whatever their clocks say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.integration.board.conftest import People
from tests.integration.board.test_board import under_review

from everyline.engine.board import Board
from everyline.engine.build import Bench

# Ends with 3 where the act was refused. The clock of the process is behind by the last argument, in seconds. It begins
# when a line arrives, so that all begin at once.
ACTING = """
import sys
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from everyline.engine.board import open_board
from everyline.errors import TransitionRefused
from everyline.publish.keys import SigningKey

database, act, who, revision, behind = sys.argv[1:]
private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
key = SigningKey(private.public_key().public_bytes_raw(), private.sign)
board = open_board(database, key, lambda: datetime.now(UTC) - timedelta(seconds=float(behind)))
member, seen = board.store.member(who), board.store.revision(revision)
print("ready", flush=True)
sys.stdin.readline()
try:
    if act == "comment":
        for number in range(8):
            board.comment(member, revision, f"{behind} {number}")
    elif act == "override":
        board.approve(member, revision, seen.hash, "in one process", override=True)
    else:
        board.reject(member, revision, "in another")
except TransitionRefused:
    sys.exit(3)
"""


def run_each(*arguments: Sequence[str]) -> list[int]:
    """Run ACTING in processes of their own, at once; gives how each ended."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", ACTING, *one], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        for one in arguments
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.flush()
    for process in started:
        process.communicate(timeout=60)
    return [process.returncode for process in started]


def test_processes_whose_clocks_differ_write_one_trail(
    board: Board, people: People, starter: Bench, stored: str, database: str
) -> None:
    revision = under_review(board, people, starter, stored)
    board.store.close()
    before = len(board.store.trail())
    comments = ((people.ann, 0.0), (people.bob, 86_400.0))
    assert run_each(*([database, "comment", one.id, revision.id, str(behind)] for one, behind in comments)) == [0, 0]
    trail = board.store.trail()
    assert len(trail) == before + 16
    assert [one.at for one in trail] == sorted(one.at for one in trail)
    assert {one.details["text"] for one in trail[before:]} == {f"{b} {n}" for b in (0.0, 86_400.0) for n in range(8)}
    assert board.trail_faults() == ()


def test_of_two_processes_that_decide_at_once_one_is_refused(
    board: Board, people: People, starter: Bench, stored: str, database: str
) -> None:
    revision = under_review(board, people, starter, stored)
    board.store.close()
    ended = run_each(
        [database, "override", people.chair.id, revision.id, "0"],
        [database, "reject", people.chair.id, revision.id, "0"],
    )
    assert sorted(ended) == [0, 3]
    assert len(board.store.decisions(revision.id)) == (1 if ended[0] == 0 else 0)
    decided = [entry.act for entry in board.store.trail(revision.id) if entry.act in ("override", "reject")]
    assert decided == ["override" if ended[0] == 0 else "reject"]
    assert board.trail_faults() == ()
