"""Dose: how much of which drug, how often.

That a dose is in the evidence at all is seen by `differences`. Here: that it goes with the same drug, and a schedule
with the same dose. "Baricitinib 4 mg with methotrexate 15 mg" does not support "methotrexate 4 mg"; "4 mg twice daily
or 2 mg once daily" does not support "2 mg twice daily". A dose belongs to the drug beside it, else to the last drug
named before it in its clause; a schedule belongs to the last dose before it. Method: nearest-neighbour attachment, as
medication extraction has it for "drug, dose, frequency" (Uzuner et al. 2010, doi:10.1136/jamia.2010.003947).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.align import Alignment
from everyline.verify.atoms import Atom
from everyline.verify.reading import CLAUSE

_NEAR = 6


def check(alignment: Alignment) -> Iterator[Reason]:
    """Doses given to another drug, and schedules given to another dose, than in the evidence."""
    claim = alignment.claim
    if not any(atom.check is ReasonKind.DOSE for atom in claim.content):
        return
    start, end = alignment.anchor
    line = alignment.lines[alignment.line_of[start]].reading
    for index, atom in enumerate(claim.content):
        place = alignment.to[index]
        if atom.check is not ReasonKind.DOSE or not start <= place < end:
            continue
        if atom.quantity is not None:
            of = _drug_of
        elif atom.group == "schedule":
            of = _dose_of
        else:
            continue
        ours, theirs = of(claim.content, claim.parted, index), of(line.content, line.parted, place - start)
        if ours is None or theirs is None:
            continue
        owner, other = claim.content[ours], line.content[theirs]
        # Said of this one too, somewhere in the evidence: the claim may have that place in mind.
        if owner.key == other.key or _is_said(line.content, line.parted, atom.key, owner.key, of):
            continue
        yield Reason(
            ReasonKind.DOSE, _between(claim.text, owner, atom), _between(line.text, other, line.content[place - start])
        )


_Owner = Callable[[Sequence[Atom], Sequence[int], int], int | None]


def _drug_of(content: Sequence[Atom], parted: Sequence[int], index: int) -> int | None:
    """The drug a dose belongs to: right behind it ("4 mg baricitinib"), else the last before it in its clause."""
    before = index - 1
    while before >= 0 and index - before <= _NEAR and parted[before + 1] < CLAUSE:
        if content[before].check is ReasonKind.DRUG and content[before].group == "drug":
            return before
        before -= 1
    after = index + 1
    if after < len(content) and content[after].group == "drug" and parted[after] < 2:
        return after
    return None


def _dose_of(content: Sequence[Atom], parted: Sequence[int], index: int) -> int | None:
    """The dose a schedule belongs to: the last before it in its clause."""
    before = index - 1
    while before >= 0 and index - before <= _NEAR and parted[before + 1] < CLAUSE:
        if content[before].check is ReasonKind.DOSE and content[before].quantity is not None:
            return before
        before -= 1
    return None


def _is_said(content: Sequence[Atom], parted: Sequence[int], what: str, of_what: str, of: _Owner) -> bool:
    """Whether a sentence says a dose or schedule of an owner in any place."""
    for index, atom in enumerate(content):
        if atom.key == what:
            owner = of(content, parted, index)
            if owner is not None and content[owner].key == of_what:
                return True
    return False


def _between(text: str, first: Atom, second: Atom) -> str:
    return text[min(first.start, second.start) : max(first.end, second.end)]
