"""Time: at which point, over how long, and before or after what.

Points and lengths of time are quantities with a unit of time (`units.TIMES`); `binding` ties them to values, so that
"40% at week 12 and 60% at week 24" can't be exchanged. Here: words of order and what they order. "Before surgery and
after discharge" holds the words of "after surgery and before discharge"; each order word must stand before the same
thing in claim and evidence. Method: own, after the temporal links of TimeML (Pustejovsky et al. 2003), which tie an
order word to one event.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.reading import COMMA, Reading

_ORDER = "order"


def check(alignment: Alignment) -> Iterator[Reason]:
    """Things that the claim sets before, after or during something, while the evidence orders them otherwise."""
    claim = alignment.claim
    start, end = alignment.anchor
    for index, atom in enumerate(claim.content):
        if atom.group != _ORDER or index + 1 >= len(claim.content) or claim.parted[index + 1] >= COMMA:
            continue
        thing = alignment.to[index + 1]
        if not start < thing < end or claim.content[index + 1].neutral:
            continue
        other = alignment.evidence[thing - 1]
        if other.group == _ORDER and other.key != atom.key and alignment.parted_before(thing) < COMMA:
            line = alignment.lines[alignment.line_of[thing]]
            said = claim.text[atom.start : claim.content[index + 1].end]
            yield Reason(
                ReasonKind.TIME, said, line.reading.text[other.start : alignment.evidence[thing].end]
            )  # fmt: skip


def only_leads(claim: Reading, index: int) -> bool:
    """Whether a word of order adds nothing: "after 24 weeks" is "at week 24", "during the trial" is "in the trial".

    To be asked only where the evidence orders nothing else there.
    """
    if claim.content[index].key == "order=during":
        return True
    if claim.content[index].key != "order=after":
        return False
    following = claim.content[index + 1] if index + 1 < len(claim.content) else None
    return following is not None and following.check is ReasonKind.TIME and claim.parted[index + 1] == 0
