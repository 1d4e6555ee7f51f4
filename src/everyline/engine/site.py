"""What the server works on: one open library, the board, and the sessions of those signed in."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from everyline.answer.store import SharedStore
from everyline.domain.answer import Answer
from everyline.domain.audit import Audit
from everyline.domain.question import Question, Reader
from everyline.engine.ask import Request, Tell, ask
from everyline.engine.audit import Tell as TellOfAudit
from everyline.engine.audit import audit
from everyline.engine.board import Board, open_board
from everyline.engine.bound import Pathways
from everyline.engine.build import Bench, open_library
from everyline.engine.decision_support import DecisionSupport
from everyline.engine.forms import Form, render
from everyline.engine.health import Counts
from everyline.engine.hook_clients import HookClients, clients_of
from everyline.engine.identity import Provider, provider_of
from everyline.engine.people import People
from everyline.engine.shelf import Shelf
from everyline.engine.signing import signing_key
from everyline.engine.topics import Catalogue
from everyline.errors import Busy
from everyline.retrieve.query import read_question
from everyline.review.sessions import Session as Session
from everyline.review.sessions import SessionStore
from everyline.review.workflow import allowed as allowed
from everyline.settings import LOCAL, Settings

# A thread of questions goes on for as long as its last ones carry what is talked of.
MOST_FOLLOWED = 8
# Questions are answered one after another; so many may wait for so long, and whoever comes then is asked to come back.
MOST_WAITING, ASK_WAIT_S = 24, 20.0
# Audits take minutes of a processor where articles are long: so many are made at once, others wait for so many seconds.
MOST_AUDITS, AUDIT_WAIT_S = 4, 5.0


@dataclass
class Site:
    """A library and a board, opened once for all requests."""

    bench: Bench
    board: Board
    sessions: SessionStore
    now: Callable[[], datetime]
    # Where the world reaches it, without a slash at the end; never taken from a request, whose headers anybody writes.
    address: str = LOCAL
    shelf: Shelf = field(init=False)
    catalogue: Catalogue = field(init=False)
    pathways: Pathways = field(init=False)
    # Whom members may sign in by besides their password.
    provider: Provider | None = None
    # The library's readers are safe beside one another, the encoder's session is used by one question at a time.
    _asking: threading.Lock = field(default_factory=threading.Lock)
    _waiting: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MOST_WAITING))
    _auditing: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(MOST_AUDITS))
    counts: Counts = field(default_factory=Counts)
    # How many questions, audits and checks one caller has a minute.
    asks_a_minute: int = 600
    # A file of what the codes of one's own records stand for in pathways; empty for none.
    codes: str = ""
    # Which of a pathway's regions health records that call are in, empty where that is not set.
    cds_region: str = ""
    # Which health records may call, by EVERYLINE_CDS_CLIENTS, and web pages of which origins.
    cds_clients: str = ""
    cds_origins: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.board.store)
        self.catalogue = Catalogue(self.shelf, self.bench.lexicon)
        self.pathways = Pathways(self.bench, self.board.store, self.now, self.codes)

    @property
    def shared(self) -> SharedStore:
        """Answers that somebody shared."""
        return SharedStore(self.board.store.engine)

    def ask(self, text: str, reader: Reader, after: Sequence[str] = (), tell: Tell = lambda _: None) -> Answer:
        """Answer a question. after: the questions it follows, the first one first. tell: hears how far the work is.

        Raises InvalidQuestion where the question, or one it follows, can't be read as one; Busy where too many wait.
        """
        follow: Question | None = None
        for earlier in after[-MOST_FOLLOWED:]:
            if earlier.strip():
                follow = read_question(earlier, reader=reader, lexicon=self.bench.lexicon, follow=follow)
        with self._turn():
            answer = ask(self.bench, Request(text, reader=reader, follow=follow), tell)
        self.counts.take(answer)
        return answer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One's turn to be answered. Waiting costs the server a thread, so neither many nor long waits are allowed."""
        busy = Busy("Many questions are being answered just now.", "Wait a moment, then ask once more.")
        if not self._waiting.acquire(blocking=False):
            raise busy
        try:
            if not self._asking.acquire(timeout=ASK_WAIT_S):
                raise busy
            try:
                yield
            finally:
                self._asking.release()
        finally:
            self._waiting.release()

    def audit(self, data: bytes, name: str, tell: TellOfAudit = lambda _: None) -> Audit:
        """Audit an article's file; nothing is kept. tell: hears how far the work is.

        Raises InvalidInput as `engine.audit` does, Busy where as many audits as may be are under way.
        """
        if not self._auditing.acquire(timeout=AUDIT_WAIT_S):
            raise Busy("Many articles are being audited just now.", "Wait a minute, then send it once more.")
        try:
            return audit(self.bench, data, name, tell=tell)
        finally:
            self._auditing.release()

    @property
    def people(self) -> People:
        """Who is on the board, and the acts that change it."""
        return People(self.board, self.sessions)

    @cached_property
    def secret(self) -> bytes:
        """32 bytes that only the signing key's holder can make: the same in every process, kept nowhere.

        Ed25519 signs the same text with the same bytes (RFC 8032), and nothing else ever signs this one: entries of the
        trail are signed by their hash, bundles by their canonical JSON.
        """
        return hashlib.sha256(self.board.signer.sign(b"everyline: secret of the site, 1")).digest()

    @cached_property
    def hook_clients(self) -> HookClients:
        """Which health records may call. Raises InvalidSettings where they can't be read."""
        return clients_of(self.cds_clients, self.address, lambda: self.now().timestamp())

    @cached_property
    def support(self) -> DecisionSupport:
        """Pathways as services of decision support for health records."""
        return DecisionSupport(self.pathways, self.address, self.secret, self.cds_region)

    def share(self, answer: Answer) -> tuple[str, str]:
        """Keep an answer for whoever has its address; gives its id and the secret that erases it."""
        return self.shared.add(render(answer, Form.JSON).decode(), self.now())

    def close(self) -> None:
        """Give back what was opened."""
        self.board.store.close()


def open_site(settings: Settings, say: Callable[[str], None]) -> Site:
    """The library and the board of the settings, ready to be served."""
    bench = open_library(settings, say=say)

    def now() -> datetime:
        return datetime.now(UTC)

    board = open_board(settings.database, signing_key(settings, say), now)
    sessions = SessionStore(board.store.engine)
    provider = provider_of(settings)
    site = Site(
        bench, board, sessions, now, settings.address, provider=provider, asks_a_minute=settings.asks_a_minute,
        cds_region=settings.cds_region, cds_clients=settings.cds_clients, cds_origins=settings.cds_origins,
        codes=settings.fhir_codes,
    )  # fmt: skip
    site.hook_clients  # noqa: B018  a setting that can't be read is told now, not when the first record calls
    site.support.services  # noqa: B018
    return site
