"""What readers see of the board: published articles with their review, at hand, renewed when the trail moves on.

An article is told as the trail tells it. Contents are read only for what is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from threading import Lock

from everyline.domain.answer import Answer
from everyline.domain.ids import ContentHash, content_hash
from everyline.domain.review import Act, RevisionId
from everyline.engine.pathway_form import PathwayForm, loaded, read_form
from everyline.errors import StorageError, TransitionRefused, UnknownId, Withdrawn
from everyline.publish.load import answer_from_json
from everyline.publish.reread import answer_of
from everyline.review.publications import (
    WATCH,
    Happening,
    Publication,
    PublicationStore,
    PublishedRevision,
    Readable,
)
from everyline.review.store import BoardStore

PROGRAM = "everyline"
PAGE = 50
_APPROVALS = (Act.APPROVE.value, Act.OVERRIDE.value)
_SHOWING = frozenset({Act.PUBLISH.value, Act.LAPSE.value, Act.WITHDRAW.value})
# Acts on something else than a published revision that change what readers see: a name, a watch, a new publication.
_SEEN = frozenset({WATCH, Act.PUBLISH.value, "add member", "change member", "rename member"})


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on a revision's way to readers. note: what there is to say of it beside who and when; may be empty."""

    name: str
    who: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A revision that readers saw or see. ended: how it ended, in a sentence; empty while it is published."""

    number: int
    hash: ContentHash
    published_at: datetime
    approved_by: str
    ended: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Article:
    """A published article with its review, for readers.

    state: of the revision shown, or shown last, in words: "published", "lapsed" or "withdrawn".
    notice: where it is not published any more, what became of it, as a sentence; else empty.
    reviewers: who approved exactly this content; never anybody else. reviewed_at: when the last of them did.
    checked_at: when its evidence was last found to hold. changed_at: when it was last published, lapsed or withdrawn.
    stamp: changes whenever a page of it would. pathway: the id of the pathway that it is, empty for an answer.
    """

    slug: str
    title: str
    id: str
    revision: RevisionId
    number: int
    hash: ContentHash
    state: str
    is_live: bool
    notice: str
    stages: tuple[Stage, ...]
    reviewers: tuple[str, ...]
    reviewed_at: datetime | None
    approved_by: str
    approved_at: datetime
    is_override: bool
    published_at: datetime
    first_published_at: datetime
    changed_at: datetime
    checked_at: datetime
    history: tuple[Past, ...]
    stamp: str
    pathway: str = ""

    @property
    def status(self) -> str:
        """The review in a phrase, as exports bear it."""
        by = f"approved by {self.approved_by} on {_day(self.approved_at)}"
        by += " by override of the quorum" if self.is_override else ""
        read = f"; reviewed by {', '.join(self.reviewers)}" if self.reviewers else "; no reviewer approved it"
        return (
            f"{by}{read}; published on {_day(self.published_at)} as revision {self.number}; "
            f"evidence last checked on {_day(self.checked_at)}"
        )


@dataclass
class Shelf:
    """The published articles of a board. Safe for many threads: what was read is replaced whole, never changed."""

    store: BoardStore
    _read: _Read | None = None
    _answers: dict[ContentHash, Answer] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def articles(self) -> tuple[Article, ...]:
        """Every article that is published now, by address."""
        return tuple(one for one in self._articles().values() if one.is_live)

    def all(self) -> tuple[Article, ...]:
        """Every article ever published, by address: those that lapsed or were withdrawn too."""
        return tuple(self._articles().values())

    def find(self, slug: str) -> Article:
        """An article that is or was published; raises UnknownId: a draft is nobody's business."""
        found = self._articles().get(slug)
        if found is None:
            raise UnknownId("There is no such article.", "The list of articles has those that are published.")
        return found

    def live(self, slug: str) -> Article:
        """A published article; raises UnknownId, Withdrawn, or TransitionRefused where its approval lapsed."""
        found = self.find(slug)
        if found.is_live:
            return found
        if found.state == "withdrawn":
            raise Withdrawn(found.notice, "Its page says so; nothing else of it is given out.")
        raise TransitionRefused(found.notice, "It is given out again when the board has looked again.")

    def content(self, article: Article) -> str:
        """The revision shown, byte for byte as it was approved.

        Raises StorageError where the database holds other words than those the board approved.
        """
        found = self.store.revision(article.revision).content
        if content_hash(found) != article.hash:
            raise StorageError(
                f"The text of the article {article.slug} is not the one that was approved, so it is not shown.",
                "Tell who runs this server: `everyline board backup` and `everyline board trail` tell more.",
            )
        return found

    def answer(self, article: Article) -> Answer:
        """The answer that an article is, under its review status. Raises UnknownId for a pathway, which is none."""
        if article.pathway:
            raise UnknownId("That article is a pathway, no answer.", "Its page leads to the pathway.")
        kept = self._answers.get(article.hash)
        if kept is None:
            kept = answer_of(answer_from_json(self.content(article)))
            with self._lock:
                if len(self._answers) >= _MOST_KEPT:
                    self._answers.pop(next(iter(self._answers)))
                self._answers[article.hash] = kept
        return replace(kept, status=article.status)

    def form(self, article: Article) -> PathwayForm:
        """The pathway that an article is; raises UnknownId for an answer."""
        if not article.pathway:
            raise UnknownId("That article is no pathway.", "The list of pathways has those there are.")
        return read_form(self.content(article))

    def about(self, article: Article) -> str:
        """What a pathway is, in the words of its file; raises UnknownId for an answer."""
        return loaded(article.pathway, self.form(article).yaml).about

    @property
    def board(self) -> str:
        """What tells this board from every other: the hash of its trail's first entry."""
        self._articles()
        assert self._read is not None
        return self._read.board

    @property
    def stamp(self) -> str:
        """A short text that changes whenever anything that readers see of any article does."""
        self._articles()
        assert self._read is not None
        return self._read.stamp

    def _articles(self) -> Mapping[str, Article]:
        read, store = self._read, PublicationStore(self.store.engine)
        head = store.head()
        if read is not None and read.head == head:
            return read.articles
        with self._lock:
            read = self._read
            if read is not None and read.head != head:
                since = store.since(read.head)
                if since is not None and not any(act in _SEEN or of in read.subjects for act, of in since):
                    read = replace(read, head=head)
                else:
                    read = None
            if read is None:
                read = _renewed(head, store.read())
            self._read = read
            return read.articles


_MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, at which entry of the trail. subjects: of whom an act changes what readers see."""

    head: tuple[int, str]
    articles: Mapping[str, Article]
    subjects: frozenset[str]
    board: str
    stamp: str


def _renewed(head: tuple[int, str], readable: Readable) -> _Read:
    articles = {one.slug: _article(one, readable) for one in readable.publications}
    subjects = {revision.id for one in readable.publications for revision in one.revisions}
    return _Read(head, articles, frozenset(subjects), readable.board, _short(*(one.stamp for one in articles.values())))


def _article(publication: Publication, readable: Readable) -> Article:
    shown = publication.shown
    names = {**readable.names, PROGRAM: "Everyline"}
    approved = shown.last(*_APPROVALS)
    published = shown.published
    checked = _checked(shown, readable) if publication.is_live else published.at
    changed = max(entry.at for one in publication.revisions for entry in one.happenings if entry.act in _SHOWING)
    reviewers = shown.approving()
    reviews = [one.at for one in shown.happenings if one.act == Act.REVIEW.value and one.member in reviewers]
    state, notice = ("published", "") if publication.is_live else _ended(shown)
    made = Article(
        slug=publication.slug,
        title=publication.title,
        id=publication.article,
        revision=shown.id,
        number=shown.number,
        # As the decision names it: of what else the database may hold under this revision nothing was approved.
        hash=ContentHash(approved.details.get("hash", shown.hash)),
        state=state,
        is_live=publication.is_live,
        notice=notice,
        stages=tuple(_stages(shown, names)),
        reviewers=tuple(sorted(names.get(one, one) for one in reviewers)),
        reviewed_at=max(reviews, default=None),
        approved_by=names.get(approved.member, approved.member),
        approved_at=approved.at,
        is_override=approved.act == Act.OVERRIDE.value,
        published_at=published.at,
        first_published_at=min(_first_published(one) for one in publication.revisions),
        changed_at=changed,
        checked_at=checked,
        history=tuple(_past(one, names) for one in publication.revisions),
        stamp="",
        pathway=published.details.get("pathway", ""),
    )
    # Whatever a page of it shows is in here, names that may be spelt otherwise tomorrow too.
    return replace(made, stamp=_short(repr(made)))


def _short(*texts: str) -> str:
    """A short text that differs wherever these do."""
    return content_hash(*texts).removeprefix("sha256:")[:24]


def _checked(shown: PublishedRevision, readable: Readable) -> datetime:
    """When it was last found to hold: on being published, or by a watch that began after that and could look up all of
    it."""
    published = shown.published
    found = (one.at for one in readable.watches if one.after >= published.number and shown.id not in one.unchecked)
    return next(found, published.at)


def _first_published(revision: PublishedRevision) -> datetime:
    return next(one.at for one in revision.happenings if one.act == Act.PUBLISH.value)


def _stages(shown: PublishedRevision, names: Mapping[str, str]) -> list[Stage]:
    """How it came to readers. A step that was taken anew counts as it was taken last."""
    steps = (
        ("Submitted", (Act.SUBMIT.value,)),
        ("Under review", (Act.ASSIGN.value, Act.REOPEN.value)),
        ("Approved", _APPROVALS),
        ("Published", (Act.PUBLISH.value,)),
    )
    stages = []
    for name, acts in steps:
        found = [one for one in shown.happenings if one.act in acts]
        if found:
            note = "by override of the quorum" if found[-1].act == Act.OVERRIDE.value else ""
            stages.append(Stage(name, names.get(found[-1].member, found[-1].member), found[-1].at, note))
    return stages


def _ended(shown: PublishedRevision) -> tuple[str, str]:
    """What became of a revision that is not published any more, in a word and in a sentence."""
    end = _end(shown)
    assert end is not None
    state = "withdrawn" if end.act == Act.WITHDRAW.value else "lapsed"
    reason = end.reason.rstrip(".") or "no reason was given"
    if state == "withdrawn":
        return state, f"This article was withdrawn on {_day(end.at)}: {reason}."
    return state, f"The approval of this article lapsed on {_day(end.at)}: {reason}."


def _end(shown: PublishedRevision) -> Happening | None:
    """The act that took it from readers, None while it is before them. A withdrawal outweighs the lapse before it."""
    after = [one for one in shown.happenings if one.number > shown.published.number]
    withdrawn = next((one for one in after if one.act == Act.WITHDRAW.value), None)
    return withdrawn or next((one for one in after if one.act == Act.LAPSE.value), None)


def _past(revision: PublishedRevision, names: Mapping[str, str]) -> Past:
    end, approved = _end(revision), revision.last(*_APPROVALS)
    said = ""
    if end is not None:
        word = "withdrawn" if end.act == Act.WITHDRAW.value else "lapsed"
        said = f"{word}: {end.reason.rstrip('.') or 'no reason was given'}"
    return Past(
        number=revision.number,
        hash=revision.hash,
        published_at=revision.published.at,
        approved_by=names.get(approved.member, approved.member),
        ended=said,
        ended_at=end.at if end else None,
    )


def _day(at: datetime | date) -> str:
    return at.strftime("%Y-%m-%d")
