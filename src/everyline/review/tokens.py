"""Tokens of programs. A token is told once, to the member who makes it; here only its hash is kept.

A token is 256 random bits, so a plain SHA-256 of it can't be guessed back, as that of a password could.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any  # rows of a database hold whatever its columns hold

from sqlalchemy import Connection, Engine, insert, select, update

from everyline.db.sql import reading, writing
from everyline.domain.programs import Scope, Token, TokenId
from everyline.domain.review import Member, MemberId
from everyline.errors import StorageError, UnknownId
from everyline.review.rows import find_member
from everyline.review.tables import TOKENS

# A token's last use is written at most so often: reading should not write to the disk.
_MARKED = timedelta(minutes=5)


class TokenStore:
    """Tokens in the board's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, secret: str, now: datetime) -> tuple[Member, Token] | None:
        """Whom a token is of; None where there is none, it ended, or its member is no longer active."""
        with reading(self._engine) as connection:
            row = connection.execute(select(TOKENS).where(TOKENS.c.token == _kept(secret))).mappings().first()
            if row is None:
                return None
            member, token = find_member(connection, row["member"]), _token(row)
        if not member.is_active or not token.holds(now):
            return None
        if token.seen_at is None or now - token.seen_at > _MARKED:
            # Where it can't be written, what may be read is read all the same.
            with suppress(StorageError), writing(self._engine) as connection:
                connection.execute(update(TOKENS).where(TOKENS.c.id == token.id).values(seen_at=now.isoformat()))
        return member, token

    def of(self, member: MemberId) -> tuple[Token, ...]:
        """Every token a member made, newest first."""
        asked = select(TOKENS).where(TOKENS.c.member == member).order_by(TOKENS.c.made_at.desc(), TOKENS.c.id)
        with reading(self._engine) as connection:
            return tuple(_token(row) for row in connection.execute(asked).mappings())


def add_token(connection: Connection, token: Token, secret: str) -> None:
    """Keep a new token, inside a change."""
    connection.execute(
        insert(TOKENS).values(
            id=token.id,
            token=_kept(secret),
            member=token.member,
            name=token.name,
            scopes=sorted(scope.value for scope in token.scopes),
            made_at=token.made_at.isoformat(),
            ends_at=token.ends_at.isoformat() if token.ends_at else None,
        )
    )


def end_token(connection: Connection, member: MemberId, token: str, now: datetime) -> Token:
    """End a member's own token, inside a change; raises UnknownId where they have none with this id that holds."""
    found = select(TOKENS).where(TOKENS.c.id == token, TOKENS.c.member == member, TOKENS.c.ended_at.is_(None))
    row = connection.execute(found).mappings().first()
    if row is None:
        raise UnknownId(f"You have no token {token!r}.", "Your own tokens are listed with their ids.")
    connection.execute(update(TOKENS).where(TOKENS.c.id == token).values(ended_at=now.isoformat()))
    return replace(_token(row), ended_at=now)


def holding(connection: Connection, member: MemberId, now: datetime) -> int:
    """How many tokens of a member hold."""
    rows = connection.execute(select(TOKENS).where(TOKENS.c.member == member)).mappings()
    return sum(_token(row).holds(now) for row in rows)


def _kept(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _token(row: Mapping[Any, Any]) -> Token:
    return Token(
        id=TokenId(row["id"]),
        member=MemberId(row["member"]),
        name=row["name"],
        scopes=frozenset(Scope(one) for one in row["scopes"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        ends_at=_time(row["ends_at"]),
        seen_at=_time(row["seen_at"]),
        ended_at=_time(row["ended_at"]),
    )


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
