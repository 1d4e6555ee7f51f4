"""Numbers: those that follow from the evidence without being printed there, and those that were cut off.

A claim may say what its evidence lets anyone compute: the difference of two percentages, a percentage from a count, a
rate in a thousand, a number needed to treat (Cook and Sackett 1995, doi:10.1136/bmj.310.6977.452). Such a claim stays
SUPPORTED, and the arithmetic is shown beside it (`derivations`). Comparing two printed numbers: `quantities`; what a
number belongs to: `binding`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.atoms import Atom
from everyline.verify.quantities import Quantity, derive
from everyline.verify.reading import Reading
from everyline.verify.rivals import counts, rival

# Words that name a difference; a claim may bring them with a difference that follows from its evidence.
_OF_DIFFERENCES = frozenset(("sameness=different", "different", "absolut", "risk"))


class Derivation(NamedTuple):
    """A number of a claim that its evidence does not print, and how it follows: "38.8% - 6.2%"."""

    claim: str
    follows: str


def check(alignment: Alignment) -> Iterator[Reason]:
    """Numbers whose other end was cut off, and percentages that are not those of the counts they stand beside."""
    yield from _lost_ends(alignment)
    yield from _miscounted(alignment)


def _miscounted(alignment: Alignment) -> Iterator[Reason]:
    """A count and a percentage side by side ("40/46, 47.5%") that disagree, and that the evidence has apart."""
    claim = alignment.claim
    if "/" not in claim.text and " of " not in claim.text:
        return
    for index in range(2, len(claim.content)):
        part, whole, share = (claim.content[index - k].quantity for k in (2, 1, 0))
        if part is None or whole is None or share is None or share.unit != "%" or share.op or whole.unit or part.unit:
            continue
        if not {"/", "of"} & set(claim.links[index - 1]) or not 0 < part.low <= whole.low or part.low != part.high:
            continue
        true = 100 * part.low / whole.low
        behind = alignment.to[index - 1] + 1
        if abs(true - share.low) <= _ROUNDING or not 0 < behind < len(alignment.evidence):
            continue
        theirs = alignment.evidence[behind].quantity
        if theirs is None or theirs.unit != "%" or abs(true - theirs.low) > _ROUNDING:
            continue
        said = claim.text[claim.content[index - 2].start : claim.content[index].end]
        yield Reason(ReasonKind.NUMBER, said, f"{part.low:g} of {whole.low:g} is {true:.1f}%")


_ROUNDING = 1.0


def _lost_ends(alignment: Alignment) -> Iterator[Reason]:
    """The end of a change or a span of time whose beginning the claim keeps: "from day 0 to 7", "from 93 to 26"."""
    start, end = alignment.anchor
    for position in range(start + 1, end):
        atom, before = alignment.evidence[position], alignment.evidence[position - 1]
        if position in alignment.used or atom.quantity is None or before.quantity is None:
            continue
        if (
            position - 1 in alignment.used
            and alignment.links_before(position) == ("to",)
            and atom.check is before.check
        ):
            reading = alignment.lines[alignment.line_of[position]].reading
            yield Reason(atom.check or ReasonKind.NUMBER, "", reading.text[before.start : atom.end])


def follows(alignment: Alignment, index: int) -> str | None:
    """How a quantity of the claim that is printed nowhere follows from the evidence; None where it does not.

    Where the evidence prints another number of that unit in its very place, nothing is derived: that one was meant.
    """
    claim = alignment.claim
    quantity = claim.content[index].quantity
    if quantity is not None and _is_base(claim, index):
        return "per 1000" if follows(alignment, index - 1) else None
    if quantity is None or rival(alignment, index, in_place=True) is not None:
        return None
    words = frozenset(atom.key.rpartition("=")[2] for atom in claim.content)
    if index + 1 < len(claim.content) and _is_base(claim, index + 1):
        words |= {"per-1000"}
    known = [atom.quantity for atom in alignment.evidence if atom.quantity]
    return derive(quantity, known, counts(alignment), words)


def _is_base(claim: Reading, index: int) -> bool:
    """Whether a quantity is the thousand of a rate: "45 per 1000", "45 in 1,000"."""
    atom = claim.content[index]
    if index == 0 or atom.quantity is None or atom.key != "1000" or claim.content[index - 1].quantity is None:
        return False
    return bool({"per", "in", "of", "/"} & set(claim.links[index]))


def names_number_needed(alignment: Alignment, index: int) -> bool:
    """Whether a word only names a number needed to treat that follows from the evidence and stands right behind it."""
    claim = alignment.claim
    if claim.content[index].key != NUMBER_NEEDED or index + 1 >= len(claim.content):
        return False
    return alignment.to[index + 1] < 0 and follows(alignment, index + 1) is not None


NUMBER_NEEDED = "number needed to treat"


def is_significant(alignment: Alignment) -> bool:
    """Whether the anchor's own p-values, at least one and all of them, are under 0.05.

    A claim may then call the difference significant, though the evidence leaves the word out.
    """
    start, end = alignment.anchor
    values = [
        alignment.evidence[p].quantity
        for p in range(start + 1, end)
        if alignment.evidence[p - 1].key == "p" and alignment.evidence[p].quantity is not None
    ]
    return bool(values) and all((q is not None and q.high < _LEVEL) or _is_bound(q) for q in values)


_LEVEL = 0.05


def _is_bound(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.op in ("<", "<=") and quantity.high <= _LEVEL


def is_difference(alignment: Alignment) -> bool:
    """Whether the claim holds a number of percentage points that is the difference of two the evidence prints."""
    quantities = [
        a.quantity for a, p in zip(alignment.claim.content, alignment.to, strict=True) if a.quantity and p < 0
    ]
    if not any(q.unit in ("pp", "points") for q in quantities):
        return False
    known = [a.quantity for a in alignment.evidence if a.quantity]
    return any(q.unit in ("pp", "points") and derive(q, known, [], frozenset(("difference",))) for q in quantities)


def names_difference(atom: Atom) -> bool:
    """Whether a word only says that a number is a difference."""
    return atom.key in _OF_DIFFERENCES


def only_unit(claim: Atom, evidence: Atom) -> bool:
    """Whether two quantities have the same number and differ in their unit alone."""
    ours, theirs = claim.quantity, evidence.quantity
    return ours is not None and theirs is not None and ours.low == theirs.low and ours.unit != theirs.unit


def derivations(alignment: Alignment) -> tuple[Derivation, ...]:
    """Every number of an aligned claim that follows from its evidence without being printed there."""
    found = []
    for index, atom in enumerate(alignment.claim.content):
        if atom.quantity is not None and alignment.to[index] < 0:
            how = follows(alignment, index)
            if how:
                found.append(Derivation(alignment.claim.text[atom.start : atom.end], how))
    return tuple(found)
