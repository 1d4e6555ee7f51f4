"""The trail as a file: a stranger checks it, and finds what was changed, taken out, moved or cut off."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.integration.board.conftest import People

from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.trail import check_export, export_trail, is_trail
from everyline.errors import InvalidInput


@pytest.fixture
def lines(board: Board, people: People, starter: Bench, stored: str) -> list[str]:
    draft = board.create(people.author, starter, stored)
    board.submit(people.author, draft.id, "<script>alert(1)</script>\u2028 größer ≤ 20")
    return list(export_trail(board))


def joined(lines: list[str]) -> bytes:
    return "".join(lines).encode()


def test_the_file_holds_and_names_its_end(board: Board, lines: list[str]) -> None:
    data = joined(lines)
    assert is_trail(data)
    checked = check_export(data, bytes.fromhex(board.signer.public))
    assert checked.holds
    assert (checked.entries, checked.last) == (len(lines) - 1, board.store.trail()[-1].hash)
    assert check_export(data.replace(b"\n", b"\r\n")).holds


def test_another_key_than_the_one_that_is_known_is_refused(lines: list[str]) -> None:
    faults = check_export(joined(lines), bytes(32)).faults
    assert len(faults) == len(lines) - 1
    assert "is not signed by key" in faults[0].what


@pytest.mark.parametrize(
    "alter, number, what",
    [
        (lambda rows: rows[3].update(member="somebody"), 3, "was changed after it was written"),
        (lambda rows: rows[3]["details"].update(name="Mallory"), 3, "was changed after it was written"),
        (lambda rows: rows.pop(3), 4, "entry 3 is missing or out of order"),
        (lambda rows: rows.insert(2, rows.pop(3)), 3, "out of order"),
        (lambda rows: rows[2].update(signature="00"), 2, "is not signed by key"),
        (lambda rows: rows.pop(), 7, "are announced, but"),
        (lambda rows: rows[0].update(last="00"), 7, "is not the one that was announced"),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(
    lines: list[str], alter: Callable[[list[dict[str, object]]], object], number: int, what: str
) -> None:
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 8
    alter(rows)
    checked = check_export(joined([json.dumps(one) + "\n" for one in rows]))
    assert not checked.holds
    assert any(one.number == number and what in one.what for one in checked.faults), checked.faults


@pytest.mark.parametrize(
    "data, what",
    [(b"", "Line 1 is not JSON"), (b"[]\n", "not an object"), (b'{"format": "everyline-trail/9"}\n', "not every"),
     (b'{"format": "everyline-trail/1"}\n', "no keys"), (b"\xff\xfe", "UTF-8"),
     (b'{"format":"everyline-trail/1","entries":1,"last":"","keys":{}}\n{"number": 1}\n', "Line 2 is not an entry"),
     (b'{"format":"everyline-trail/1","entries":1,"last":"","keys":{}}\n[[[', "Line 2 is not JSON")],
)  # fmt: skip
def test_what_is_no_trail_is_named_by_line(data: bytes, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        check_export(data)


def test_an_empty_trail_is_a_trail(board: Board) -> None:
    data = joined(list(export_trail(board)))
    assert check_export(data).holds
    assert check_export(data).entries == 0
