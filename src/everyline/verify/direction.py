"""Direction: what rises, falls, improves or worsens, and that the claim says it of the same thing.

A direction word belongs to the words after it ("increased cell death"). Where the evidence has the opposite word
nearer to them, the claim has it the wrong way round; where they stand far from the word or in another sentence, the
evidence does not say it of them. Polarity of outcomes is not inferred: "fewer relapses" and "better" do not stand for
each other, so a restatement that swaps them is INSUFFICIENT, never wrongly supported.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.atoms import Atom
from everyline.verify.reading import COMMA

_NEAR = 6
_OBJECTS = 3
# What may stand between a direction word and what it is about; a verb there begins another thing.
_LEADING = frozenset(("a", "an", "the", "of", "in", "for", "with", "their", "its", "to", "on"))


def check(alignment: Alignment) -> Iterator[Reason]:
    """Direction words whose objects have another direction, or none, in the evidence."""
    claim = alignment.claim
    start, end = alignment.anchor
    for index, atom in enumerate(claim.content):
        place = alignment.to[index]
        if atom.check is not ReasonKind.DIRECTION or not start <= place < end:
            continue
        objects = _objects(alignment, index)
        if not objects:
            continue
        words = claim.text[atom.start : claim.content[objects[-1]].end]
        places = [alignment.to[i] for i in objects if alignment.to[i] >= 0]
        inside = [p for p in places if start <= p < end]
        for target in inside:
            opposite = _nearer_opposite(alignment, atom, place, target)
            if opposite is not None:
                line = alignment.lines[alignment.line_of[opposite]]
                other, goal = alignment.evidence[opposite], alignment.evidence[target]
                low, high = min(other.start, goal.start), max(other.end, goal.end)
                yield Reason(ReasonKind.DIRECTION, words, line.reading.text[low:high])
                break
        else:
            near = sum(abs(p - place) <= _NEAR for p in inside)
            if (places and 2 * near <= len(places) and len(inside) < len(places)) or (inside and not near):
                yield Reason(ReasonKind.DIRECTION, words, "")


def _objects(alignment: Alignment, index: int) -> list[int]:
    """The content words a direction word of the claim is about: those after it in its phrase, else those before."""
    claim = alignment.claim
    found: list[int] = []
    after = index + 1
    while after < len(claim.content) and len(found) < _OBJECTS and claim.parted[after] < COMMA:
        if not found and not _LEADING.issuperset(claim.links[after]):
            break
        if not claim.content[after].neutral and claim.content[after].quantity is None:
            found.append(after)
        after += 1
    return found


def _nearer_opposite(alignment: Alignment, atom: Atom, place: int, target: int) -> int | None:
    """An opposite of the direction between its place and its object's, unused by the claim."""
    step = 1 if target > place else -1
    for position in range(target - step, place, -step):
        other = alignment.evidence[position]
        if other.group == atom.group and other.key != atom.key:
            return None if position in alignment.used else position
    return None
