"""Certainty: a claim may not say more surely, or more widely, than its evidence.

Dropped hedges and dropped limits ("only", "unless"), added boosters and added limits. Weaker wording than the
evidence's is let through: to say "may" of what was shown is modest, not false.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import ANCHOR, Alignment
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import BOOSTER, HEDGE, RESTRICTOR
from everyline.verify.reading import scope
from everyline.verify.rivals import beside, ranks_of


def check(alignment: Alignment) -> Iterator[Reason]:
    """Hedges and limits that were dropped, boosters and limits that were added."""
    claim = alignment.claim
    for index, atom in enumerate(claim.content):
        if atom.kind in (BOOSTER, RESTRICTOR) and (
            ranks_of(alignment, index) != ANCHOR or not beside(alignment, index)
        ):
            yield Reason(ReasonKind.CERTAINTY_INFLATED, claim.text[atom.start : atom.end], "")
    yield from _widened(alignment)
    yield from _overproved(alignment)
    start, end = alignment.anchor
    reading = alignment.lines[alignment.line_of[start]].reading
    for position in range(start, end):
        atom = alignment.evidence[position]
        if atom.kind not in (HEDGE, RESTRICTOR) or position in alignment.used:
            continue
        if atom.kind == HEDGE and _still_hedged(alignment, atom):
            continue
        governed = [start + i for i in scope(reading, position - start)]
        meant = [p for p in governed if not alignment.evidence[p].neutral][:3] or governed[:2]
        if meant and sum(p in alignment.used for p in meant) * 2 > len(meant):
            yield Reason(ReasonKind.CERTAINTY_INFLATED, "", reading.text[atom.start : atom.end])


# Groups of qualities that make a narrower thing of what they stand before: an infection, a vaccine, an endpoint.
_QUALITIES = frozenset(("vaccine", "gravity", "strength", "endpoint", "severity", "loading", "high or low"))


def _widened(alignment: Alignment) -> Iterator[Reason]:
    """Qualities the claim drops before a thing it names: "serious infections" are not "infections"."""
    start, end = alignment.anchor
    reading = alignment.lines[alignment.line_of[start]].reading
    said = {atom.group for atom in alignment.claim.content}
    for position in range(start, end - 1):
        atom = alignment.evidence[position]
        if atom.group not in _QUALITIES or position in alignment.used or atom.group in said:
            continue
        if position + 1 in alignment.used and alignment.parted_before(position + 1) == 0:
            yield Reason(
                ReasonKind.CERTAINTY_INFLATED, "", reading.text[atom.start : alignment.evidence[position + 1].end]
            )


# Designs that can suggest an effect and not show it, as the evidence itself names them; and words that claim proof.
_WEAK = re.compile(
    r"\b(?:open[- ]label|uncontrolled|non-?randomi[sz]ed|single[- ]arm|pilot|case (?:series|reports?)|retrospective\w*|"
    r"observational|cross-sectional|unblinded)\b",
    re.IGNORECASE,
)
_PROOF = re.compile(
    r"\b(?:demonstrat\w+|confirm\w*|establish\w*|prov(?:e[sdn]?|en)|shown to (?:be|have)|evidence that)\b",
    re.IGNORECASE,
)


def _overproved(alignment: Alignment) -> Iterator[Reason]:
    """An open-label, uncontrolled or pilot result told as proof; its own sentence may of course say so itself."""
    anchor = alignment.lines[alignment.ranks.index(ANCHOR)].reading.text
    weak = _weak_design(anchor)
    if weak is None or _WEAK.search(alignment.claim.text):
        return
    proof = _PROOF.search(alignment.claim.text)
    if proof is not None:
        yield Reason(ReasonKind.CERTAINTY_INFLATED, proof.group(), weak)


@lru_cache(maxsize=4096)
def _weak_design(sentence: str) -> str | None:
    """The weak design that a sentence names without claiming proof itself."""
    weak = _WEAK.search(sentence)
    return weak.group() if weak is not None and not _PROOF.search(sentence) else None


def _still_hedged(alignment: Alignment, dropped: Atom) -> bool:
    """Whether another hedge of the claim does a dropped one's work: one of the thing itself does any's."""
    for index, atom in enumerate(alignment.claim.content):
        if atom.kind == HEDGE and (atom.key == "hedge=modal" or dropped.key != "hedge=modal"):
            place = alignment.to[index]
            if place < 0 or dropped.key != "hedge=modal":
                return True
    return False
