"""Whom an identity provider's account belongs to: issuer and subject, bound to one member.

A subject is never given to somebody else by its issuer (OpenID Connect Core 1.0, section 2); an address may be.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from everyline.domain.review import MemberId
from everyline.review.tables import IDENTITIES


def bound_to(connection: Connection, issuer: str, subject: str) -> MemberId | None:
    """The member whom an account is bound to; None where it is bound to nobody."""
    asked = select(IDENTITIES.c.member).where(IDENTITIES.c.issuer == issuer, IDENTITIES.c.subject == subject)
    found = connection.execute(asked).scalar()
    return None if found is None else MemberId(found)


def is_bound(connection: Connection, issuer: str, member: MemberId) -> bool:
    """Whether an account of this issuer is bound to a member."""
    asked = select(IDENTITIES.c.subject).where(IDENTITIES.c.issuer == issuer, IDENTITIES.c.member == member)
    return connection.execute(asked).first() is not None


def bind(connection: Connection, issuer: str, subject: str, member: MemberId) -> None:
    """Bind an account to a member."""
    connection.execute(insert(IDENTITIES).values(issuer=issuer, subject=subject, member=member))


def unbind(connection: Connection, member: MemberId) -> int:
    """Let go of every account bound to a member; gives how many there were."""
    return connection.execute(delete(IDENTITIES).where(IDENTITIES.c.member == member)).rowcount


def issuers_of(connection: Connection, member: MemberId) -> tuple[str, ...]:
    """At which issuers a member has an account that is bound."""
    asked = select(IDENTITIES.c.issuer).where(IDENTITIES.c.member == member).order_by(IDENTITIES.c.issuer)
    return tuple(connection.execute(asked).scalars())
