"""Who is signed in can read where nothing can be written."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from everyline.db.sql import connect
from everyline.domain.programs import Scope
from everyline.engine.board import Board
from everyline.engine.programs import make_token
from everyline.errors import StorageError
from everyline.review.sessions import SessionStore
from everyline.review.tokens import TokenStore


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_database_that_can_not_be_written_signs_nobody_out(board: Board, database: str) -> None:
    chair = board.found(name="Dr Chair", email="chair@example.org", password="correct horse battery staple")
    began = board.now()
    session = SessionStore(board.store.engine).begin(chair.id, began)
    token, secret = make_token(board, chair, "reads", [Scope.BOARD_READ])
    read_only = connect(f"sqlite:///file:{Path(database.removeprefix('sqlite:///'))}?mode=ro&uri=true")
    later = began + timedelta(hours=1)
    try:
        found = SessionStore(read_only).find(session, later)
        program = TokenStore(read_only).find(secret, later)
        with pytest.raises(StorageError):
            SessionStore(read_only).end(session)
    finally:
        read_only.dispose()
    assert found is not None
    assert found.member == chair
    assert program is not None
    assert program[1].id == token.id
