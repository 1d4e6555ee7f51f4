"""What the tests of REST share: a served site on both databases, and a program's token for each member."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from tests.integration.board.conftest import *  # noqa: F403  (fixtures)

from everyline.domain.programs import Scope
from everyline.domain.review import Member
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.programs import make_token
from everyline.engine.site import Site
from everyline.review.sessions import SessionStore
from everyline.serving import make_app


@pytest.fixture
def site(board: Board, starter: Bench) -> Site:
    return Site(starter, board, SessionStore(board.store.engine), board.now)


@pytest.fixture
def client(site: Site) -> Iterator[TestClient]:
    with TestClient(make_app(site), base_url="http://127.0.0.1", follow_redirects=False) as one:
        yield one


@dataclass(frozen=True)
class Program:
    """A program that acts for a member."""

    client: TestClient
    member: Member
    token: str

    def post(self, path: str, said: object = None, **headers: str) -> Response:
        return self.client.post(f"/api/v1{path}", json=said, headers=self.headers(**headers))

    def get(self, path: str, **asked: object) -> Response:
        return self.client.get(f"/api/v1{path}", params=asked, headers=self.headers())

    def delete(self, path: str) -> Response:
        return self.client.delete(f"/api/v1{path}", headers=self.headers())

    def headers(self, **further: str) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}", **{k.replace("_", "-"): v for k, v in further.items()}}


@pytest.fixture
def program(client: TestClient, board: Board) -> Callable[..., Program]:
    """Makes a program for a member, with every scope unless some are named."""

    def make(member: Member, scopes: Collection[Scope] = tuple(Scope)) -> Program:
        return Program(client, member, make_token(board, member, "a test", scopes)[1])

    return make
