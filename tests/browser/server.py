"""The real application on a loopback port, in a thread: what a browser meets is what `everyline serve` runs."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from everyline.domain.review import Member
from everyline.engine.site import Site
from everyline.serving import make_app

PASSWORD = "correct horse battery staple"
ROLES = ("author", "reviewer", "second reviewer", "editor", "chair", "admin")


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
