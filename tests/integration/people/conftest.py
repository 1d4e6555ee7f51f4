"""People are tested on both databases, over the board's own fixtures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from tests.integration.board.conftest import board as board
from tests.integration.board.conftest import clock as clock
from tests.integration.board.conftest import database as database
from tests.integration.board.conftest import new_database as new_database
from tests.integration.board.conftest import open_again as open_again
from tests.integration.board.conftest import people as people
from tests.integration.board.conftest import postgres as postgres

from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app

SECURE = "https://answers.example.org"


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now)


@pytest.fixture
def browser(site: Site) -> Callable[..., TestClient]:
    """Opens browsers on one running site; each keeps its own cookies."""
    app = make_app(site)

    def open_one(**how: str) -> TestClient:
        return TestClient(app, base_url="http://127.0.0.1", follow_redirects=False, client=("10.0.0.1", 1), headers=how)

    return open_one


@pytest.fixture
def anybody(browser: Callable[..., TestClient]) -> TestClient:
    return browser()


@pytest.fixture
def secure(site: Site) -> TestClient:
    """A browser on the site as a server before it hands it on: outside by https, inside by http."""
    app = make_app(replace(site, address=SECURE))
    return TestClient(app, base_url=SECURE.replace("https", "http"), follow_redirects=False)
