"""Rows of the board's tables as the words of the field; what is found by its id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any  # rows of a database hold whatever its columns hold

from sqlalchemy import Connection, RowMapping, select

from everyline.domain.ids import ClaimId, ContentHash
from everyline.domain.review import (
    Act,
    ArticleId,
    Comment,
    Decision,
    Member,
    MemberId,
    Opinion,
    Review,
    Revision,
    RevisionId,
    Role,
    State,
    TrailEntry,
)
from everyline.errors import UnknownId
from everyline.review.tables import (
    MEMBERS,
    REVIEWS,
    REVISIONS,
    TRAIL,
)


def find_member(connection: Connection, id_or_email: str) -> Member:
    """A member by id or address; raises UnknownId."""
    asked = select(MEMBERS).where((MEMBERS.c.id == id_or_email) | (MEMBERS.c.email == id_or_email.strip().lower()))
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise UnknownId(f"There is no member {id_or_email!r}.", "`everyline board members` lists them.")
    return member_of(row)


def find_revision(connection: Connection, identity: str) -> Revision:
    """A revision by id; raises UnknownId."""
    row = connection.execute(select(REVISIONS).where(REVISIONS.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownId(f"There is no revision {identity!r}.", "`everyline board queue` lists them.")
    return revision_of(row)


def find_reviews(connection: Connection, revision: RevisionId) -> tuple[Review, ...]:
    """Every review of a revision, in order."""
    asked = select(REVIEWS).where(REVIEWS.c.revision == revision).order_by(REVIEWS.c.id)
    return tuple(review_of(row) for row in connection.execute(asked).mappings())


def find_earlier_makers(connection: Connection, revision: Revision) -> frozenset[MemberId]:
    """Who made the revisions that this one comes from, each from the one before, as the trail tells.

    Where the trail does not tell, whoever made an earlier revision of the article.
    """
    rows = select(REVISIONS.c.id, REVISIONS.c.number, REVISIONS.c.made_by).where(
        REVISIONS.c.article == revision.article, REVISIONS.c.number < revision.number
    )
    earlier = {row.id: row for row in connection.execute(rows)}
    entries = select(TRAIL.c.subject, TRAIL.c.details).where(
        TRAIL.c.act == Act.REVISE.value, TRAIL.c.subject.in_([*earlier, revision.id])
    )
    came_from = {row.subject: row.details.get("before") for row in connection.execute(entries)}
    found: set[MemberId] = set()
    at, number = str(revision.id), revision.number
    while number > 1:
        before = earlier.get(came_from.get(at))
        if before is None or before.number >= number:
            return frozenset(MemberId(row.made_by) for row in earlier.values())
        found.add(MemberId(before.made_by))
        at, number = before.id, before.number
    return frozenset(found)


def find_trail(
    connection: Connection, subject: str | None, *, after: int = 0, limit: int | None = None
) -> tuple[TrailEntry, ...]:
    """The trail in order, or what it holds on one subject; after: a number, the entries behind it alone."""
    asked = select(TRAIL).where(TRAIL.c.number > after).order_by(TRAIL.c.number).limit(limit)
    if subject is not None:
        asked = asked.where(TRAIL.c.subject == subject)
    return tuple(entry_of(row) for row in connection.execute(asked).mappings())


def member_of(row: RowMapping) -> Member:
    roles = frozenset(Role(one) for one in row["roles"])
    return Member(MemberId(row["id"]), row["name"], roles, tuple(row["interests"]), bool(row["is_active"]))


def revision_of(row: RowMapping) -> Revision:
    return Revision(
        id=RevisionId(row["id"]),
        article=ArticleId(row["article"]),
        number=row["number"],
        hash=ContentHash(row["hash"]),
        content=row["content"],
        state=State(row["state"]),
        made_by=MemberId(row["made_by"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        reason=row["reason"],
    )


def review_of(row: RowMapping) -> Review:
    return Review(
        member=MemberId(row["member"]),
        hash=ContentHash(row["hash"]),
        opinion=Opinion(row["opinion"]),
        reason=row["reason"],
        interest=row["interest"],
        claims={ClaimId(claim): Opinion(said) for claim, said in row["claims"].items()},
    )


def comment_of(row: RowMapping) -> Comment:
    return Comment(
        id=str(row["id"]),
        member=MemberId(row["member"]),
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
        claim=None if row["claim"] is None else ClaimId(row["claim"]),
        start=row["start"],
        end=row["end"],
    )


def decision_of(row: RowMapping) -> Decision:
    return Decision(
        act=Act(row["act"]),
        member=MemberId(row["member"]),
        hash=ContentHash(row["hash"]),
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
        is_override=bool(row["is_override"]),
    )


def entry_of(row: Mapping[Any, Any]) -> TrailEntry:
    return TrailEntry(
        number=row["number"],
        at=row["at"],
        member=row["member"],
        act=row["act"],
        subject=row["subject"],
        details=dict(row["details"]),
        previous=row["previous"],
        hash=row["hash"],
        key=row["key"],
        signature=row["signature"],
    )
