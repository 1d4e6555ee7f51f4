"""What the board keeps: members, revisions, reviews, comments, decisions and the trail, in one SQL database.

Every change goes through `Acting`, one transaction that holds the writers' lock and appends to the trail: an act and
its trail entry stand together or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any  # rows of a database hold whatever its columns hold

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from everyline.db.sql import reading
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
from everyline.errors import InvalidInput, TransitionRefused, UnknownId
from everyline.review.requests import changing
from everyline.review.tables import (
    ARTICLES,
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    KEYS,
    MEMBERS,
    REVIEWS,
    REVISIONS,
    SESSIONS,
    TRAIL,
)
from everyline.review.trail import Canonical, Sign, chained

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs the trail: the key's id, its public half in hex digits, how it signs, how an entry becomes bytes."""

    key: str
    public: str
    sign: Sign
    canonical: Canonical


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
            return tuple(_member(row) for row in rows)

    def member(self, id_or_email: str) -> Member:
        """A member by id or address; raises UnknownId."""
        with reading(self._engine) as connection:
            return find_member(connection, id_or_email)

    def secret(self, email: str) -> tuple[Member, str] | None:
        """A member with the hash of their password; None where there is no such member or no password."""
        with reading(self._engine) as connection:
            row = connection.execute(select(MEMBERS).where(MEMBERS.c.email == email.strip().lower())).mappings().first()
            return None if row is None or not row["password"] else (_member(row), str(row["password"]))

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
        return tuple(Article(ArticleId(row["article"]), row["slug"], row["title"], _revision(row)) for row in rows)

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
            return row["title"], tuple(_revision(one) for one in connection.execute(asked).mappings())

    def slug_of(self, article: ArticleId) -> str:
        """The address of an article."""
        with reading(self._engine) as connection:
            return str(connection.execute(select(ARTICLES.c.slug).where(ARTICLES.c.id == article)).scalar_one())

    def reviews(self, revision: RevisionId) -> tuple[Review, ...]:
        """Every review of a revision, in order."""
        with reading(self._engine) as connection:
            return find_reviews(connection, revision)

    def comments(self, revision: RevisionId) -> tuple[Comment, ...]:
        """Every comment on a revision, in order."""
        asked = select(COMMENTS).where(COMMENTS.c.revision == revision).order_by(COMMENTS.c.id)
        with reading(self._engine) as connection:
            return tuple(_comment(row) for row in connection.execute(asked).mappings())

    def decisions(self, revision: RevisionId) -> tuple[Decision, ...]:
        """Every decision on a revision, in order."""
        asked = select(DECISIONS).where(DECISIONS.c.revision == revision).order_by(DECISIONS.c.id)
        with reading(self._engine) as connection:
            return tuple(_decision(row) for row in connection.execute(asked).mappings())

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


