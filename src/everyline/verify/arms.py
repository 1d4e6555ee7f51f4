"""Arms: the group of a trial that something is said of.

Names of roles that exclude one another (control group, intervention group) stand in `contrasts.txt`; which value goes
with which arm is seen by `binding`. Here: an arm whose name gave way to an empty word. "Higher than in controls" does
not support "higher than in cases": "cases", "patients" and "groups" may be added to a restatement, but not put in the
place of a named arm. Method: own; the place is known where the neighbours on both sides are repeated.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.reading import COMMA

_HEALTHY = "health"
_NAMED = (ReasonKind.ARM, ReasonKind.COMPARATOR, ReasonKind.DRUG)


def check(alignment: Alignment) -> Iterator[Reason]:
    """Arms of the evidence in whose place the claim has a word that names none."""
    claim, to = alignment.claim, alignment.to
    start, end = alignment.anchor
    if all(place >= start for place in to) and len(alignment.used) == end - start:
        return
    index_of = {place: index for index, place in enumerate(to) if place >= 0}
    for position in range(start, end):
        atom = alignment.evidence[position]
        if (atom.check not in _NAMED and atom.group != _HEALTHY) or position in alignment.used:
            continue
        before, after = index_of.get(position - 1), index_of.get(position + 1)
        if position == start:
            index = after - 1 if after is not None else -1
        else:
            index = before + 1 if before is not None else -1
        if not 0 <= index < len(to) or not claim.content[index].neutral:
            continue
        follows = after == index + 1 or (
            after is None
            and (position + 1 == end or alignment.parted_before(position + 1) >= COMMA)
            and (index + 1 == len(to) or claim.parted[index + 1] >= COMMA)
        )
        if follows:
            ours = claim.content[index]
            line = alignment.lines[alignment.line_of[position]]
            kind = ReasonKind.POPULATION if atom.group == _HEALTHY else ReasonKind.ARM
            yield Reason(kind, claim.text[ours.start : ours.end], line.reading.text[atom.start : atom.end])
            return
