"""What the board says of a pathway, by the very content at hand: asked wherever something is told by a pathway.

The trail tells what was decided. A revision whose stored text is not the one it was kept as counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from everyline.db.sql import is_there, open_database
from everyline.domain.guidance import Grounds
from everyline.domain.ids import content_hash
from everyline.domain.pathway_review import PathwayReview, Reviewed
from everyline.domain.review import Act, Revision, State, TrailEntry
from everyline.engine.guide import Opened, unproven, unreviewed
from everyline.engine.pathway_form import CLAIM, PathwayForm, address_of, claim_of, form_of, places_of
from everyline.errors import UnknownId
from everyline.review.store import BoardStore

_APPROVALS = (Act.APPROVE.value, Act.OVERRIDE.value)
_ENDS = {
    Act.LAPSE.value: Reviewed.LAPSED,
    Act.WITHDRAW.value: Reviewed.WITHDRAWN,
    Act.REJECT.value: Reviewed.REJECTED,
}
_TAKEN_BACK = (Act.WITHDRAW.value, Act.REJECT.value)
_LIVE = (State.APPROVED, State.PUBLISHED)
_OPEN = (State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED)

_OWN_CODES = "A file of codes of one's own is in use: what it says that codes mean was not before the board."


@dataclass(frozen=True, slots=True)
class _Decided:
    """A revision of a pathway with what the trail holds on it, in order.

    is_same: whether it is of the YAML at hand, by the trail, so that a text changed in the database does not undo what
    was decided on it. form: what it holds; None where its text was changed or is no form.
    """

    revision: Revision
    is_same: bool
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

    @property
    def taken_back(self) -> TrailEntry | None:
        """The withdrawal or rejection by which it stands as it does."""
        return self.end if self.end is not None and self.end.act in _TAKEN_BACK else None

    @property
    def settled(self) -> int:
        """The entry of its last approval, withdrawal or rejection, 0 where there was none: that an approval lapsed
        afterwards decides nothing anew. An approval of what was changed is none."""
        approval = self.approval if self.form is not None else None
        return max((one.number for one in (approval, self.taken_back) if one is not None), default=0)


def standing_of(store: BoardStore | None, opened: Opened, on: date, grounds: Grounds) -> PathwayReview:
    """What the board says of a pathway, on a day; that there is no record, where no board is at hand (None).

    grounds: what its statements cite here. Approved is only the very content that was looked at: the YAML byte for
    byte, the study cards and the cases beside it, and the words that each statement cites. Past the day by which it
    was to be reviewed again an approval has lapsed, whether `everyline board watch` has noted it or not.
    Of several decisions on one content the last one counts; an approval outweighs that another revision of the same
    content was rejected.
    What was taken back does not come back by a changed byte: where the last decision on this YAML, or on any text of
    the pathway, withdrew or rejected it, nothing is told until exactly this content is approved. A rejected proposal
    leaves alone what stands approved.
    """
    if store is None:
        found = unreviewed(opened.pathway)
    else:
        found = _found(store, opened, on, grounds)
        if not found.approved_on:
            found = replace(found, besides=(*found.besides, *unproven(opened.pathway)))
    return replace(found, besides=(*found.besides, _OWN_CODES)) if opened.codes else found


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


def _found(store: BoardStore, opened: Opened, on: date, grounds: Grounds) -> PathwayReview:
    try:
        _, revisions = store.article(address_of(opened.pathway.id))
    except UnknownId:
        return PathwayReview()
    every = [_decided(store, one, opened) for one in revisions]
    same = [one for one in every if one.is_same]
    differs = {one.revision.id: tuple(_differences(one, opened, grounds)) for one in same}
    matching = [one for one in same if not differs[one.revision.id]]
    decided = [one for one in matching if one.approval] or [one for one in matching if one.end]
    own = max(decided, key=lambda one: one.number) if decided else None
    told = None if own is None else _told(store, own, on)
    besides = list(dict.fromkeys(what for one in same for what in differs[one.revision.id] if not matching))
    if waiting := next((one.revision for one in matching if one.revision.state in _OPEN), None):
        besides.append(f"It is before the board: revision {waiting.number}, {waiting.state.value}.")
    if (back := _taken_back(every, same, own, told)) is not None:
        return _refused(_told(store, back, on), besides)
    if told is not None:
        return told
    if other := next((one.revision for one in every if one.form and one.revision.state in _LIVE), None):
        what = "this text with other content beside it" if other.id in differs else "another text of it"
        besides.append(f"What the board approved is {what}, revision {other.number}.")
    if (last := _last([one for one in every if one.taken_back])) is not None:
        besides.append(f"Of revision {last.revision.number} is recorded: {_told(store, last, on).says}")
    return PathwayReview(besides=tuple(besides))


def _decided(store: BoardStore, revision: Revision, opened: Opened) -> _Decided:
    entries = store.trail(revision.id)
    is_same = any(one.details.get("pathway_hash") == opened.pathway.hash for one in entries)
    form = form_of(revision.content) if content_hash(revision.content) == revision.hash else None
    return _Decided(revision, is_same, form, entries)


def _differences(one: _Decided, opened: Opened, grounds: Grounds) -> Iterator[str]:
    """What is not as the board looked at it, of a pathway whose YAML is."""
    form = one.form
    if form is None or (form.pathway, form.hash) != (opened.pathway.id, opened.pathway.hash):
        yield f"The text of revision {one.revision.number} is not the one that the board looked at."
        return
    if dict(form.cards) != dict(opened.cards):
        yield "The study cards beside it are not those that the board looked at."
    if dict(form.cases) != dict(opened.cases):
        yield "The cases beside it are not those that the board looked at."
    looked = {str(claim["id"]): places_of(claim) for claim in form.claims}
    here = {f"{CLAIM}{backing.statement.id}": places_of(claim_of(backing, {})) for backing in grounds.backings}
    other = [name.removeprefix(CLAIM) for name in {**looked, **here} if looked.get(name) != here.get(name)]
    if other:
        some = ", ".join(other[:5]) + (f" and {len(other) - 5} more" if len(other) > 5 else "")
        yield f"What it cites here is not what the board looked at: {some}."


def _last(among: Sequence[_Decided]) -> _Decided | None:
    return max((one for one in among if one.settled), key=lambda one: one.settled, default=None)


def _taken_back(
    every: Sequence[_Decided], same: Sequence[_Decided], own: _Decided | None, told: PathwayReview | None
) -> _Decided | None:
    """The revision whose withdrawal or rejection keeps this content from being told, None where none does."""
    if told is not None and told.refusal:
        return None
    since = own.settled if own is not None else 0
    for among in (same, every):
        last = _last(among)
        if last is None or last.taken_back is None or last.settled < since:
            continue
        if last.taken_back.act == Act.REJECT.value and told is not None and told.is_approved:
            continue
        return last
    return None


def _refused(back: PathwayReview, besides: Sequence[str]) -> PathwayReview:
    """What was taken back, told of a content that differs from it."""
    what = f"That was revision {back.number}, which is not the same as what is here."
    until = "Nothing is told until the board approves exactly what is here."
    return replace(back, approved_on=None, approved_by="", reviewers=(), besides=(what, until, *besides))


def _told(store: BoardStore, decided: _Decided, on: date) -> PathwayReview:
    revision, approval, end = decided.revision, decided.approval, decided.end
    names: dict[str, str] = {one.id: one.name for one in store.members()}
    # Not whoever said "approve": who declared an interest did not count.
    counted = approval.details.get("counted", "").split(", ") if approval else []
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
        reviewers=tuple(sorted(names.get(one, one) for one in counted if one)),
        is_override=approval is not None and approval.act == Act.OVERRIDE.value,
        review_by=decided.form.review_by if decided.form else None,
        ended_on=ended_on or (_day(end) if end else None),
        reason=reason,
        besides=tuple(besides),
    )


def _state(decided: _Decided, on: date) -> tuple[Reviewed, date | None, str]:
    """Where it stands, since which day that is no approval any more, and why."""
    end, revision, due = decided.end, decided.revision, decided.form.review_by if decided.form else date.min
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