class Acting:
    """A change in the making. Everything it does is undone unless the block that holds it ends well."""

    def __init__(self, connection: Connection, signer: Signer, now: datetime) -> None:
        self._connection = connection
        self._signer = signer
        self._at = now.astimezone(UTC).isoformat(timespec="microseconds")

    @property
    def connection(self) -> Connection:
        """The transaction, for what else is changed in it (tokens, for one)."""
        return self._connection

    @property
    def at(self) -> str:
        """When the change is made, as it is kept: ISO 8601 in UTC."""
        return self._at

    def append(self, member: str, act: str, subject: str, details: Mapping[str, str]) -> TrailEntry:
        """Add the entry of this act to the trail."""
        row = self._connection.execute(select(TRAIL).order_by(TRAIL.c.number.desc()).limit(1)).mappings().first()
        signer = self._signer
        entry = chained(
            None if row is None else _entry(row),
            at=self._at,
            member=member,
            act=act,
            subject=subject,
            details=details,
            canonical=signer.canonical,
            sign=signer.sign,
            key=signer.key,
        )
        if self._connection.execute(select(KEYS.c.id).where(KEYS.c.id == signer.key)).first() is None:
            self._connection.execute(insert(KEYS).values(id=signer.key, public=signer.public))
        self._connection.execute(
            insert(TRAIL).values(
                number=entry.number,
                at=entry.at,
                member=entry.member,
                act=entry.act,
                subject=entry.subject,
                details=dict(entry.details),
                previous=entry.previous,
                hash=entry.hash,
                key=entry.key,
                signature=entry.signature,
            )
        )
        return entry

    def member(self, id_or_email: str) -> Member:
        """A member as they stand inside this change; raises UnknownId."""
        return find_member(self._connection, id_or_email)

    def members(self) -> Mapping[MemberId, Member]:
        """Everybody, by id."""
        return {one.id: one for one in map(_member, self._connection.execute(select(MEMBERS)).mappings())}

    def has_members(self) -> bool:
        """Whether anybody is known yet."""
        return self._connection.execute(select(MEMBERS.c.id).limit(1)).first() is not None

    def add_member(self, member: Member, email: str, password: str | None) -> None:
        """Keep a new member; raises InvalidInput where the id or the address is taken. password: its hash."""
        try:
            self._connection.execute(
                insert(MEMBERS).values(
                    id=member.id,
                    name=member.name,
                    email=email.strip().lower(),
                    password=password,
                    roles=sorted(role.value for role in member.roles),
                    interests=list(member.interests),
                    is_active=member.is_active,
                )
            )
        except IntegrityError as fault:
            raise InvalidInput(f"{email} or the id {member.id} is taken.", "Name another one.") from fault

    def change_member(self, member: Member) -> None:
        """Keep a member's name, roles, interests and standing as given."""
        self._connection.execute(
            update(MEMBERS)
            .where(MEMBERS.c.id == member.id)
            .values(
                name=member.name,
                roles=sorted(role.value for role in member.roles),
                interests=list(member.interests),
                is_active=member.is_active,
            )
        )

    def set_password(self, member: MemberId, password: str) -> None:
        """Keep the hash of a password."""
        self._connection.execute(update(MEMBERS).where(MEMBERS.c.id == member).values(password=password))

    def end_sessions(self, member: MemberId) -> int:
        """Sign a member out everywhere; gives how many sessions ended."""
        return self._connection.execute(delete(SESSIONS).where(SESSIONS.c.member == member)).rowcount

    def revision(self, identity: str) -> Revision:
        """A revision as it stands inside this change; raises UnknownId."""
        return find_revision(self._connection, identity)

    def reviews(self, revision: RevisionId) -> tuple[Review, ...]:
        """Every review of a revision, in order."""
        return find_reviews(self._connection, revision)

    def trail(self, subject: str) -> tuple[TrailEntry, ...]:
        """What the trail holds on one subject, in order."""
        return find_trail(self._connection, subject)

    def add_article(self, identity: ArticleId, slug: str, title: str) -> None:
        """Keep a new article; raises InvalidInput where its address is taken."""
        try:
            self._connection.execute(insert(ARTICLES).values(id=identity, slug=slug, title=title, made_at=self._at))
        except IntegrityError as fault:
            raise InvalidInput(f"The address {slug!r} is taken.", "Name another one.") from fault

    def next_number(self, article: ArticleId) -> int:
        """What an article's next revision is numbered."""
        asked = select(func.max(REVISIONS.c.number)).where(REVISIONS.c.article == article)
        return int(self._connection.execute(asked).scalar() or 0) + 1

    def newest(self, article: ArticleId) -> Revision:
        """The newest revision of an article, which has one."""
        asked = select(REVISIONS).where(REVISIONS.c.article == article).order_by(REVISIONS.c.number.desc()).limit(1)
        return _revision(self._connection.execute(asked).mappings().one())

    def add_revision(self, revision: Revision) -> None:
        """Keep a new revision."""
        self._connection.execute(
            insert(REVISIONS).values(
                id=revision.id,
                article=revision.article,
                number=revision.number,
                hash=revision.hash,
                content=revision.content,
                state=revision.state.value,
                made_by=revision.made_by,
                made_at=self._at,
                reason=revision.reason,
            )
        )

    def move(self, revision: Revision, to: State) -> None:
        """Set a revision's state; raises TransitionRefused where it is no longer what it was."""
        done = self._connection.execute(
            update(REVISIONS)
            .where(REVISIONS.c.id == revision.id, REVISIONS.c.state == revision.state.value)
            .values(state=to.value)
        )
        if done.rowcount != 1:
            raise TransitionRefused(f"Revision {revision.id} changed meanwhile.", "Look at it again.")

    def others_published(self, article: ArticleId, but: RevisionId) -> tuple[Revision, ...]:
        """Revisions of an article that are published, save one."""
        asked = select(REVISIONS).where(
            REVISIONS.c.article == article, REVISIONS.c.state == State.PUBLISHED.value, REVISIONS.c.id != but
        )
        return tuple(_revision(row) for row in self._connection.execute(asked).mappings())

    def assign(self, revision: RevisionId, members: Sequence[MemberId]) -> None:
        """Ask members to review a revision, in place of those asked before."""
        self._connection.execute(ASSIGNMENTS.delete().where(ASSIGNMENTS.c.revision == revision))
        for member in members:
            self._connection.execute(insert(ASSIGNMENTS).values(revision=revision, member=member))

    def add_review(self, revision: RevisionId, review: Review) -> None:
        """Keep an opinion."""
        self._connection.execute(
            insert(REVIEWS).values(
                revision=revision,
                member=review.member,
                hash=review.hash,
                opinion=review.opinion.value,
                reason=review.reason,
                interest=review.interest,
                claims={claim: opinion.value for claim, opinion in review.claims.items()},
                at=self._at,
            )
        )

    def add_comment(
        self, revision: RevisionId, member: MemberId, text: str, claim: str | None, span: tuple[int, int] | None
    ) -> None:
        """Keep a comment."""
        start, end = span or (None, None)
        self._connection.execute(
            insert(COMMENTS).values(
                revision=revision, member=member, text=text, claim=claim, start=start, end=end, at=self._at
            )
        )

    def has_comment(
        self, revision: RevisionId, member: MemberId, text: str, claim: str | None, span: tuple[int, int] | None
    ) -> bool:
        """Whether the member has said just this of just that already."""
        start, end = span or (None, None)
        asked = select(COMMENTS.c.id).where(
            COMMENTS.c.revision == revision,
            COMMENTS.c.member == member,
            COMMENTS.c.text == text,
            COMMENTS.c.claim.is_not_distinct_from(claim),
            COMMENTS.c.start.is_not_distinct_from(start),
            COMMENTS.c.end.is_not_distinct_from(end),
        )
        return self._connection.execute(asked.limit(1)).first() is not None

    def add_decision(self, revision: RevisionId, decision: Decision) -> None:
        """Keep a decision."""
        self._connection.execute(
            insert(DECISIONS).values(
                revision=revision,
                act=decision.act.value,
                member=decision.member,
                hash=decision.hash,
                reason=decision.reason,
                at=self._at,
                is_override=decision.is_override,
            )
        )


