"""A revision as a member of the board works on it: each claim with its evidence, its checks and what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any  # a stored answer is a JSON object

from everyline.domain.answer import EvidenceSpan, Label, Reason, ReasonKind, Verdict
from everyline.domain.ids import ClaimId
from everyline.domain.review import Act, Comment, Decision, Member, MemberId, Opinion, Review, Revision
from everyline.domain.text import Span
from everyline.engine.board import Board
from everyline.engine.build import Bench
from everyline.engine.comparing import changes
from everyline.engine.content import content_of
from everyline.engine.evidence import Excerpt, excerpts
from everyline.engine.offers import Offer, may, may_review, offers, why_no_review
from everyline.engine.pages import checks_of
from everyline.engine.reviewing import Progress, progress
from everyline.engine.rules import Rules, rules_of
from everyline.publish.html import CheckView
from everyline.review.board import Standing
from everyline.review.marks import Mark, marks

JsonObject = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its number on the page, from 1, the words it is about, and who settled it."""

    number: int
    comment: Comment
    by: str
    words: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a claim, and the numbers of the remarks on them."""

    text: str
    remarks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim at the desk. shown_in: headings under which readers see it. mine: the member's own mark.

    said: what others say of it in reviews they have given. also: claims that rest on the same result. change: what
    became of it since the revision before, empty for nothing. is_boards: no source says it, the board answers for it.
    earlier: the number of an earlier revision with the very
    same claim, and what the member thought of it there.
    """

    id: ClaimId
    text: str
    stretches: tuple[Stretch, ...]
    label: str
    score: float
    judge: str
    checks: tuple[CheckView, ...]
    certainty: str
    steps: tuple[JsonObject, ...]
    evidence: Sequence[Excerpt]
    shown_in: tuple[str, ...]
    remarks: tuple[Remark, ...]
    mine: Mark | None
    said: tuple[tuple[str, Opinion, str], ...]
    also: tuple[str, ...]
    change: str
    earlier: tuple[int, Opinion] | None
    is_boards: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a member needs of a revision. hidden: why they can't review it, empty where they can."""

    title: str
    slug: str
    revision: Revision
    revisions: Sequence[Revision]
    claims: Sequence[ClaimView]
    withheld: Sequence[JsonObject]
    remarks: Sequence[Remark]
    reviews: Sequence[Review]
    mine: Review | None
    decisions: Sequence[Decision]
    asked: Sequence[Member]
    reviewers: Sequence[Member]
    standing: Standing
    progress: Progress
    looked: int
    unsaid: int
    offers: Sequence[Offer]
    why_no_review: str
    may_comment: bool
    may_revise: bool
    names: Mapping[str, str]
    answer: JsonObject
    rules: Rules | None = None

    @property
    def boards(self) -> Sequence[ClaimView]:
        """The claims that no source says, for which the board itself answers: what a reviewer must look at most."""
        return [one for one in self.claims if one.is_boards]


@dataclass(frozen=True, slots=True)
class _Past:
    """What was before this revision: kinds of change by claim, and what the member thought of claims that stayed."""

    changed: Mapping[str, str]
    thought: Mapping[str, tuple[int, Opinion]]


# Of so many revisions before this one is looked up what a member thought of their claims.
_MOST_EARLIER = 5


def desk(board: Board, bench: Bench, revision: str, member: Member) -> Desk:
    """A revision at a member's desk; raises UnknownId."""
    store = board.store
    found = store.revision(revision)
    held = content_of(found.content)
    answer = held.stored
    rules = rules_of(held.form, board.today) if held.form is not None else None
    members = store.members()
    names: dict[str, str] = {one.id: one.name for one in members}
    slug = store.slug_of(found.article)
    title, revisions = store.article(slug)
    made = progress(board, found)
    reviews = store.reviews(found.id)
    remarks = _remarks(store.comments(found.id), answer, names, made)
    asked = set(store.assigned(found.id))
    before = [one for one in revisions if one.number < found.number][:_MOST_EARLIER]
    past = _Past(
        {one.claim: one.kind for one in changes(before[0].content, found.content)} if before else {},
        _earlier(board, before, found, member),
    )
    stands = board.standing(found)
    return Desk(
        title=title,
        slug=slug,
        revision=found,
        revisions=revisions,
        claims=_claims(bench, answer, remarks, made, reviews, member, names, found, past, rules),
        withheld=held.withheld,
        remarks=[one for one in remarks if one.comment.claim is None],
        reviews=reviews,
        mine=next((one for one in reversed(reviews) if one.member == member.id and one.hash == found.hash), None),
        decisions=store.decisions(found.id),
        asked=[one for one in members if one.id in asked],
        reviewers=[one for one in members if one.id != found.made_by and may_review(one)],
        standing=stands,
        progress=made,
        looked=made.count(member.id),
        unsaid=made.since(member.id),
        offers=offers(found, member, stands),
        why_no_review=why_no_review(found, member),
        may_comment=may(Act.COMMENT, found, member),
        may_revise=may(Act.REVISE, found, member),
        names=names,
        answer=answer,
        rules=rules,
    )


