"""Negation: a "not" belongs to the words after it, up to the end of their clause, in claim and evidence alike.

How far a negation reaches: `reading.scope`.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.lexicon import NEGATION
from everyline.verify.reading import Reading, scope


def check(alignment: Alignment) -> Iterator[Reason]:
    """Negations the claim adds, drops, or moves to other words."""
    claim = alignment.claim
    start, end = alignment.anchor
    line = alignment.lines[alignment.line_of[start]]
    seen: set[int] = set()
    for index, atom in enumerate(claim.content):
        if atom.kind != NEGATION:
            continue
        place = alignment.to[index]
        words = claim.text[atom.start : atom.end]
        if place in seen:
            yield Reason(ReasonKind.NEGATION, words, _scope_text(alignment, claim, index))
            continue
        seen.add(place)
        if place < 0:
            yield Reason(ReasonKind.NEGATION, words, _scope_text(alignment, claim, index))
            continue
        if not start <= place < end:
            yield Reason(ReasonKind.NEGATION, words, "")
            continue
        theirs = {start + i for i in scope(line.reading, place - start)}
        ours = [alignment.to[i] for i in scope(claim, index) if alignment.to[i] >= 0]
        if (
            ours
            and not _same_verb(alignment, ours, theirs)
            and (ours[0] not in theirs or 2 * sum(p in theirs for p in ours) < len(ours))
        ):
            yield Reason(ReasonKind.NEGATION, words, _text_of(line.reading, place - start))
    repeated = alignment.used
    for position in range(start, end):
        atom = alignment.evidence[position]
        if atom.kind != NEGATION or position in repeated:
            continue
        governed = [start + i for i in scope(line.reading, position - start)]
        meant = [p for p in governed if not alignment.evidence[p].neutral]
        near = meant or governed
        # What stands right behind the "not" is what it denies, however long the list that follows.
        if near and (near[0] in repeated or sum(p in repeated for p in near) * 2 > len(near)):
            yield Reason(ReasonKind.NEGATION, "", _text_of(line.reading, position - start))


_SHORT = 2


def _same_verb(alignment: Alignment, ours: list[int], theirs: set[int]) -> bool:
    """Whether "no trial measured pain" is said as "pain was not measured": the same verb denied, at a clause's end."""
    meant = [p for p in ours if not alignment.evidence[p].neutral]
    return bool(meant) and len(theirs) <= _SHORT and meant[0] in theirs


def _scope_text(alignment: Alignment, claim: Reading, index: int) -> str:
    """What the evidence says, unnegated, of what the claim negates; empty where it says nothing of it."""
    places = [alignment.to[i] for i in scope(claim, index)]
    hit = [p for p in places if p >= 0]
    if not hit or len(hit) * 2 < len(places):
        return ""
    first = min(hit)
    atom = alignment.evidence[first]
    reading = alignment.lines[alignment.line_of[first]].reading
    return reading.text[atom.start : atom.end]


def _text_of(reading: Reading, index: int) -> str:
    atom = reading.content[index]
    ahead = scope(reading, index)
    last = reading.content[min(max(ahead.stop - 1, index), index + 2)] if ahead else atom
    return reading.text[min(atom.start, last.start) : max(atom.end, last.end)]