def find_member(connection: Connection, id_or_email: str) -> Member:
    """A member by id or address; raises UnknownId."""
    asked = select(MEMBERS).where((MEMBERS.c.id == id_or_email) | (MEMBERS.c.email == id_or_email.strip().lower()))
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise UnknownId(f"There is no member {id_or_email!r}.", "`everyline board members` lists them.")
    return _member(row)


def find_revision(connection: Connection, identity: str) -> Revision:
    """A revision by id; raises UnknownId."""
    row = connection.execute(select(REVISIONS).where(REVISIONS.c.id == identity)).mappings().first()
    if row is None:
        raise UnknownId(f"There is no revision {identity!r}.", "`everyline board queue` lists them.")
    return _revision(row)


def find_reviews(connection: Connection, revision: RevisionId) -> tuple[Review, ...]:
    """Every review of a revision, in order."""
    asked = select(REVIEWS).where(REVIEWS.c.revision == revision).order_by(REVIEWS.c.id)
    return tuple(_review(row) for row in connection.execute(asked).mappings())


def find_trail(
    connection: Connection, subject: str | None, *, after: int = 0, limit: int | None = None
) -> tuple[TrailEntry, ...]:
    """The trail in order, or what it holds on one subject; after: a number, the entries behind it alone."""
    asked = select(TRAIL).where(TRAIL.c.number > after).order_by(TRAIL.c.number).limit(limit)
    if subject is not None:
        asked = asked.where(TRAIL.c.subject == subject)
    return tuple(_entry(row) for row in connection.execute(asked).mappings())


def _member(row: RowMapping) -> Member:
    roles = frozenset(Role(one) for one in row["roles"])
    return Member(MemberId(row["id"]), row["name"], roles, tuple(row["interests"]), bool(row["is_active"]))


def _revision(row: RowMapping) -> Revision:
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


def _review(row: RowMapping) -> Review:
    return Review(
        member=MemberId(row["member"]),
        hash=ContentHash(row["hash"]),
        opinion=Opinion(row["opinion"]),
        reason=row["reason"],
        interest=row["interest"],
        claims={ClaimId(claim): Opinion(said) for claim, said in row["claims"].items()},
    )


def _comment(row: RowMapping) -> Comment:
    return Comment(
        id=str(row["id"]),
        member=MemberId(row["member"]),
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
        claim=None if row["claim"] is None else ClaimId(row["claim"]),
        start=row["start"],
        end=row["end"],
    )


def _decision(row: RowMapping) -> Decision:
    return Decision(
        act=Act(row["act"]),
        member=MemberId(row["member"]),
        hash=ContentHash(row["hash"]),
        reason=row["reason"],
        at=datetime.fromisoformat(row["at"]),
        is_override=bool(row["is_override"]),
    )


def _entry(row: Mapping[Any, Any]) -> TrailEntry:
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