def _claims(
    bench: Bench,
    answer: JsonObject,
    remarks: Sequence[Remark],
    made: Progress,
    reviews: Sequence[Review],
    member: Member,
    names: Mapping[str, str],
    revision: Revision,
    past: _Past,
    rules: Rules | None,
) -> list[ClaimView]:
    cited = [one for claim in answer["claims"] for one in claim["citations"]]
    shown = iter(excerpts(bench, cited, rules.brought if rules is not None else ()))
    latest: dict[MemberId, Review] = {one.member: one for one in reviews if one.hash == revision.hash}
    views = []
    for claim in answer["claims"]:
        own = tuple(one for one in remarks if one.comment.claim == claim["id"])
        said = tuple(
            (names.get(one.member, one.member), one.claims[claim["id"]], _note(made, one.member, claim["id"]))
            for one in latest.values()
            if claim["id"] in one.claims and one.member != member.id
        )
        results = {one["finding"] for one in claim["citations"] if one["finding"]}
        verdict = _verdict(claim["verdict"]) if claim["verdict"] is not None else None
        views.append(
            ClaimView(
                id=claim["id"],
                text=claim["text"],
                stretches=_stretches(claim["text"], own),
                label=verdict.label.value if verdict else "",
                score=verdict.score if verdict else 0.0,
                judge=verdict.judge if verdict else "",
                checks=checks_of(claim["text"], verdict) if verdict else (),
                certainty=(claim["certainty"] or "").replace("_", " "),
                steps=tuple(claim.get("steps", ())),
                evidence=[next(shown) for _ in claim["citations"]],
                shown_in=_shown_in(answer, claim["id"]) if rules is None else rules.used_in.get(claim["id"], ()),
                remarks=own,
                mine=made.marks.get(member.id, {}).get(claim["id"]),
                said=said,
                also=tuple(
                    other["id"]
                    for other in answer["claims"]
                    if other["id"] != claim["id"] and results & {one["finding"] for one in other["citations"]}
                ),
                change=past.changed.get(claim["id"], ""),
                earlier=past.thought.get(claim["id"]),
                is_boards=verdict is None,
            )
        )
    return views


def _earlier(
    board: Board, before: Sequence[Revision], found: Revision, member: Member
) -> dict[str, tuple[int, Opinion]]:
    """What a member thought of claims that stand word for word, with the same evidence, in an earlier revision."""
    now = {one["id"]: _same(one) for one in content_of(found.content).claims}
    thought: dict[str, tuple[int, Opinion]] = {}
    for revision in before:
        marked = marks(board.store.trail(revision.id), member.id, revision.hash)
        for one in content_of(revision.content).claims if marked else ():
            mark = marked.get(one["id"])
            if mark and now.get(one["id"]) == _same(one):
                thought.setdefault(one["id"], (revision.number, mark.opinion))
    return thought


def _same(claim: JsonObject) -> object:
    """What must be equal for two claims to be the same: words, places of evidence, and the verdict's label."""
    places = tuple((one["document_hash"], one["start"], one["end"]) for one in claim["citations"])
    return claim["text"], places, (claim["verdict"] or {}).get("label")


def _note(made: Progress, member: MemberId, claim: ClaimId) -> str:
    mark = made.marks.get(member, {}).get(claim)
    return mark.note if mark and mark.number < made.given.get(member, 0) else ""


def _shown_in(answer: JsonObject, claim: str) -> tuple[str, ...]:
    headings = ["Bottom line"] if claim in answer["bottom_line"] else []
    headings += [one["heading"] for one in answer["sections"] if claim in one["claims"]]
    headings += [f"Disagreement: {one['about']}" for one in answer["conflicts"] if claim in one["claims"]]
    headings += [f"Premise: {one['text']}" for one in answer["premises"] if claim in one["claims"]]
    return tuple(headings)


def _remarks(comments: Sequence[Comment], answer: JsonObject, names: Mapping[str, str], made: Progress) -> list[Remark]:
    texts = {one["id"]: one["text"] for one in answer["claims"]}
    return [
        Remark(
            number,
            one,
            names.get(one.member, one.member),
            texts.get(one.claim or "", "")[one.start : one.end] if one.start is not None else "",
            names.get(made.settled[one.id], made.settled[one.id]) if one.id in made.settled else "",
        )
        for number, one in enumerate(comments, 1)
    ]


def _stretches(text: str, remarks: Sequence[Remark]) -> tuple[Stretch, ...]:
    """The text cut where a remark that is not settled begins or ends; joined it is the text again."""
    spans = [
        (one.comment.start, one.comment.end, one.number)
        for one in remarks
        if one.comment.start is not None and one.comment.end is not None and not one.settled_by
    ]
    cuts = sorted({0, len(text), *(end for span in spans for end in span[:2])})
    return tuple(
        Stretch(text[start:end], tuple(number for first, last, number in spans if first <= start and end <= last))
        for start, end in pairwise(cuts)
    )


def _verdict(stored: JsonObject) -> Verdict:
    return Verdict(
        Label(stored["label"]),
        stored["score"],
        tuple(Reason(ReasonKind(one["kind"]), one["claim"], one["evidence"]) for one in stored["reasons"]),
        stored["judge"],
        tuple(EvidenceSpan(one["evidence"], Span(one["start"], one["end"])) for one in stored.get("spans", ())),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one member said of one revision of an article: a review, or a decision."""

    number: int
    member: MemberId
    what: str
    reason: str
    interest: str = ""


def said_of(board: Board, revisions: Sequence[Revision]) -> list[Said]:
    """Who said what of which revision, newest revision first, each in the order it was said."""
    found = []
    for revision in revisions:
        for one in board.store.reviews(revision.id):
            found.append(Said(revision.number, one.member, one.opinion.value, one.reason, one.interest))
        for done in board.store.decisions(revision.id):
            what = f"{done.act.value}, by override" if done.is_override else done.act.value
            found.append(Said(revision.number, done.member, f"decision: {what}", done.reason))
    return found
