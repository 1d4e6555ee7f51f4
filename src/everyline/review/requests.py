"""Requests that carry a key are answered once: sent again they get the same answer, and nothing is done twice.

The key, what was answered, and the act itself are one transaction. A change that is made while a request is being
answered (`answering`) does not end its transaction when the act is done, but when the answer is written beside the key.
So there is no moment at which a killed process leaves an act without its key, or a key without its answer: either all
of it stands, or a request sent again finds nothing and does the act for the first time. Two at once are put in order by
the writers' lock, and the second finds the first one's answer. Reserving the key before the act in a transaction of its
own would leave a key that nobody knows the outcome of.

An act that is refused changes nothing, so its key is not kept and may be used again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select

from everyline.db.sql import reading, writing
from everyline.review.tables import REQUESTS

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a request. digest: of what was asked."""

    digest: str
    status: int
    body: str


class AnsweredAlready(Exception):
    """Another request with the same key was answered meanwhile; nothing was done."""


@dataclass
class Answering:
    """A request that is being answered. Its transaction begins with the first change made for it."""

    engine: Engine
    key: str
    digest: str
    now: datetime
    _held: ExitStack
    _connection: Connection | None = field(default=None)

    def connection(self) -> Connection:
        """The transaction of this request; raises AnsweredAlready where its key was used meanwhile."""
        if self._connection is None:
            connection = self._held.enter_context(writing(self.engine))
            oldest = (self.now - KEPT).isoformat()
            connection.execute(delete(REQUESTS).where(REQUESTS.c.made_at < oldest))
            if connection.execute(select(REQUESTS.c.key).where(REQUESTS.c.key == self.key)).first() is not None:
                raise AnsweredAlready
            self._connection = connection
        return self._connection

    def answer(self, status: int, body: str) -> None:
        """Keep what is answered, in the transaction of the act."""
        self.connection().execute(
            insert(REQUESTS).values(
                key=self.key, digest=self.digest, status=status, body=body, made_at=self.now.isoformat()
            )
        )


_ANSWERING: ContextVar[Answering | None] = ContextVar("answering", default=None)


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """A transaction alone among writers: its own, or that of the request being answered here."""
    request = _ANSWERING.get()
    if request is not None:
        yield request.connection()
        return
    with writing(engine) as connection:
        yield connection


@contextmanager
def answering(engine: Engine, key: str, digest: str, now: datetime) -> Iterator[Answering]:
    """Answer a request under a key; every change made in this block stands together with its answer, or not at all."""
    with ExitStack() as held:
        mark = _ANSWERING.set(Answering(engine, key, digest, now, held))
        try:
            request = _ANSWERING.get()
            assert request is not None
            yield request
        finally:
            _ANSWERING.reset(mark)


def find_answered(engine: Engine, key: str, now: datetime) -> Answered | None:
    """What was answered under a key in the last day; None where nothing was."""
    oldest = (now - KEPT).isoformat()
    asked = select(REQUESTS).where(REQUESTS.c.key == key, REQUESTS.c.made_at >= oldest)
    with reading(engine) as connection:
        row = connection.execute(asked).mappings().first()
    return None if row is None else Answered(row["digest"], row["status"], row["body"])
