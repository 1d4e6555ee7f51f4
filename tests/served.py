"""A real server process over a real database, for tests and measures that stop it, kill it or load it."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx

from everyline.domain.review import Member, Opinion, Revision, Role
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board, open_board
from everyline.engine.build import Bench, open_library
from everyline.engine.forms import Form, render
from everyline.engine.signing import signing_key
from everyline.settings import Settings

SRC = Path(__file__).parents[1] / "src"
PASSWORD = "correct horse battery staple"


@dataclass
class Server:
    """`everyline serve` as a process of its own. data: its data folder. database: URL of its database. log: a file."""

    data: Path
    database: str
    log: Path
    options: Sequence[str] = ()
    url: str = ""
    process: subprocess.Popen[bytes] | None = None
    _port: int = 0
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("EVERYLINE_")}
        own = {
            "XDG_DATA_HOME": str(self.data),
            "EVERYLINE_DATABASE": self.database,
            "PYTHONPATH": str(SRC),
            "TZ": "UTC",
        }
        self.environment = {**kept, **own}

    @property
    def settings(self) -> Settings:
        """The settings the process reads."""
        return Settings.read(self.environment)

    def start(self, *, within_s: float = 60) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "everyline", "serve", "--port", str(self._port), *self.options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it as a power cut would: no handler runs, nothing is flushed."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an operator would."""
        self._end(signal.SIGTERM)

    def processes(self) -> tuple[int, ...]:
        """Its process and those it started."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return (self.process.pid, *map(int, children.read_text().split()))

    def resident_mb(self) -> float:
        """Memory of its processes in MB (RSS; pages they share are counted in each)."""
        found = [re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{one}/status").read_text()) for one in self.processes()]
        return round(sum(int(one[1]) for one in found if one) / 1024, 1)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        # The group is its own: it holds the workers too, and nothing else.
        os.killpg(self.process.pid, how)
        self.process.wait(20)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """A started server, ended with the block."""
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass(frozen=True)
class Cast:
    """Who is on the board that `cast` makes, by part, and what it has: articles by address, revisions under review."""

    chair: Member
    author: Member
    editor: Member
    reviewers: tuple[Member, ...]
    published: tuple[str, ...]
    reviewed: tuple[Revision, ...]


def address(member: Member) -> str:
    """The e-mail address of one of the cast."""
    return f"{member.name.replace(' ', '.')}@example.org"


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Bench, Board]]:
    """The library and the board that a server of these settings works on."""
    bench = open_library(settings)
    board = open_board(settings.database, signing_key(settings, lambda _: None), lambda: datetime.now(UTC))
    try:
        yield bench, board
    finally:
        board.store.close()


def cast(bench: Bench, board: Board, *, reviewers: int, published: Sequence[str], reviewed: Sequence[str]) -> Cast:
    """People, articles published of the answers to some questions, and others under review by every reviewer."""
    chair = board.found(name="the chair", email="the.chair@example.org", password=PASSWORD)

    def invite(name: str, role: Role) -> Member:
        email = f"{name.replace(' ', '.')}@example.org"
        return board.invite(chair, name=name, email=email, roles=frozenset({role}), password=PASSWORD)

    author, editor = invite("an author", Role.AUTHOR), invite("an editor", Role.EDITOR)
    asked = tuple(invite(f"reviewer {number}", Role.REVIEWER) for number in range(reviewers))

    def before_the_board(question: str) -> Revision:
        draft = board.create(author, bench, render(ask(bench, Request(question)), Form.JSON).decode())
        board.submit(author, draft.id)
        return board.assign(editor, draft.id, [one.id for one in asked])

    slugs = []
    for question in published:
        revision = before_the_board(question)
        for one in asked[:2]:
            board.review(one, revision.id, revision.hash, Opinion.APPROVE, "each line read against its source")
        board.approve(editor, revision.id, revision.hash, "two approvals")
        slugs.append(board.store.slug_of(board.publish(editor, bench, revision.id).article))
    return Cast(chair, author, editor, asked, tuple(slugs), tuple(map(before_the_board, reviewed)))


def sign_in(client: httpx.Client, member: Member) -> str:
    """Sign a member in as a browser does, and give what forms of this session send back."""
    sent = {"email": address(member), "password": PASSWORD, "form": form_of(client.get("/sign-in").text)}
    answer = client.post("/sign-in", data=sent)
    assert answer.status_code == 303, answer.text
    return form_of(client.get("/board").text)


def form_of(page: str) -> str:
    """What every form on a page of somebody signed in sends back."""
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


class Acts:
    """What members did over HTTP, and what the server acknowledged of it; by kind and a text that is theirs alone."""

    def __init__(self) -> None:
        self.tried: set[tuple[str, str]] = set()
        self.acknowledged: set[tuple[str, str]] = set()

    def reviewer(self, server: Server, people: Cast, member: Member, until: threading.Event, seed: int) -> None:
        """Comment, review and reword until told to stop or the server is gone."""
        chance, number = random.Random(seed), 0
        try:
            with httpx.Client(base_url=server.url, timeout=20) as client:
                form = sign_in(client, member)
                while not until.is_set():
                    number += 1
                    revision = chance.choice(people.reviewed)
                    claim = json.loads(revision.content)["claims"][0]
                    said = f"{member.id} {seed} {number}"
                    kind, data = chance.choice((
                        ("comment", {"text": said, "claim": claim["id"]}),
                        ("review", {"of": revision.hash, "opinion": "unsure", "reason": said}),
                    ))  # fmt: skip
                    self.tried.add((kind, said))
                    answer = client.post(f"/board/revisions/{revision.id}/{kind}", data={"form": form, **data})
                    assert answer.status_code == 303, answer.text
                    self.acknowledged.add((kind, said))
        except httpx.TransportError:
            return  # killed in the middle: what was not acknowledged may be kept or not, but whole

    def until_killed(self, server: Server, people: Cast, *, at_least: int, then_s: float, seed: int) -> None:
        """Start the server, let every reviewer act until it acknowledged so many more acts, and kill it soon after."""
        enough = len(self.acknowledged) + at_least
        with serving(server):
            until = threading.Event()
            threads = [
                threading.Thread(target=self.reviewer, args=(server, people, one, until, seed + number))
                for number, one in enumerate(people.reviewers)
            ]
            for thread in threads:
                thread.start()
            limit = time.monotonic() + 30
            while len(self.acknowledged) < enough and time.monotonic() < limit:
                time.sleep(0.01)
            time.sleep(then_s)
            server.kill()
            until.set()
            for thread in threads:
                thread.join()


def whole(board: Board) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Comments and reviews as their tables have them, and as the trail has them."""
    revisions = [one.id for article in board.store.articles() for one in board.store.article(article.slug)[1]]
    kept = [("comment", one.text) for r in revisions for one in board.store.comments(r)]
    kept += [("review", one.reason) for r in revisions for one in board.store.reviews(r)]
    said = {"comment": "text", "review": "reason"}
    told = [(entry.act, entry.details[said[entry.act]]) for entry in board.store.trail() if entry.act in said]
    return Counter(kept), Counter(told)
