"""Answers that somebody shared: kept under an address nobody can guess, until whoever shared it erases it, and for half
a year at most.

Nothing else asked is kept. A question may tell of a patient, so sharing is an act of its own, and erasing is for good.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select

from everyline.answer.tables import SHARED
from everyline.db.sql import reading, writing
from everyline.errors import Busy, NotPermitted, UnknownId

KEPT = timedelta(days=183)
MOST_KEPT = 5_000
_UNKNOWN = "There is no shared answer at this address; it may have been erased.", "Ask the question again."


@dataclass(frozen=True, slots=True)
class Shared:
    """An answer as it was shared. content: the stored answer (JSON), byte for byte."""

    id: str
    content: str
    made_at: datetime


class SharedStore:
    """Shared answers in the application's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, content: str, now: datetime) -> tuple[str, str]:
        """Keep an answer; gives its id and the secret that erases it, which is told once and kept as a hash.

        Raises Busy where as many are kept as may be: sharing is open to anybody, and the disk is not.
        """
        identity, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(24)
        at, since = (one.astimezone(UTC).isoformat() for one in (now, now - KEPT))
        with writing(self._engine) as connection:
            connection.execute(delete(SHARED).where(SHARED.c.made_at < since))
            if int(connection.execute(select(func.count()).select_from(SHARED)).scalar_one()) >= MOST_KEPT:
                raise Busy("No further answer can be shared just now.", "Save it as a file, or share it later.")
            connection.execute(insert(SHARED).values(id=identity, content=content, made_at=at, erase=_kept(secret)))
        return identity, secret

    def find(self, identity: str) -> Shared:
        """A shared answer; raises UnknownId where there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(SHARED).where(SHARED.c.id == identity)).mappings().first()
        if row is None:
            raise UnknownId(*_UNKNOWN)
        return Shared(row["id"], row["content"], datetime.fromisoformat(row["made_at"]))

    def erase(self, identity: str, secret: str) -> None:
        """Erase a shared answer for good. Raises UnknownId where there is none, NotPermitted for another secret."""
        with writing(self._engine) as connection:
            kept = connection.execute(select(SHARED.c.erase).where(SHARED.c.id == identity)).scalar()
            if kept is None:
                raise UnknownId(*_UNKNOWN)
            if not hmac.compare_digest(kept, _kept(secret)):
                raise NotPermitted("That is not the key this answer is erased with.", "Use the link told when sharing.")
            connection.execute(delete(SHARED).where(SHARED.c.id == identity))


def _kept(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
