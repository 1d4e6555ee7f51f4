"""What the board has put before readers, as the trail tells it: every revision ever published, with its acts.

Only reads. Contents are left out; `BoardStore.revision` gives one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # rows of a database hold whatever its columns hold

from sqlalchemy import Engine, select

from everyline.db.sql import reading
from everyline.domain.ids import ContentHash
from everyline.domain.review import Act, ArticleId, MemberId, RevisionId, State
from everyline.review.tables import ARTICLES, MEMBERS, REVISIONS, TRAIL

# The act by which the program notes that it has checked all that is live; its subject is the act itself.
WATCH = "watch"
# So many watches are looked through for the last one that could check a revision.
_MOST_WATCHES = 100


@dataclass(frozen=True, slots=True)
class Happening:
    """An act on a revision, as the trail keeps it. number: of its entry."""

    number: int
    at: datetime
    member: str
    act: str
    details: Mapping[str, str]

    @property
    def reason(self) -> str:
        return self.details.get("reason", "")


@dataclass(frozen=True, slots=True)
class PublishedRevision:
    """A revision that was put before readers, now or once. happenings: every act on it, in order."""

    id: RevisionId
    number: int
    hash: ContentHash
    state: State
    made_by: MemberId
    happenings: tuple[Happening, ...]

    @property
    def published(self) -> Happening:
        """When it was last published."""
        return self.last(Act.PUBLISH.value)

    @property
    def head(self) -> int:
        """The number of the last entry on it."""
        return self.happenings[-1].number

    def last(self, *acts: str) -> Happening:
        """The last of some acts; raises LookupError where there was none."""
        found = [one for one in self.happenings if one.act in acts]
        if not found:
            raise LookupError(f"revision {self.id} never had any of {', '.join(acts)}")
        return found[-1]

    def approving(self) -> tuple[MemberId, ...]:
        """Whose approval counted when exactly this content was approved last: not who declared an interest."""
        acts = (Act.APPROVE.value, Act.OVERRIDE.value)
        found = [one for one in self.happenings if one.act in acts and one.details.get("hash") == self.hash]
        counted = found[-1].details.get("counted", "").split(", ") if found else []
        return tuple(MemberId(member) for member in counted if member)


@dataclass(frozen=True, slots=True)
class Publication:
    """An article that readers see, or saw. revisions: those ever published, last published first."""

    article: ArticleId
    slug: str
    title: str
    revisions: tuple[PublishedRevision, ...]

    @property
    def shown(self) -> PublishedRevision:
        """What readers see; where nothing is published any more, what they saw last."""
        return next((one for one in self.revisions if one.state is State.PUBLISHED), self.revisions[0])

    @property
    def is_live(self) -> bool:
        return self.shown.state is State.PUBLISHED


@dataclass(frozen=True, slots=True)
class Watch:
    """A check of all that was live. after: the number of the trail's last entry when it began. unchecked: revisions of
    which something could not be looked up."""

    at: datetime
    after: int
    unchecked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Readable:
    """What readers see of a board, as it stood at one entry of its trail.

    publications: by address. names: of every member, by id. watches: the last ones, newest first.
    board: the hash of the trail's first entry, which is of this board alone; empty where nothing was done yet.
    """

    publications: tuple[Publication, ...]
    names: Mapping[str, str]
    watches: tuple[Watch, ...]
    board: str


class PublicationStore:
    """Reads of what is published. `head` is cheap, and tells whether `read` would find anything new."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def head(self) -> tuple[int, str]:
        """The number and the hash of the trail's last entry; 0 and nothing where it is empty."""
        asked = select(TRAIL.c.number, TRAIL.c.hash).order_by(TRAIL.c.number.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(asked).first()
        return (0, "") if row is None else (int(row[0]), str(row[1]))

    def since(self, head: tuple[int, str]) -> tuple[tuple[str, str], ...] | None:
        """Act and subject of what was done since a head; None where that head is no longer on the trail."""
        number, digest = head
        asked = (
            select(TRAIL.c.number, TRAIL.c.hash, TRAIL.c.act, TRAIL.c.subject)
            .where(TRAIL.c.number >= number)
            .order_by(TRAIL.c.number)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(asked).all()
        if number == 0:
            return tuple((row.act, row.subject) for row in rows)
        if not rows or (rows[0].number, rows[0].hash) != (number, digest):
            return None
        return tuple((row.act, row.subject) for row in rows[1:])

    def read(self) -> Readable:
        """All of it. What is done meanwhile may be in it or not: ask `since` of a head taken before."""
        published = select(TRAIL.c.subject).where(TRAIL.c.act == Act.PUBLISH.value)
        revisions = (
            select(
                ARTICLES.c.slug, ARTICLES.c.title, REVISIONS.c.article, REVISIONS.c.id, REVISIONS.c.number,
                REVISIONS.c.hash, REVISIONS.c.state, REVISIONS.c.made_by,
            )
            .join(REVISIONS, REVISIONS.c.article == ARTICLES.c.id)
            .where(REVISIONS.c.id.in_(published))
        )  # fmt: skip
        columns = (TRAIL.c.number, TRAIL.c.at, TRAIL.c.member, TRAIL.c.act, TRAIL.c.subject, TRAIL.c.details)
        entries = select(*columns).where(TRAIL.c.subject.in_(published)).order_by(TRAIL.c.number)
        watched = select(*columns).where(TRAIL.c.act == WATCH).order_by(TRAIL.c.number.desc()).limit(_MOST_WATCHES)
        first = select(TRAIL.c.hash).order_by(TRAIL.c.number).limit(1)
        with reading(self._engine) as connection:
            rows = connection.execute(revisions).mappings().all()
            happened: dict[str, list[Happening]] = {}
            for entry in connection.execute(entries).mappings():
                happened.setdefault(entry["subject"], []).append(_happening(entry))
            names = {row.id: row.name for row in connection.execute(select(MEMBERS.c.id, MEMBERS.c.name))}
            watches = connection.execute(watched).mappings().all()
            board = connection.execute(first).scalar()
        return Readable(_publications(rows, happened), names, tuple(map(_watch, watches)), str(board or ""))


def _publications(
    rows: Sequence[Mapping[Any, Any]], happened: Mapping[str, Sequence[Happening]]
) -> tuple[Publication, ...]:
    by_article: dict[tuple[str, str, str], list[PublishedRevision]] = {}
    for row in rows:
        revision = PublishedRevision(
            id=RevisionId(row["id"]),
            number=row["number"],
            hash=ContentHash(row["hash"]),
            state=State(row["state"]),
            made_by=MemberId(row["made_by"]),
            happenings=tuple(happened.get(row["id"], ())),
        )
        if any(one.act == Act.PUBLISH.value for one in revision.happenings):
            by_article.setdefault((row["slug"], row["title"], row["article"]), []).append(revision)
    return tuple(
        Publication(ArticleId(article), slug, title, tuple(sorted(found, key=lambda one: -one.published.number)))
        for (slug, title, article), found in sorted(by_article.items())
    )


def _happening(row: Mapping[Any, Any]) -> Happening:
    return Happening(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        member=row["member"],
        act=row["act"],
        details=dict(row["details"]),
    )


def _watch(row: Mapping[Any, Any]) -> Watch:
    details = row["details"]
    after = str(details.get("after", ""))
    # One that does not say when it began is older than anything that was published.
    began = int(after) if after.isdecimal() else -1
    return Watch(datetime.fromisoformat(row["at"]), began, frozenset(str(details.get("unchecked", "")).split(", ")))
