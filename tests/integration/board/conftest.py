"""Every test of the board runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.databases import postgresql, programs

from everyline.db.sql import open_database
from everyline.domain.review import Member, Opinion, Revision, Role
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.chain import signer_of
from everyline.engine.forms import Form, render
from everyline.engine.guide import Opened, open_pathway
from everyline.engine.packing import pack
from everyline.publish.keys import SigningKey
from everyline.review.passwords import hash_password
from everyline.review.store import BoardStore


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, up to the name of a database."""
    binaries = programs()
    if binaries is None:
        pytest.skip("needs PostgreSQL's server programs, which are not here")
    with tempfile.TemporaryDirectory(prefix="everyline-pg-") as folder, postgresql(Path(folder), binaries) as url:
        yield url


_NAMES = itertools.count()


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Makes an empty database of a kind, and gives its URL."""

    def make(kind: str) -> str:
        name = f"board{next(_NAMES)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        import psycopg

        server: str = request.getfixturevalue("postgres")
        with psycopg.connect(f"{server}postgres".replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return server + name

    return make


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """The URL of an empty database of its own."""
    return new_database(request.param)


class Clock:
    """A clock that goes on by a second each time it is looked at, and can be set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_again(database: str, clock: Clock) -> Iterator[Callable[[], Board]]:
    """Opens the board anew, as another process would."""
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key = SigningKey(private.public_key().public_bytes_raw(), private.sign)
    opened: list[Board] = []

    def open_one() -> Board:
        opened.append(Board(BoardStore(open_database(database)), signer_of(key), clock))
        return opened[-1]

    yield open_one
    for one in opened:
        one.store.close()


@pytest.fixture
def board(open_again: Callable[[], Board]) -> Board:
    return open_again()


@pytest.fixture(scope="session")
def stored(starter: Bench) -> str:
    """A real answer of the starter library, as it is stored."""
    return render(ask(starter, Request("What is the dose of ritlecitinib?")), Form.JSON).decode()


PASSWORD = "correct horse battery staple"
_hashed = lru_cache(hash_password)


@dataclass
class People:
    """A board of one each, and two reviewers."""

    chair: Member
    author: Member
    ann: Member
    bob: Member
    editor: Member


@pytest.fixture
def people(board: Board, monkeypatch: pytest.MonkeyPatch) -> People:
    # Five members have one password: it is hashed once a session, as each hash takes its time on purpose.
    monkeypatch.setattr("everyline.engine.membership.hash_password", _hashed)
    chair = board.found(name="Dr Chair", email="chair@example.org", password=PASSWORD)

    def invite(name: str, role: Role) -> Member:
        return board.invite(chair, name=name, email=f"{name}@example.org", roles=frozenset({role}), password=PASSWORD)

    return People(
        chair,
        invite("author", Role.AUTHOR),
        invite("ann", Role.REVIEWER),
        invite("bob", Role.REVIEWER),
        invite("editor", Role.EDITOR),
    )


@pytest.fixture(scope="session")
def opened() -> Opened:
    return open_pathway("atorvastatin")


@pytest.fixture(scope="session")
def form(starter: Bench, opened: Opened) -> str:
    """A real pathway, as the board takes it."""
    return pack(opened, starter, date(2027, 5, 25))


def approved(board: Board, people: People, bench: Bench, content: str) -> Revision:
    """A revision that two reviewers approved, and the editor."""
    made = board.create(people.author, bench, content)
    board.submit(people.author, made.id)
    board.assign(people.editor, made.id, [people.ann.id, people.bob.id])
    for one in (people.ann, people.bob):
        board.review(one, made.id, made.hash, Opinion.APPROVE, "Read against its sources.")
    return board.approve(people.editor, made.id, made.hash, "Both reviewers agree.")
