"""The real application on a loopback port, in a thread: what a browser meets is what `everyline serve` runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import uvicorn

from everyline.domain.review import Member, Role
from everyline.engine.board import Board
from everyline.engine.site import Site, open_site
from everyline.serving import make_app
from everyline.settings import Settings

PASSWORD = "correct horse battery staple"
ROLES = ("author", "reviewer", "second reviewer", "editor", "chair", "admin")


_ROLE_OF = {
    "author": Role.AUTHOR, "reviewer": Role.REVIEWER, "second reviewer": Role.REVIEWER, "editor": Role.EDITOR,
    "chair": Role.CHAIR, "admin": Role.ADMIN,
}  # fmt: skip


@dataclass(frozen=True)
class Served:
    """A site that is being served. people: a member for each of `ROLES`."""

    address: str
    site: Site
    people: dict[str, Member]

    def token(self, role: str) -> str:
        """A session of the member of a role, as signing in begins it."""
        return self.site.sessions.begin(self.people[role].id, self.site.now())


@contextmanager
def serve(site: Site) -> Iterator[str]:
    """The address of the site while it is served."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        make_app(site), access_log=False, log_level="error", server_header=False, timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=64_000,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="everyline server")
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server ended before it began"
            assert time.monotonic() < until, "the server did not begin within 20 s"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listening.close()
        assert not thread.is_alive(), "the server did not end"


@contextmanager
def opened(settings: Settings, url: str) -> Iterator[Site]:
    """The site over a database, as the server's command opens it."""
    site = open_site(replace(settings, database=url), lambda _: None)
    try:
        yield site
    finally:
        site.close()


def found(settings: Settings, url: str) -> None:
    """A board of one member per role in an empty database."""
    with opened(settings, url) as site:
        board = site.board
        admin = board.found(name="Dr Admin", email="admin@example.org", password=PASSWORD)
        for role in ROLES[:-1]:
            address = f"{role.replace(' ', '.')}@example.org"
            board.invite(
                admin, name=f"Dr {role.title()}", email=address, roles=frozenset({_ROLE_OF[role]}), password=PASSWORD
            )
        board.change_member(admin, admin.id, roles=frozenset({Role.ADMIN}))


def people_of(board: Board) -> dict[str, Member]:
    """The member of each role, as `found` made them."""
    named = {member.name: member for member in board.store.members()}
    return {role: named[f"Dr {role.title()}"] for role in ROLES}
