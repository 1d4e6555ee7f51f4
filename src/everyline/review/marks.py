"""What members say of single claims before their review of the whole, and which comments are settled.

Both are kept as entries of the trail and nowhere else: each stands from the moment it is said, signed, and a review cut
short loses none. The last entry stands for its member.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from everyline.domain.ids import ClaimId
from everyline.domain.review import MemberId, Opinion, TrailEntry

MARK = "review claim"
SETTLE = "settle comment"
REOPEN = "reopen comment"


@dataclass(frozen=True, slots=True)
class Mark:
    """One member's opinion of one claim of one content, with a note. number: of its entry in the trail."""

    claim: ClaimId
    opinion: Opinion
    note: str
    at: str
    number: int


def marks(entries: Iterable[TrailEntry], member: MemberId, looked_at: str) -> Mapping[ClaimId, Mark]:
    """A member's opinions by claim of the content with this hash, from a revision's entries in order."""
    found: dict[ClaimId, Mark] = {}
    for entry in entries:
        if entry.act != MARK or entry.member != member or entry.details.get("hash") != looked_at:
            continue
        claim = ClaimId(entry.details["claim"])
        said = entry.details["opinion"]
        found.pop(claim, None)
        if said:  # an empty opinion takes back the one before
            found[claim] = Mark(claim, Opinion(said), entry.details.get("note", ""), entry.at, entry.number)
    return found


def settled(entries: Iterable[TrailEntry]) -> Mapping[str, str]:
    """Ids of comments that are settled, each with who said so."""
    found: dict[str, str] = {}
    for entry in entries:
        if entry.act == SETTLE:
            found[entry.details["comment"]] = entry.member
        elif entry.act == REOPEN:
            found.pop(entry.details["comment"], None)
    return found
