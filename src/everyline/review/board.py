"""Quorum: whether the opinions at hand allow an approval, and what stands in its way, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from everyline.domain.review import Member, MemberId, Opinion, Review, Revision, Role

# Two reviewers who have no competing interest and did not make the revision.
QUORUM = 2
MADE_EARLIER = "they made an earlier revision that this one comes from."


@dataclass(frozen=True, slots=True)
class Standing:
    """How the reviews of a revision stand. counted: members whose approval counts. hindrances: sentences, empty where
    the revision may be approved. earlier: who made a revision that this one comes from, so that their approval does not
    count."""

    counted: tuple[MemberId, ...]
    hindrances: tuple[str, ...]
    earlier: frozenset[MemberId] = frozenset()

    @property
    def is_met(self) -> bool:
        return not self.hindrances


def standing(
    revision: Revision,
    reviews: Iterable[Review],
    members: Mapping[MemberId, Member],
    earlier: Collection[MemberId] = (),
) -> Standing:
    """The standing of a revision by the reviews of exactly its content.

    A review counts if its member is an active reviewer, editor or chair, did not make the revision, declared no
    competing interest, and looked at this hash; a member's last review stands for them. A request for a change or a
    rejection by such a member hinders approval whatever the number of approvals; an unsure opinion counts for nothing.
    earlier: who made the revisions that this one comes from. What they wrote may stand in it still, whoever revised it
    since: their approval does not count either, but a change that they ask for hinders.
    """
    own: list[str] = []
    latest: dict[MemberId, Review] = {review.member: review for review in reviews if review.hash == revision.hash}
    counted: list[MemberId] = []
    hindrances: list[str] = []
    for identity, review in latest.items():
        member = members.get(identity)
        if member is None or not member.is_active or not member.roles & {Role.REVIEWER, Role.EDITOR, Role.CHAIR}:
            continue
        if identity == revision.made_by or review.interest.strip():
            continue
        opposed = sorted(claim for claim, said in review.claims.items() if said in _AGAINST)
        if review.opinion in _AGAINST:
            hindrances.append(f"{member.name} says “{review.opinion.value}”: {review.reason}")
        elif opposed:
            hindrances.append(f"{member.name} asks for changes to {', '.join(opposed)}.")
        elif review.opinion is Opinion.APPROVE and identity in earlier:
            own.append(f"The approval of {member.name} does not count: {MADE_EARLIER}")
        elif review.opinion is Opinion.APPROVE:
            counted.append(identity)
    if len(counted) < QUORUM:
        hindrances.append(f"{len(counted)} of {QUORUM} approvals by members without a competing interest.")
        hindrances += own
    return Standing(tuple(counted), tuple(hindrances), frozenset(earlier))


_AGAINST = (Opinion.REQUEST_CHANGE, Opinion.REJECT)
