"""Quorum: whose approval counts, and what hinders."""

from __future__ import annotations

from datetime import UTC, datetime

from everyline.domain.ids import ClaimId, ContentHash
from everyline.domain.review import (
    ArticleId,
    Member,
    MemberId,
    Opinion,
    Review,
    Revision,
    RevisionId,
    Role,
    State,
)
from everyline.review.board import standing

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HASH = ContentHash("sha256:" + "0" * 64)
REVISION = Revision(RevisionId("r"), ArticleId("a"), 1, HASH, "{}", State.UNDER_REVIEW, MemberId("author"), NOW)
MEMBERS = {
    MemberId(name): Member(MemberId(name), name, frozenset({role}), is_active=name != "gone")
    for name, role in [
        ("ann", Role.REVIEWER), ("bob", Role.REVIEWER), ("eve", Role.EDITOR), ("gone", Role.REVIEWER),
        ("author", Role.REVIEWER), ("clerk", Role.ADMIN),
    ]
}  # fmt: skip


def said(who: str, opinion: Opinion = Opinion.APPROVE, *, interest: str = "", of: ContentHash = HASH,
         claims: dict[ClaimId, Opinion] | None = None) -> Review:  # fmt: skip
    return Review(MemberId(who), of, opinion, "looked at every line", interest, claims or {})


def test_two_approvals_without_an_interest_meet_it() -> None:
    assert standing(REVISION, [said("ann"), said("bob")], MEMBERS).is_met


def test_an_approval_does_not_count_with_an_interest_by_the_author_the_gone_a_clerk_or_on_other_content() -> None:
    other = ContentHash("sha256:" + "1" * 64)
    for second in (
        said("bob", interest="paid speaker"),
        said("author"),
        said("gone"),
        said("clerk"),
        said("bob", of=other),
    ):
        stands = standing(REVISION, [said("ann"), second], MEMBERS)
        assert not stands.is_met
        assert stands.counted == ("ann",)


def test_one_member_counts_once_and_by_their_last_word() -> None:
    assert not standing(REVISION, [said("ann"), said("ann")], MEMBERS).is_met
    turned = [said("ann", Opinion.REQUEST_CHANGE), said("ann"), said("bob")]
    assert standing(REVISION, turned, MEMBERS).is_met
    assert not standing(REVISION, [*turned, said("bob", Opinion.UNSURE)], MEMBERS).is_met


def test_a_request_for_a_change_hinders_whatever_the_number_of_approvals() -> None:
    reviews = [said("ann"), said("bob"), said("eve", Opinion.REQUEST_CHANGE)]
    stands = standing(REVISION, reviews, MEMBERS)
    assert stands.counted == ("ann", "bob")
    assert stands.hindrances == ("eve says “request change”: looked at every line",)


def test_so_does_one_claim_that_a_member_wants_changed() -> None:
    reviews = [said("ann"), said("bob", claims={ClaimId("c3"): Opinion.REQUEST_CHANGE})]
    assert "bob asks for changes to c3." in standing(REVISION, reviews, MEMBERS).hindrances


def test_who_made_a_revision_that_this_one_comes_from_does_not_count_but_may_hinder() -> None:
    earlier = frozenset({MemberId("bob")})
    stands = standing(REVISION, [said("ann"), said("bob")], MEMBERS, earlier)
    assert stands.counted == ("ann",)
    assert stands.hindrances == (
        "1 of 2 approvals by members without a competing interest.",
        "The approval of bob does not count: they made an earlier revision that this one comes from.",
    )
    assert standing(REVISION, [said("ann"), said("bob"), said("eve")], MEMBERS, earlier).is_met
    against = [said("ann"), said("eve"), said("bob", Opinion.REQUEST_CHANGE)]
    assert not standing(REVISION, against, MEMBERS, earlier).is_met
