"""What the server works on: one open library, the board, and the sessions of those signed in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from everyline.domain.answer import Answer
from everyline.domain.question import Reader
from everyline.engine.ask import Request, ask
from everyline.engine.board import Board, open_board
from everyline.engine.build import Bench, open_library
from everyline.engine.signing import signing_key
from everyline.retrieve.query import read_question
from everyline.review.sessions import Session as Session
from everyline.review.sessions import SessionStore
from everyline.review.workflow import allowed as allowed
from everyline.settings import Settings


@dataclass
class Site:
    """A library and a board, opened once for all requests."""

    bench: Bench
    board: Board
    sessions: SessionStore
    now: Callable[[], datetime]
    # The library's readers are safe beside one another, the encoder's session is used by one question at a time.
    _asking: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, text: str, reader: Reader, after: str = "") -> Answer:
        """Answer a question; after: the question it follows, empty for none."""
        follow = read_question(after, reader=reader, lexicon=self.bench.lexicon) if after.strip() else None
        with self._asking:
            return ask(self.bench, Request(text, reader=reader, follow=follow))

    def close(self) -> None:
        """Give back what was opened."""
        self.board.store.close()


def open_site(settings: Settings, say: Callable[[str], None]) -> Site:
    """The library and the board of the settings, ready to be served."""
    bench = open_library(settings, say=say)

    def now() -> datetime:
        return datetime.now(UTC)

    board = open_board(settings.database, signing_key(settings, say), now)
    return Site(bench, board, SessionStore(board.store.engine), now)
