"""What stands in the evidence where a claim says something else."""

from __future__ import annotations

from everyline.verify.align import ANCHOR, CONTEXT, OTHER, Alignment
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import QUANTITY
from everyline.verify.quantities import Quantity

_REACH = 8
_GAP = 4


def place_of(alignment: Alignment, index: int) -> tuple[int, int]:
    """The stretch of the anchor, half-open, between the neighbours of a claim atom that are repeated there."""
    start, end = alignment.anchor
    left, right = start - 1, end
    for before in range(index - 1, -1, -1):
        place = alignment.to[before]
        if start <= place < end:
            left = place
            break
    for after in range(index + 1, len(alignment.to)):
        place = alignment.to[after]
        if start <= place < end:
            right = place
            break
    if left < right:
        return left + 1, right
    return left + 1, min(end, left + 1 + _REACH)


def counts(alignment: Alignment) -> list[tuple[Quantity, Quantity]]:
    """The counts of the evidence: "9 of 12", "9/12"."""
    found = []
    for position in range(1, len(alignment.evidence)):
        part, whole = alignment.evidence[position - 1].quantity, alignment.evidence[position].quantity
        if part is None or whole is None or alignment.line_of[position - 1] != alignment.line_of[position]:
            continue
        links = alignment.links_before(position)
        if not part.unit and not whole.unit and ("/" in links or "of" in links):
            found.append((part, whole))
    return found


def rival(alignment: Alignment, index: int, *, in_place: bool = False) -> Atom | None:
    """The evidence's other answer to what a claim atom says: of the same group, another key, not said by the claim.

    Looked for in the atom's own place first, then in the whole anchor, then in the card's fields.
    in_place: look in the atom's own place alone, and for a quantity of the same unit.
    """
    atom = alignment.claim.content[index]
    if not atom.group:
        return None
    first, last = place_of(alignment, index)
    if in_place:
        free = (alignment.evidence[p] for p in range(first, last) if p not in alignment.used)
        return next((other for other in free if _excludes(atom, other) and _unit(other) == _unit(atom)), None)
    start, end = alignment.anchor
    for low, high in ((first, last), (start, end)):
        for position in range(low, high):
            if position not in alignment.used and _excludes(atom, alignment.evidence[position]):
                return alignment.evidence[position]
    for position, other in enumerate(alignment.evidence):
        if (
            alignment.ranks[alignment.line_of[position]] == CONTEXT
            and position not in alignment.used
            and _excludes(atom, other)
        ):
            return other
    return None


def displaced_by(alignment: Alignment, index: int) -> Atom | None:
    """What the claim says elsewhere than in its place: the evidence atom it replaced there, None if it replaced none.

    The atom is repeated, but out of the run of its neighbours, while its own place holds an unrepeated atom that
    answers the same question. "At week 24 ... (fields: weeks 24 and 152)" does not support "at week 152 ...".
    """
    atom = alignment.claim.content[index]
    place = alignment.to[index]
    start, end = alignment.anchor
    left = _neighbour(alignment, index, -1)
    right = _neighbour(alignment, index, 1)
    if any(p is not None and not start <= p < end for p in (left, right)) or left is right is None:
        return None
    twice = alignment.to.count(place) > 1
    lent = alignment.ranks[alignment.line_of[place]] == OTHER and not atom.neutral
    at_edge = left is None or right is None
    if left is None or right is None:
        if start <= place < end and atom.quantity is not None:
            return None
        low, high = (right - 1, right) if left is None and right is not None else ((left or 0) + 1, (left or 0) + 2)
    else:
        low, high = left + 1, right
    if low >= high or low <= place < high or high - low > _GAP:
        return None
    for position in range(max(low, start), min(high, end)):
        other = alignment.evidence[position]
        if position in alignment.used or other.neutral or other.key == atom.key:
            continue
        if (
            _excludes(atom, other)
            or twice
            or (lent and high - low == 1 and other.kind == atom.kind)
            or (not at_edge and _alike(atom, other))
        ):
            return other
    return None


def _neighbour(alignment: Alignment, index: int, step: int) -> int | None:
    """Where the next atom of the claim stands; one that is repeated nowhere is passed over. None at the claim's end."""
    to = alignment.to
    for other in (index + step, index + 2 * step):
        if not 0 <= other < len(to):
            return None
        if to[other] >= 0:
            return to[other]
    return -1


def passed_over(alignment: Alignment, index: int) -> Atom | None:
    """Where a claim says a thing twice that its evidence says once: what the evidence has in the second place."""
    low, high = place_of(alignment, index)
    atom = alignment.claim.content[index]
    start, _ = alignment.anchor
    left = alignment.to[index - 1] if index else start - 1
    if left < low - 1 and index:
        return None
    free = [alignment.evidence[p] for p in range(low, min(high, low + 4)) if p not in alignment.used]
    free = [other for other in free if not other.neutral]
    if not free:
        return None
    return next((other for other in free if _excludes(atom, other)), free[0])


def beside(alignment: Alignment, index: int) -> bool:
    """Whether a claim atom has in the evidence at least one of the neighbours it has in the claim."""
    place = alignment.to[index]
    for step in (1, -1):
        for distance in (1, 2):
            other = index + step * distance
            if 0 <= other < len(alignment.to) and 0 < (alignment.to[other] - place) * step <= 2:
                return True
    return False


def _alike(claim: Atom, other: Atom) -> bool:
    """Whether two atoms could stand in each other's place: both words, or both quantities of one unit."""
    if claim.kind != QUANTITY or other.kind != QUANTITY:
        return claim.kind != QUANTITY and other.kind != QUANTITY
    return _unit(claim) == _unit(other)


def _unit(atom: Atom) -> str:
    return atom.quantity.unit if atom.quantity else ""


def _excludes(claim: Atom, other: Atom) -> bool:
    if not claim.group or claim.group != other.group or claim.key == other.key:
        return False
    if claim.kind == QUANTITY and claim.quantity is not None and other.quantity is not None:
        return True
    return claim.kind == other.kind


def ranks_of(alignment: Alignment, index: int) -> int | None:
    """The rank of the line a claim atom is repeated in; None where it is repeated nowhere."""
    place = alignment.to[index]
    return None if place < 0 else alignment.ranks[alignment.line_of[place]]


def in_anchor(alignment: Alignment, index: int) -> bool:
    """Whether a claim atom is repeated in the anchor itself."""
    return ranks_of(alignment, index) == ANCHOR
