"""What the board says of a pathway, by the very content at hand: asked wherever something is told by a pathway.

The trail tells what was decided. A revision whose stored text is not the one it was kept as counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from everyline.db.sql import is_there, open_database
from everyline.domain.ids import content_hash
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.review import Act, Opinion, Revision, State, TrailEntry
from everyline.engine.guide import Opened, unproven, unreviewed
from everyline.engine.pathway_form import PathwayForm, address_of, form_of
from everyline.errors import UnknownId
from everyline.review.store import BoardStore

_APPROVALS = (Act.APPROVE.value, Act.OVERRIDE.value)
_ENDS = {
    Act.LAPSE.value: Reviewed.LAPSED,
    Act.WITHDRAW.value: Reviewed.WITHDRAWN,
    Act.REJECT.value: Reviewed.REJECTED,
}
_LIVE = (State.APPROVED, State.PUBLISHED)
_OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class _Decided:
    """A revision of a pathway with what the trail holds on it, in order. form: None where its text was changed."""

    revision: Revision
    form: PathwayForm | None
    entries: tuple[TrailEntry, ...]

    @property
    def counts(self) -> bool:
        """Whether something was decided that counts: an approval only of a text that can still be read as it was, an
        end whatever became of the text."""
        return self.end is not None or (self.approval is not None and self.form is not None)

    @property
    def approval(self) -> TrailEntry | None:
        """The last approval of exactly this content."""
        found = (one for one in reversed(self.entries) if one.act in _APPROVALS)
        return next((one for one in found if one.details.get("hash") == self.revision.hash), None)

    @property
    def end(self) -> TrailEntry | None:
        """What ended its way after that; of one that was never approved, its rejection."""
        since = self.approval.number if self.approval else 0
        return next((one for one in reversed(self.entries) if one.act in _ENDS and one.number > since), None)

    @property
    def number(self) -> int:
        """The trail's entry by which it stands as it does; 0 where nothing was decided."""
        return max((one.number for one in (self.approval, self.end) if one is not None), default=0)


def standing_of(store: BoardStore | None, opened: Opened, on: date) -> PathwayReview:
    """What the board says of a pathway, on a day; that there is no record, where no board is at hand (None).

    By content: the YAML must be byte for byte what was decided on, and the study cards beside it too. Past the day by
    which it was to be reviewed again an approval has lapsed, whether `everyline board watch` has noted it or not.
    Of several decisions on one content the last one counts; an approval outweighs that another revision of the same
    content was rejected.
    """
    if store is None:
        return unreviewed(opened.pathway)
    found = _found(store, opened, on)
    return found if found.approved_on else replace(found, besides=(*found.besides, *unproven(opened.pathway)))


@contextmanager
def open_records(url: str) -> Iterator[BoardStore | None]:
    """The board's records at a database's address, None where there is no database: then none is made.

    Raises StorageError where a database that is named can't be read: what a board withdrew must not be told meanwhile.
    """
    if not is_there(url):
        yield None
        return
    store = BoardStore(open_database(url))
    try:
        yield store
    finally:
        store.close()


def _found(store: BoardStore, opened: Opened, on: date) -> PathwayReview:
    try:
        _, revisions = store.article(address_of(opened.pathway.id))
    except UnknownId:
        return PathwayReview()
    own = {name: document.hash for name, document in opened.own.documents.items()}
    matching, besides = [], []
    for one in revisions:
        entries = store.trail(one.id)
        # By the signed entries, so that a text changed in the database does not undo what was decided on it.
        if not any(entry.details.get("pathway_hash") == opened.pathway.hash for entry in entries):
            continue
        form = form_of(one.content) if content_hash(one.content) == one.hash else None
        if form is None or form.hash != opened.pathway.hash:
            besides.append(f"The text of revision {one.number} is not the one that the board looked at.")
            form = None
        elif dict(form.documents) != own:
            besides.append("The study cards beside it are not those that the board looked at.")
            continue
        matching.append(_Decided(one, form, entries))
    decided = [one for one in matching if one.counts and one.approval] or [one for one in matching if one.counts]
    if decided:
        return _told(store, max(decided, key=lambda one: one.number), on)
    if waiting := next((one.revision for one in matching if one.form and one.revision.state in _OPEN), None):
        besides.append(f"It is before the board: revision {waiting.number}, {waiting.state.value}.")
    if other := next(
        (one for one in revisions if one.state in _LIVE and all(one != two.revision for two in matching)), None
    ):
        besides.append(f"What the board approved is another text of it, revision {other.number}.")
    return PathwayReview(besides=tuple(dict.fromkeys(besides)))


def _told(store: BoardStore, decided: _Decided, on: date) -> PathwayReview:
    revision, approval, end = decided.revision, decided.approval, decided.end
    names: dict[str, str] = {one.id: one.name for one in store.members()}
    latest = {
        one.member: one.details.get("opinion")
        for one in decided.entries
        if one.act == Act.REVIEW.value and one.details.get("hash") == revision.hash
    }
    approvers = sorted(names.get(one, one) for one, said in latest.items() if said == Opinion.APPROVE.value)
    state, ended_on, reason = _state(decided, on)
    besides = []
    if state is Reviewed.LAPSED and revision.state in _OPEN:
        besides.append("It is under review again.")
    return PathwayReview(
        state=state,
        revision=revision.id,
        number=revision.number,
        hash=revision.hash,
        approved_on=_day(approval) if approval else None,
        approved_by=names.get(approval.member, approval.member) if approval else "",
        reviewers=tuple(approvers) if approval else (),
        is_override=approval is not None and approval.act == Act.OVERRIDE.value,
        review_by=decided.form.review_by if decided.form else None,
        ended_on=ended_on or (_day(end) if end else None),
        reason=reason,
        besides=tuple(besides),
    )


def _state(decided: _Decided, on: date) -> tuple[Reviewed, date | None, str]:
    """Where it stands, since which day that is no approval any more, and why."""
    end, revision = decided.end, decided.revision
    if end is not None:
        return _ENDS[end.act], _day(end), end.details.get("reason", "")
    if revision.state not in _LIVE:
        # Whoever may write the database may have set its state; the trail would tell who did and why.
        return Reviewed.LAPSED, None, f"its state is {revision.state.value}, and the trail does not say why"
    assert decided.form is not None
    due = decided.form.review_by
    if on > due:
        return Reviewed.LAPSED, due + timedelta(days=1), f"it was to be reviewed again by {due.isoformat()}"
    return (Reviewed.PUBLISHED if revision.state is State.PUBLISHED else Reviewed.APPROVED), None, ""


def _day(entry: TrailEntry) -> date:
    return datetime.fromisoformat(entry.at).date()
