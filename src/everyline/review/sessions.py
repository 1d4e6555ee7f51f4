"""Members signed in on the pages. A token is told once, to the browser; here only its hash is kept.

A session ends twelve hours after it was last used, seven days after it began, and when its member signs out or leaves
the board. Where the clock went back by more than an hour it ends too: how old it is can't be told then.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, RowMapping, delete, insert, select, update

from everyline.db.sql import reading, writing
from everyline.domain.review import Member, MemberId
from everyline.errors import StorageError, UnknownId
from everyline.review.rows import find_member
from everyline.review.tables import SESSIONS

IDLE = timedelta(hours=12)
WHOLE = timedelta(days=7)
# A session's last use is written at most so often: reading a page should not write to the disk.
_MARKED = timedelta(minutes=5)
_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in. form: what every form of this session must send back, so that no other site can (CSRF).

    id: what the session is named by in a list, nothing that lets anybody in; empty where it is not known.
    """

    member: Member
    form: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One of a member's sessions, as a list tells it. id: as `Session.id`."""

    id: str
    began: datetime
    seen: datetime


class SessionStore:
    """Sessions in the board's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, member: MemberId, now: datetime, *, instead_of: str = "") -> str:
        """A new session's token, never one that the browser brought along. instead_of: a token whose session ends."""
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as connection:
            old = (SESSIONS.c.seen_at < (now - IDLE).isoformat()) | (SESSIONS.c.made_at < (now - WHOLE).isoformat())
            connection.execute(delete(SESSIONS).where(old | (SESSIONS.c.token == _kept(instead_of))))
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
        place = _place(row)
        if not _lasts(place, now) or not member.is_active:
            return None
        if now - place.seen > _MARKED:
            # Where it can't be written (a full disk, a long write of others) a page is read all the same.
            with suppress(StorageError), writing(self._engine) as connection:
                connection.execute(
                    update(SESSIONS).where(SESSIONS.c.token == row["token"]).values(seen_at=now.isoformat())
                )
        return Session(member, row["form"], place.id)

    def places(self, member: MemberId, now: datetime) -> tuple[Place, ...]:
        """Where a member is signed in, last used first."""
        asked = select(SESSIONS).where(SESSIONS.c.member == member)
        with reading(self._engine) as connection:
            found = [_place(row) for row in connection.execute(asked).mappings()]
        return tuple(sorted((one for one in found if _lasts(one, now)), key=lambda one: one.seen, reverse=True))

    def end(self, token: str) -> None:
        """Sign out."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.token == _kept(token)))

    def end_all(self, member: MemberId, *, but: str = "") -> int:
        """Sign a member out everywhere, save where a token is in use; gives how many sessions ended."""
        with writing(self._engine) as connection:
            ended = delete(SESSIONS).where(SESSIONS.c.member == member, SESSIONS.c.token != _kept(but))
            return connection.execute(ended).rowcount


def _place(row: RowMapping) -> Place:
    made, seen = (datetime.fromisoformat(row[name]) for name in ("made_at", "seen_at"))
    return Place(str(row["token"])[:16], made, seen)


def _lasts(place: Place, now: datetime) -> bool:
    """Whether a session goes on."""
    return now - place.seen <= IDLE and now - place.began <= WHOLE and max(place.seen, place.began) - now <= _BACK


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
