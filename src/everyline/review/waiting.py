"""What waits for the board, found by state, words and people, a page at a time.

That is the newest revision of each article, and every older one that somebody still has to act on or readers see: a
draft made meanwhile must not hide the review that was asked for.


The content of a revision is not read here: a queue of thousands must not carry their texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, Select, and_, exists, func, not_, or_, select

from everyline.db.sql import reading
from everyline.domain.review import Act, MemberId, RevisionId, State
from everyline.review.tables import ARTICLES, ASSIGNMENTS, REVIEWS, REVISIONS, TRAIL

# Entries that bring a revision to where it stands; being assigned again does not begin the waiting anew.
_ARRIVALS = [
    one.value
    for one in Act
    if one not in (Act.ASSIGN, Act.REVIEW, Act.COMMENT)
]  # fmt: skip
# Where an older revision stands that still matters beside a newer one.
_LIVE = [one.value for one in (State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED, State.PUBLISHED)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. words: each must stand in the title or address. asked_of: members asked to review.

    to_do_by: a member who was asked, and has not given their review of what is under review. order: waiting (longest
    first), newest or title. page: from 1.
    """

    states: tuple[State, ...] = ()
    words: str = ""
    asked_of: str = ""
    to_do_by: str = ""
    made_by: str = ""
    order: str = "waiting"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the queue. newest: number of the article's newest revision. since: when it came to where it stands.

    reviewed: members who gave a review of this content.
    """

    revision: RevisionId
    slug: str
    title: str
    number: int
    newest: int
    state: State
    made_by: MemberId
    made_at: datetime
    since: datetime
    asked: tuple[MemberId, ...]
    reviewed: tuple[MemberId, ...]


def waiting(engine: Engine, asked: Asked, per_page: int) -> tuple[tuple[Waiting, ...], int]:
    """The page asked for, and how many rows there are in all."""
    since = (
        select(TRAIL.c.subject, func.max(TRAIL.c.at).label("at"))
        .where(TRAIL.c.act.in_(_ARRIVALS))
        .group_by(TRAIL.c.subject)
        .subquery()
    )
    rows = (
        _newest()
        .add_columns(func.coalesce(since.c.at, REVISIONS.c.made_at).label("since"))
        .outerjoin(since, since.c.subject == REVISIONS.c.id)
        .where(*_conditions(asked))
    )
    order = {
        "newest": (REVISIONS.c.made_at.desc(), REVISIONS.c.id),
        "title": (func.lower(ARTICLES.c.title), REVISIONS.c.id),
    }.get(asked.order, (func.coalesce(since.c.at, REVISIONS.c.made_at), REVISIONS.c.id))
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(rows.subquery())).scalar_one()
        shown = rows.order_by(*order).limit(per_page).offset((max(asked.page, 1) - 1) * per_page)
        found = connection.execute(shown).mappings().all()
        ids = [one["id"] for one in found]
        people: dict[str, list[str]] = {}
        for row in connection.execute(
            select(ASSIGNMENTS).where(ASSIGNMENTS.c.revision.in_(ids)).order_by(ASSIGNMENTS.c.member)
        ):
            people.setdefault(row.revision, []).append(row.member)
        given: dict[str, dict[str, None]] = {}
        for row in connection.execute(
            select(REVIEWS.c.revision, REVIEWS.c.member)
            .join(REVISIONS, and_(REVISIONS.c.id == REVIEWS.c.revision, REVISIONS.c.hash == REVIEWS.c.hash))
            .where(REVIEWS.c.revision.in_(ids))
            .order_by(REVIEWS.c.id)
        ):
            given.setdefault(row.revision, {})[row.member] = None
    return tuple(
        Waiting(
            revision=RevisionId(row["id"]),
            slug=row["slug"],
            title=row["title"],
            number=row["number"],
            newest=row["newest"],
            state=State(row["state"]),
            made_by=MemberId(row["made_by"]),
            made_at=datetime.fromisoformat(row["made_at"]),
            since=datetime.fromisoformat(row["since"]),
            asked=tuple(MemberId(one) for one in people.get(row["id"], ())),
            reviewed=tuple(MemberId(one) for one in given.get(row["id"], ())),
        )
        for row in found
    ), int(total)


def counts(engine: Engine) -> Mapping[State, int]:
    """How many revisions of the queue stand in each state."""
    newest = _newest().subquery()
    with reading(engine) as connection:
        rows = connection.execute(select(newest.c.state, func.count()).group_by(newest.c.state)).all()
    found = {State(state): int(number) for state, number in rows}
    return {one: found.get(one, 0) for one in State}


def count(engine: Engine, asked: Asked) -> int:
    """How many rows there are."""
    rows = _newest().where(*_conditions(asked)).subquery()
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def count_since(engine: Engine, state: State, before: datetime) -> int:
    """How many revisions came to a state before a time and are in it still."""
    since = (
        select(TRAIL.c.subject).where(TRAIL.c.act.in_(_ARRIVALS)).group_by(TRAIL.c.subject)
        .having(func.max(TRAIL.c.at) < before.isoformat(timespec="microseconds"))
    )  # fmt: skip
    rows = _newest().where(REVISIONS.c.state == state.value, REVISIONS.c.id.in_(since)).subquery()
    with reading(engine) as connection:
        return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _newest() -> Select[tuple[object, ...]]:
    last = (
        select(REVISIONS.c.article, func.max(REVISIONS.c.number).label("number"))
        .group_by(REVISIONS.c.article)
        .subquery()
    )
    columns = [REVISIONS.c[name] for name in ("id", "article", "number", "state", "made_by", "made_at")]
    return (
        select(ARTICLES.c.slug, ARTICLES.c.title, *columns, last.c.number.label("newest"))
        .join(REVISIONS, REVISIONS.c.article == ARTICLES.c.id)
        .join(last, last.c.article == REVISIONS.c.article)
        .where(or_(REVISIONS.c.number == last.c.number, REVISIONS.c.state.in_(_LIVE)))
    )


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.states:
        found.append(REVISIONS.c.state.in_([one.value for one in asked.states]))
    for word in asked.words.lower().split()[:12]:
        inside = func.lower(ARTICLES.c.title).contains(word, autoescape=True)
        found.append(or_(inside, ARTICLES.c.slug.contains(word, autoescape=True)))
    for member in filter(None, (asked.asked_of, asked.to_do_by)):
        found.append(exists().where(ASSIGNMENTS.c.revision == REVISIONS.c.id, ASSIGNMENTS.c.member == member))
    if asked.to_do_by:
        given = exists().where(
            REVIEWS.c.revision == REVISIONS.c.id,
            REVIEWS.c.member == asked.to_do_by,
            REVIEWS.c.hash == REVISIONS.c.hash,
        )
        found += [REVISIONS.c.state == State.UNDER_REVIEW.value, not_(given)]
    if asked.made_by:
        found.append(REVISIONS.c.made_by == asked.made_by)
    return found
