"""What the board published, before readers: the board's own fixtures, with an article that is published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import (
    People,
    board,
    clock,
    database,
    new_database,
    open_again,
    people,
    postgres,
    stored,
)
from tests.integration.board.test_board import published

from everyline.domain.review import Revision
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app

__all__ = ["board", "clock", "database", "new_database", "open_again", "people", "postgres", "stored"]

SLUG = "what-is-the-dose-of-ritlecitinib"
ADDRESS = "https://answers.example.org"


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now, ADDRESS)


@pytest.fixture
def anybody(site: Site) -> Iterator[TestClient]:
    with TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


@pytest.fixture
def article(board: Board, people: People, starter: Bench, stored: str) -> Revision:
    """A published article: two reviews, an approval, published."""
    return published(board, people, starter, stored)
