"""Members signed in on the pages. A token is told once, to the browser; here only its hash is kept.

A session ends twelve hours after it was last used, seven days after it began, and when its member signs out or leaves
the board.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update

from everyline.db.sql import reading, writing
from everyline.domain.review import Member, MemberId
from everyline.errors import UnknownId
from everyline.review.store import find_member
from everyline.review.tables import SESSIONS

IDLE = timedelta(hours=12)
WHOLE = timedelta(days=7)
# A session's last use is written at most so often: reading a page should not write to the disk.
_MARKED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. form: what every form of this session must send back, so that no other site can (CSRF)."""

    member: Member
    form: str


class SessionStore:
    """Sessions in the board's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, member: MemberId, now: datetime) -> str:
        """A new session's token, never one that the browser brought along."""
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.seen_at < (now - IDLE).isoformat()))
            connection.execute(
                insert(SESSIONS).values(
                    token=_kept(token),
                    member=member,
                    form=secrets.token_urlsafe(24),
                    made_at=now.isoformat(),
                    seen_at=now.isoformat(),
                )
            )
        return token

    def find(self, token: str, now: datetime) -> Session | None:
        """The session of a token; None where it ended, or its member is no longer active."""
        with reading(self._engine) as connection:
            row = connection.execute(select(SESSIONS).where(SESSIONS.c.token == _kept(token))).mappings().first()
            if row is None:
                return None
            try:
                member = find_member(connection, row["member"])
            except UnknownId:
                return None
        seen, made = (datetime.fromisoformat(row[name]) for name in ("seen_at", "made_at"))
        if now - seen > IDLE or now - made > WHOLE or not member.is_active:
            return None
        if now - seen > _MARKED:
            with writing(self._engine) as connection:
                connection.execute(
                    update(SESSIONS).where(SESSIONS.c.token == row["token"]).values(seen_at=now.isoformat())
                )
        return Session(member, row["form"])

    def end(self, token: str) -> None:
        """Sign out."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token == _kept(token)))

    def end_all(self, member: MemberId) -> None:
        """Sign a member out everywhere."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.member == member))


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
