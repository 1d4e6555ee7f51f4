"""A change of what the board keeps: one transaction, with its entries in the signed trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from everyline.domain.review import (
    ArticleId,
    Decision,
    Member,
    MemberId,
    Review,
    Revision,
    RevisionId,
    State,
    TrailEntry,
)
from everyline.errors import InvalidInput, TransitionRefused
from everyline.review.rows import (
    entry_of,
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
    REVIEWS,
    REVISIONS,
    SESSIONS,
    TRAIL,
)
from everyline.review.trail import Canonical, Sign, chained


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs the trail: the key's id, its public half in hex digits, how it signs, how an entry becomes bytes."""

    key: str
    public: str
    sign: Sign
    canonical: Canonical


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
            None if row is None else entry_of(row),
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
        return {one.id: one for one in map(member_of, self._connection.execute(select(MEMBERS)).mappings())}

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

    def earlier_makers(self, revision: Revision) -> frozenset[MemberId]:
        """Who made the revisions that one comes from."""
        return find_earlier_makers(self._connection, revision)

    def trail(self, subject: str) -> tuple[TrailEntry, ...]:
        """What the trail holds on one subject, in order."""
        return find_trail(self._connection, subject)

    def add_article(self, identity: ArticleId, slug: str, title: str) -> None:
        """Keep a new article; raises InvalidInput where its address is taken."""
        try:
            self._connection.execute(insert(ARTICLES).values(id=identity, slug=slug, title=title, made_at=self._at))
        except IntegrityError as fault:
            raise InvalidInput(f"The address {slug!r} is taken.", "Name another one.") from fault

    def has_article(self, identity: ArticleId) -> bool:
        """Whether there is an article of this id."""
        return self._connection.execute(select(ARTICLES.c.id).where(ARTICLES.c.id == identity)).first() is not None

    def next_number(self, article: ArticleId) -> int:
        """What an article's next revision is numbered."""
        asked = select(func.max(REVISIONS.c.number)).where(REVISIONS.c.article == article)
        return int(self._connection.execute(asked).scalar() or 0) + 1

    def newest(self, article: ArticleId) -> Revision:
        """The newest revision of an article, which has one."""
        asked = select(REVISIONS).where(REVISIONS.c.article == article).order_by(REVISIONS.c.number.desc()).limit(1)
        return revision_of(self._connection.execute(asked).mappings().one())

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
        return tuple(revision_of(row) for row in self._connection.execute(asked).mappings())

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
