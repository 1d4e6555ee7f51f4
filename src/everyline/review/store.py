"""What the board keeps: members, revisions, reviews, comments, decisions and the trail, in one SQL database.

Every change goes through `Acting`, one transaction that holds the writers' lock and appends to the trail: an act and
its trail entry stand together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from everyline.db.sql import reading
from everyline.domain.review import (
    ArticleId,
    Comment,
    Decision,
    Member,
    MemberId,
    Review,
    Revision,
    RevisionId,
    State,
    TrailEntry,
)
from everyline.errors import UnknownId
from everyline.review.acting import Acting, Signer
from everyline.review.requests import changing
from everyline.review.rows import (
    comment_of,
    decision_of,
    find_earlier_makers,
    find_member,
    find_reviews,
    find_revision,
    find_trail,
    member_of,
    revision_of,
)
from everyline.review.tables import (
    ARTICLES,
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    KEYS,
    MEMBERS,
    REVISIONS,
    TRAIL,
)

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Article:
    """An article as the board lists it: its address, title and newest revision."""

    id: ArticleId
    slug: str
    title: str
    newest: Revision


class BoardStore:
    """Reads of the board's database; `acting` opens a change."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database, for what else is kept in it."""
        return self._engine

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    @contextmanager
    def acting(self, signer: Signer, now: datetime) -> Iterator[Acting]:
        """One change, alone among writers, with its trail entries; undone whole on any fault."""
        with changing(self._engine) as connection:
            yield Acting(connection, signer, now)

    def members(self) -> tuple[Member, ...]:
        """Everybody known, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(MEMBERS).order_by(MEMBERS.c.name, MEMBERS.c.id)).mappings()
            return tuple(member_of(row) for row in rows)

    def member(self, id_or_email: str) -> Member:
        """A member by id or address; raises UnknownId."""
        with reading(self._engine) as connection:
            return find_member(connection, id_or_email)

    def secret(self, email: str) -> tuple[Member, str] | None:
        """A member with the hash of their password; None where there is no such member or no password."""
        with reading(self._engine) as connection:
            row = connection.execute(select(MEMBERS).where(MEMBERS.c.email == email.strip().lower())).mappings().first()
            return None if row is None or not row["password"] else (member_of(row), str(row["password"]))

    def secret_of(self, member: MemberId) -> str | None:
        """The hash of a member's password; None where they have none."""
        with reading(self._engine) as connection:
            return connection.execute(select(MEMBERS.c.password).where(MEMBERS.c.id == member)).scalar()

    def addresses(self) -> Mapping[MemberId, str]:
        """Everybody's e-mail address, by id; for admins, and for oneself."""
        with reading(self._engine) as connection:
            return {MemberId(row.id): row.email for row in connection.execute(select(MEMBERS.c.id, MEMBERS.c.email))}

    def articles(self, states: Sequence[State] = (), *, after: str = "", limit: int = _PAGE) -> tuple[Article, ...]:
        """Articles whose newest revision is in one of the states, any where none is given; by address."""
        newest = select(REVISIONS.c.article, func.max(REVISIONS.c.number).label("number")).group_by(REVISIONS.c.article)
        last = newest.subquery()
        asked = (
            select(ARTICLES.c.slug, ARTICLES.c.title, *REVISIONS.c)
            .join(REVISIONS, REVISIONS.c.article == ARTICLES.c.id)
            .join(last, (last.c.article == REVISIONS.c.article) & (last.c.number == REVISIONS.c.number))
            .where(ARTICLES.c.slug > after)
            .order_by(ARTICLES.c.slug)
            .limit(limit)
        )
        if states:
            asked = asked.where(REVISIONS.c.state.in_([state.value for state in states]))
        with reading(self._engine) as connection:
            rows = connection.execute(asked).mappings().all()
        return tuple(Article(ArticleId(row["article"]), row["slug"], row["title"], revision_of(row)) for row in rows)

    def revision(self, identity: str) -> Revision:
        """A revision by its id; raises UnknownId."""
        with reading(self._engine) as connection:
            return find_revision(connection, identity)

    def article(self, slug: str) -> tuple[str, tuple[Revision, ...]]:
        """An article's title and its revisions, newest first; raises UnknownId."""
        with reading(self._engine) as connection:
            row = connection.execute(select(ARTICLES).where(ARTICLES.c.slug == slug)).mappings().first()
            if row is None:
                raise UnknownId(f"There is no article {slug!r}.", "`everyline board queue` lists them.")
            asked = select(REVISIONS).where(REVISIONS.c.article == row["id"]).order_by(REVISIONS.c.number.desc())
            return row["title"], tuple(revision_of(one) for one in connection.execute(asked).mappings())

    def slug_of(self, article: ArticleId) -> str:
        """The address of an article."""
        with reading(self._engine) as connection:
            return str(connection.execute(select(ARTICLES.c.slug).where(ARTICLES.c.id == article)).scalar_one())

    def reviews(self, revision: RevisionId) -> tuple[Review, ...]:
        """Every review of a revision, in order."""
        with reading(self._engine) as connection:
            return find_reviews(connection, revision)

    def earlier_makers(self, revision: Revision) -> frozenset[MemberId]:
        """Who made the revisions that one comes from."""
        with reading(self._engine) as connection:
            return find_earlier_makers(connection, revision)

    def comments(self, revision: RevisionId) -> tuple[Comment, ...]:
        """Every comment on a revision, in order."""
        asked = select(COMMENTS).where(COMMENTS.c.revision == revision).order_by(COMMENTS.c.id)
        with reading(self._engine) as connection:
            return tuple(comment_of(row) for row in connection.execute(asked).mappings())

    def decisions(self, revision: RevisionId) -> tuple[Decision, ...]:
        """Every decision on a revision, in order."""
        asked = select(DECISIONS).where(DECISIONS.c.revision == revision).order_by(DECISIONS.c.id)
        with reading(self._engine) as connection:
            return tuple(decision_of(row) for row in connection.execute(asked).mappings())

    def assigned(self, revision: RevisionId) -> tuple[MemberId, ...]:
        """Who was asked to review a revision, by id."""
        asked = select(ASSIGNMENTS.c.member).where(ASSIGNMENTS.c.revision == revision).order_by(ASSIGNMENTS.c.member)
        with reading(self._engine) as connection:
            return tuple(MemberId(one) for one in connection.execute(asked).scalars())

    def trail(self, subject: str | None = None, *, after: int = 0, limit: int | None = None) -> tuple[TrailEntry, ...]:
        """The whole trail in order, or what it holds on one subject; after: a number, the entries behind it alone."""
        with reading(self._engine) as connection:
            return find_trail(connection, subject, after=after, limit=limit)

    def trail_length(self) -> int:
        """How many entries the trail has."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(TRAIL)).scalar_one())

    def counts(self) -> Mapping[State, int]:
        """How many articles have their newest revision in each state; every state is named."""
        newest = select(REVISIONS.c.article, func.max(REVISIONS.c.number).label("number")).group_by(REVISIONS.c.article)
        last = newest.subquery()
        asked = (
            select(REVISIONS.c.state, func.count().label("articles"))
            .join(last, (last.c.article == REVISIONS.c.article) & (last.c.number == REVISIONS.c.number))
            .group_by(REVISIONS.c.state)
        )
        with reading(self._engine) as connection:
            found = {State(row.state): int(row.articles) for row in connection.execute(asked)}
        return {state: found.get(state, 0) for state in State}

    def keys(self) -> Mapping[str, str]:
        """Public keys that signed the trail, in hex digits, by id."""
        with reading(self._engine) as connection:
            return {row.id: row.public for row in connection.execute(select(KEYS))}
