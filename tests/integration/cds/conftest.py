"""What the tests of the CDS service share: a served site on SQLite, called from this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

from everyline.db.sql import open_database
from everyline.engine.board import Board, signer_of
from everyline.engine.build import Bench
from everyline.engine.site import Site
from everyline.publish.keys import SigningKey
from everyline.review.sessions import SessionStore
from everyline.review.store import BoardStore
from everyline.serving import make_app

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def at(url: str, starter: Bench) -> Site:
    """A site over a database, on a day that does not go by."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    signer = signer_of(SigningKey(private.public_key().public_bytes_raw(), private.sign))
    board = Board(BoardStore(open_database(url)), signer, lambda: NOW)
    return Site(starter, board, SessionStore(board.store.engine), board.now, cds_region="US")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, starter: Bench) -> Iterator[Site]:
    opened = at(f"sqlite:///{tmp_path_factory.mktemp('cds')}/board.db", starter)
    yield opened
    opened.close()


def called(site: Site, caller: str = "127.0.0.1", base: str = "http://127.0.0.1") -> TestClient:
    """A client of a site, by the address it calls from."""
    return TestClient(make_app(site), base_url=base, client=(caller, 50_000), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(site: Site) -> Iterator[TestClient]:
    with called(site) as one:
        yield one


@pytest.fixture(scope="module")
def templates(client: TestClient) -> dict[str, dict[str, Any]]:
    """The prefetch templates of each service."""
    return {one["id"]: one["prefetch"] for one in client.get("/cds-services").json()["services"]}
