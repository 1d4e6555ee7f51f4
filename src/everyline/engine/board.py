"""What the board can do, act by act: permission, check, effect and trail entry in one transaction.

Pages, commands and the REST interface call these and decide nothing themselves. A revision's state is moved only by the
table in `review/workflow.py`; what is approved is exactly one hash.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from everyline.db.sql import open_database
from everyline.domain.ids import ClaimId, content_hash
from everyline.domain.review import (
    Act,
    ApprovedRevision,
    ArticleId,
    Decision,
    Member,
    Opinion,
    Review,
    Revision,
    RevisionId,
    State,
)
from everyline.engine.build import Bench
from everyline.engine.chain import check_trail, signer_of
from everyline.engine.comparing import changes
from everyline.engine.content import address_for, content_of, fault_of, looked_at, named_in, same_subject, taken
from everyline.engine.evidence import look_in
from everyline.engine.membership import PROGRAM, Membership
from everyline.engine.revising import Place, replaced, reworded, withheld
from everyline.errors import InvalidInput, NotPermitted, TransitionRefused
from everyline.publish.keys import SigningKey
from everyline.review.acting import Acting
from everyline.review.board import MADE_EARLIER, Standing, standing
from everyline.review.marks import marks
from everyline.review.publications import WATCH, PublicationStore
from everyline.review.store import BoardStore
from everyline.review.trail import Fault
from everyline.review.workflow import follow

_MOST_TEXT = 10_000
_LIVE = (State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True)
class Board(Membership):
    """The board at work on revisions; who is on it is in `membership.py`."""

    def create(self, by: Member, bench: Bench | None, content: str, *, slug: str | None = None) -> Revision:
        """A new article from a stored answer or a pathway's stored form, as its first revision, a draft.

        Raises InvalidInput where it is neither, says nothing, or does not hold when checked again.
        """
        found = taken(bench, content, self.today)
        address = address_for(found, slug)
        with self.acting() as acting:
            follow(Act.CREATE, None, acting.member(by.id), made_by=None, reason="")
            article = ArticleId(content_hash(address)[7:23])
            if found.is_pathway and acting.has_article(article):
                raise InvalidInput(f"The board has this pathway already, at {address}.", "Make a new revision of it.")
            acting.add_article(article, address, found.title)
            return self._keep(acting, by, article, content, "", Act.CREATE)

    def revise(self, by: Member, bench: Bench | None, revision: str, content: str, reason: str) -> Revision:
        """A new draft of an article in place of a revision, with other content.

        A published revision stays before readers, who keep what was approved; an approval not yet published lapses.
        """
        found = taken(bench, content, self.today)
        with self.acting() as acting:
            before = acting.revision(revision)
            same_subject(content_of(before.content), found)
            return self._revised(acting, by, before, content, reason)

    def reword(self, by: Member, revision: str, claim: str, text: str, reason: str) -> Revision:
        """A new draft with one claim reworded and judged; withheld where it is not SUPPORTED."""
        with self.acting() as acting:
            before = acting.revision(revision)
            return self._revised(acting, by, before, reworded(before.content, claim, text), reason)

    def replace_evidence(
        self,
        by: Member,
        bench: Bench,
        revision: str,
        claim: str,
        places: Sequence[Place],
        reason: str,
        *,
        instead: int | None = None,
        text: str = "",
    ) -> Revision:
        """A new draft with other evidence under one claim: `places` in the place of its citation number `instead`
        (from 0), or of all of them for None; text: its words from now on, empty for the same.

        Raises TransitionRefused where the judge does not find the claim SUPPORTED by it: nothing is changed then.
        """
        with self.acting() as acting:
            before = acting.revision(revision)
            follow(Act.REVISE, before.state, acting.member(by.id), made_by=before.made_by, reason=reason)
            content = replaced(before.content, claim, text, places, instead, look_in(bench))
            return self._revised(acting, by, before, content, reason)

    def withhold(self, by: Member, revision: str, claim: str, reason: str, *, is_wrong: bool = False) -> Revision:
        """A new draft with one claim withheld; is_wrong: what it says is wrong, so its result leaves the tables too."""
        with self.acting() as acting:
            before = acting.revision(revision)
            return self._revised(acting, by, before, withheld(before.content, claim, is_wrong=is_wrong), reason)

    def submit(self, by: Member, revision: str, reason: str = "") -> Revision:
        """Hand a draft to the board."""
        return self._move(Act.SUBMIT, by, revision, reason)

    def assign(self, by: Member, revision: str, reviewers: Sequence[str]) -> Revision:
        """Ask members to review. Raises NotPermitted where one may not review or made the revision."""
        with self.acting() as acting:
            seen = acting.revision(revision)
            to = follow(Act.ASSIGN, seen.state, acting.member(by.id), made_by=seen.made_by, reason="")
            asked = [acting.member(one) for one in dict.fromkeys(reviewers)]
            if not asked:
                raise InvalidInput("Nobody was named to review.", "Name at least one reviewer.")
            for member in asked:
                follow(Act.REVIEW, State.UNDER_REVIEW, member, made_by=seen.made_by, reason="asked")
            acting.assign(seen.id, [member.id for member in asked])
            return self._moved(acting, by, seen, to, Act.ASSIGN, "", {"reviewers": ", ".join(m.id for m in asked)})

    def review(
        self,
        by: Member,
        revision: str,
        seen_hash: str,
        opinion: Opinion,
        reason: str,
        *,
        interest: str = "",
        claims: Mapping[ClaimId, Opinion] | None = None,
    ) -> Review:
        """One's opinion of exactly the content with this hash; refused where the revision is not that any more.

        claims: opinions of single claims; those marked before (`reviewing.mark`) are taken in where none is given here.
        """
        with self.acting() as acting:
            seen = acting.revision(revision)
            follow(Act.REVIEW, seen.state, acting.member(by.id), made_by=seen.made_by, reason=reason)
            _same(seen, seen_hash)
            known = {one["id"] for one in content_of(seen.content).claims}
            marked = marks(acting.trail(seen.id), by.id, seen.hash)
            claims = {**{claim: one.opinion for claim, one in marked.items()}, **(claims or {})}
            for claim in claims:
                if claim not in known:
                    raise InvalidInput(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
            said = Review(by.id, seen.hash, opinion, _said(reason, "reason"), interest.strip(), claims)
            if said == next((one for one in reversed(acting.reviews(seen.id)) if one.member == by.id), None):
                return said  # the same form sent twice is one review
            acting.add_review(seen.id, said)
            told = ", ".join(f"{claim}: {one.value}" for claim, one in claims.items())
            details = {"hash": seen.hash, "opinion": opinion.value, "reason": said.reason, "interest": said.interest}
            details |= named_in(seen.content) | ({"claims": told} if told else {})
            acting.append(by.id, Act.REVIEW.value, seen.id, details)
            return said

    def comment(
        self, by: Member, revision: str, text: str, *, claim: str | None = None, span: tuple[int, int] | None = None
    ) -> None:
        """Say something of a revision, of a claim, or of a span of a claim's text."""
        with self.acting() as acting:
            seen = acting.revision(revision)
            follow(Act.COMMENT, seen.state, acting.member(by.id), made_by=seen.made_by, reason=text)
            texts = {one["id"]: one["text"] for one in content_of(seen.content).claims}
            if claim is not None and claim not in texts:
                raise InvalidInput(f"The revision has no claim {claim!r}.", "Its claims are listed on its page.")
            if span is not None and (claim is None or not 0 <= span[0] < span[1] <= len(texts[claim])):
                raise InvalidInput("The comment's span lies outside its claim.", "Mark words of the claim's text.")
            said = _said(text, "comment")
            if acting.has_comment(seen.id, by.id, said, claim, span):
                return  # the same form sent twice is one comment
            acting.add_comment(seen.id, by.id, said, claim, span)
            quoted = {"words": texts[claim][span[0] : span[1]]} if claim is not None and span is not None else {}
            acting.append(by.id, Act.COMMENT.value, seen.id, {"claim": claim or "", **quoted, "text": text.strip()})

    def request_changes(self, by: Member, revision: str, reason: str) -> Revision:
        """Give a revision back to its author."""
        return self._move(Act.REQUEST_CHANGES, by, revision, reason)

    def approve(self, by: Member, revision: str, seen_hash: str, reason: str, *, override: bool = False) -> Revision:
        """Approve exactly the content with this hash, if the quorum is met; by override, the chair alone and recorded.

        Raises TransitionRefused where the quorum is not met, naming what hinders, or the content changed underneath.
        """
        act = Act.OVERRIDE if override else Act.APPROVE
        with self.acting() as acting:
            seen = acting.revision(revision)
            to = follow(act, seen.state, acting.member(by.id), made_by=seen.made_by, reason=reason)
            _same(seen, seen_hash)
            stands = standing(seen, acting.reviews(seen.id), acting.members(), acting.earlier_makers(seen))
            if override and by.id in stands.earlier:
                raise NotPermitted(
                    f"{by.name} may not override: {MADE_EARLIER}", "Ask for two reviews, or another chair."
                )
            if not override and not stands.is_met:
                raise TransitionRefused(
                    f"The revision can't be approved yet: {' '.join(stands.hindrances)}",
                    "Ask for the reviews that are missing.",
                )
            decision = Decision(Act.APPROVE, by.id, seen.hash, reason.strip(), self.now(), override)
            acting.add_decision(seen.id, decision)
            details = {"hash": seen.hash, "counted": ", ".join(stands.counted)}
            if override:
                details["overridden"] = " ".join(stands.hindrances) or "nothing stood in the way"
            return self._moved(acting, by, seen, to, act, reason, details)

    def reject(self, by: Member, revision: str, reason: str) -> Revision:
        """End a revision's way for good."""
        return self._move(Act.REJECT, by, revision, reason)

    def publish(self, by: Member, bench: Bench | None, revision: str) -> Revision:
        """Put an approved revision before readers; what was published of the article before lapses.

        It is checked once more first: where it no longer holds, nothing is published.
        """
        with self.acting() as acting:
            seen = acting.revision(revision)
            to = follow(Act.PUBLISH, seen.state, acting.member(by.id), made_by=seen.made_by, reason="")
            fault = fault_of(bench, seen.content, self.today)
            if fault is not None:
                raise TransitionRefused(
                    f"The revision no longer holds: {fault}", "Let its approval lapse and revise it."
                )
            for other in acting.others_published(seen.article, seen.id):
                self._moved(acting, None, other, State.LAPSED, Act.LAPSE, f"revision {seen.number} took its place", {})
            return self._moved(acting, by, seen, to, Act.PUBLISH, "", {"hash": seen.hash})

    def lapse(self, by: Member, revision: str, reason: str) -> Revision:
        """Let an approval lapse until the board has looked again."""
        return self._move(Act.LAPSE, by, revision, reason)

    def reopen(self, by: Member, revision: str, reason: str) -> Revision:
        """Take a lapsed revision, or one that changes were asked of, under review again."""
        return self._move(Act.REOPEN, by, revision, reason)

    def withdraw(self, by: Member, revision: str, reason: str) -> Revision:
        """Take a revision back, for good; its page says so and why."""
        return self._move(Act.WITHDRAW, by, revision, reason)

    def watch(self, bench: Bench) -> tuple[Revision, ...]:
        """Check every approved and published revision against the library as it stands; those that no longer hold
        lapse, by the program, with the reason: of pathways also those whose day of review has passed. What lapsed is
        given back.

        The trail tells of the whole watch in one entry, so that readers can be told when an article was last checked.
        """
        lapsed: list[Revision] = []
        unchecked: list[str] = []
        began, _ = PublicationStore(self.store.engine).head()
        for article in self.store.articles(limit=1_000_000):
            for revision in self.store.article(article.slug)[1]:
                if revision.state not in _LIVE:
                    continue
                # A library that lost a text, or another one opened by mistake, must not take every article down.
                fault, unknown = looked_at(bench, revision.content, self.today)
                if fault is None:
                    unchecked += [revision.id] if unknown else []
                    continue
                with self.acting() as acting:
                    seen = acting.revision(revision.id)
                    to = follow(Act.LAPSE, seen.state, None, made_by=seen.made_by, reason=fault)
                    lapsed.append(self._moved(acting, None, seen, to, Act.LAPSE, fault, {"hash": seen.hash}))
        with self.acting() as acting:
            details = {"after": str(began), "lapsed": str(len(lapsed))}
            # Readers are not told that these were checked.
            details |= {"unchecked": ", ".join(unchecked)} if unchecked else {}
            acting.append(PROGRAM, WATCH, WATCH, details)
        return tuple(lapsed)

    def approved(self, revision: Revision) -> ApprovedRevision:
        """A revision with the decision that approved exactly it; raises TransitionRefused where none did."""
        for decision in reversed(self.store.decisions(revision.id)):
            if decision.act is Act.APPROVE and decision.hash == revision.hash:
                return ApprovedRevision(revision, decision)
        raise TransitionRefused(
            f"No decision approves revision {revision.id}.", "Only approved revisions are published."
        )

    def standing(self, revision: Revision) -> Standing:
        """How the reviews of a revision stand."""
        members = {one.id: one for one in self.store.members()}
        return standing(revision, self.store.reviews(revision.id), members, self.store.earlier_makers(revision))

    # The trail

    def trail_faults(self) -> tuple[Fault, ...]:
        """What is wrong with the trail; empty where every entry is as it was written and signed."""
        return check_trail(self.store.trail(), self.store.keys())

    # How every act is done

    def _move(self, act: Act, by: Member, revision: str, reason: str) -> Revision:
        with self.acting() as acting:
            seen = acting.revision(revision)
            to = follow(act, seen.state, acting.member(by.id), made_by=seen.made_by, reason=reason)
            return self._moved(acting, by, seen, to, act, reason, {"hash": seen.hash})

    def _moved(
        self,
        acting: Acting,
        by: Member | None,
        seen: Revision,
        to: State | None,
        act: Act,
        reason: str,
        details: Mapping[str, str],
    ) -> Revision:
        after = to or seen.state
        if after is not seen.state:
            acting.move(seen, after)
        told = {
            **details,
            **named_in(seen.content),
            "from": seen.state.value,
            "to": after.value,
            "reason": reason.strip(),
        }
        acting.append(by.id if by else PROGRAM, act.value, seen.id, told)
        return replace(seen, state=after)

    def _revised(self, acting: Acting, by: Member, before: Revision, content: str, reason: str) -> Revision:
        follow(Act.REVISE, before.state, acting.member(by.id), made_by=before.made_by, reason=reason)
        if content == before.content:
            raise InvalidInput("Nothing was changed.", "A revision differs from the one before it.")
        newest = acting.newest(before.article)
        if (newest.content, newest.state, newest.made_by) == (content, State.DRAFT, by.id) and newest.id != before.id:
            return newest  # the same form sent twice makes one draft
        if before.state is State.APPROVED:
            self._moved(acting, None, before, State.LAPSED, Act.LAPSE, "its content was revised", {"hash": before.hash})
        return self._keep(acting, by, before.article, content, _said(reason, "reason"), Act.REVISE, before)

    def _keep(
        self,
        acting: Acting,
        by: Member,
        article: ArticleId,
        content: str,
        reason: str,
        act: Act,
        before: Revision | None = None,
    ) -> Revision:
        number = acting.next_number(article)
        revision = Revision(
            id=RevisionId(f"{article}-{number}"),
            article=article,
            number=number,
            hash=content_hash(content),
            content=content,
            state=State.DRAFT,
            made_by=by.id,
            made_at=self.now(),
            reason=reason,
        )
        acting.add_revision(revision)
        details = {"hash": revision.hash, "reason": reason, **named_in(content)}
        if before is not None:
            altered = changes(before.content, content)
            details["before"] = before.id
            details["changes"] = "; ".join(f"{one.claim} {one.kind}" for one in altered) or "none in its claims"
        acting.append(by.id, act.value, revision.id, details)
        return revision


def open_board(url: str, key: SigningKey, now: Callable[[], datetime]) -> Board:
    """The board whose records are in a database (a URL, or the path of a SQLite file)."""
    return Board(BoardStore(open_database(url)), signer_of(key), now)


def read_answer(file: Path) -> str:
    """A stored answer from a file; raises InvalidInput where it can't be read as text."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InvalidInput(
            f"{file} can't be read.", "Name an answer as `everyline ask --json --out` wrote it."
        ) from fault


def _same(seen: Revision, looked_at: str) -> None:
    if seen.hash != looked_at:
        raise TransitionRefused("The revision is not the one that was looked at.", "Open it again and look at it anew.")


def _said(text: str, what: str) -> str:
    said = text.strip()
    if not said or len(said) > _MOST_TEXT:
        raise InvalidInput(f"The {what} has {len(said):,} characters.", f"Write from 1 to {_MOST_TEXT:,}.")
    return said
