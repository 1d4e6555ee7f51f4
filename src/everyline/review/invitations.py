"""Invitations to the board: a link that is told once, used once, and ends after seven days.

Of its token only the hash is kept, so that nobody who reads the database, or a copy of it, can use one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from everyline.domain.review import MemberId, Role
from everyline.review.tables import INVITATIONS

LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody asked to join. id: what it is named by, nothing that lets anybody in. used_at: None until they join."""

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    made_by: MemberId
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether its link still works."""
        return self.used_at is None and now < self.ends_at


def add_invitation(
    connection: Connection,
    token: str,
    *,
    name: str,
    email: str,
    roles: frozenset[Role],
    made_by: MemberId,
    now: datetime,
) -> Invitation:
    """Keep a new invitation under the hash of its token."""
    kept = _kept(token)
    at = now.astimezone(UTC)
    connection.execute(
        insert(INVITATIONS).values(
            token=kept,
            name=name,
            email=email,
            roles=sorted(role.value for role in roles),
            made_by=made_by,
            made_at=at.isoformat(),
            ends_at=(at + LASTS).isoformat(),
        )
    )
    return Invitation(kept[:16], name, email, roles, made_by, at, at + LASTS)


def find_invitation(connection: Connection, token: str) -> Invitation | None:
    """The invitation of a token, used or not; None where there is none."""
    row = connection.execute(select(INVITATIONS).where(INVITATIONS.c.token == _kept(token))).mappings().first()
    return None if row is None else _invitation(row)


def all_invitations(connection: Connection) -> Sequence[Invitation]:
    """Every invitation, the newest first."""
    rows = connection.execute(select(INVITATIONS).order_by(INVITATIONS.c.made_at.desc(), INVITATIONS.c.token))
    return tuple(_invitation(row) for row in rows.mappings())


def use_invitation(connection: Connection, token: str, at: str) -> bool:
    """Mark an invitation as used; whether it was not already."""
    unused = update(INVITATIONS).where(INVITATIONS.c.token == _kept(token), INVITATIONS.c.used_at.is_(None))
    return connection.execute(unused.values(used_at=at)).rowcount == 1


def remove_invitation(connection: Connection, identity: str) -> None:
    """Forget an invitation that was not used; its link is nothing from then on."""
    connection.execute(
        delete(INVITATIONS).where(
            INVITATIONS.c.token.startswith(identity, autoescape=True), INVITATIONS.c.used_at.is_(None)
        )
    )


def _invitation(row: RowMapping) -> Invitation:
    made, ends = datetime.fromisoformat(row["made_at"]), datetime.fromisoformat(row["ends_at"])
    used = datetime.fromisoformat(row["used_at"]) if row["used_at"] else None
    roles = frozenset(Role(one) for one in row["roles"])
    return Invitation(
        str(row["token"])[:16], row["name"], row["email"], roles, MemberId(row["made_by"]), made, ends, used
    )


def _kept(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
