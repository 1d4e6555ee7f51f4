"""What a claim says that its evidence does not say, or does not say there: the walk over a claim's atoms.

Each atom of the claim that is repeated nowhere, or out of its place, is a reason. Which kind, is its own check's
business: words of a group name it (`contrasts.txt`), quantities are asked of `number`, ages of `population`, times of
`times`, improvement and change of `outcome`. Method: own; every atom must be accounted for, so that a single changed
word can't pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify import number, outcome, population, times
from everyline.verify.align import Alignment
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import BOOSTER, HEDGE, NEGATION, QUANTITY, RESTRICTOR
from everyline.verify.reading import Reading
from everyline.verify.rivals import beside, displaced_by, passed_over, rival

# Groups of words that say how many or how often: they count only of the words they stand beside.
_QUANTIFIERS = frozenset(("share", "frequency"))

# Kinds of words that say of whom, or which way: said twice where the evidence says it once and its contrary once, one
# of the two is new.
_OWNERS = (ReasonKind.DRUG, ReasonKind.POPULATION, ReasonKind.ARM, ReasonKind.DIRECTION)


def check(alignment: Alignment) -> Iterator[Reason]:
    """Atoms of the claim that the evidence lacks, or has elsewhere than the claim says them."""
    claim = alignment.claim
    derived = number.is_difference(alignment)
    seen: set[int] = set()
    for index, atom in enumerate(claim.content):
        if atom.kind in (NEGATION, BOOSTER, RESTRICTOR, HEDGE):
            continue
        place = alignment.to[index]
        if place >= 0:
            again = place in seen and not atom.neutral
            seen.add(place)
            reason = _said_again(alignment, index) if again else _said_elsewhere(alignment, index)
        else:
            reason = _not_said(alignment, index, derived=derived)
        if reason is not None:
            yield reason


def _said_again(alignment: Alignment, index: int) -> Reason | None:
    """Why a second mention of what the evidence mentions once does not stand."""
    atom, said = alignment.claim.content[index], _said(alignment.claim, index)
    missed = passed_over(alignment, index)
    if missed is not None:
        return Reason(_kind(atom.check), said, _words(alignment, missed))
    if atom.check is ReasonKind.CERTAINTY_INFLATED:
        return Reason(ReasonKind.CERTAINTY_INFLATED, said, "")
    if atom.check in _OWNERS and (other := rival(alignment, index)) is not None:
        return Reason(_kind(atom.check), said, _words(alignment, other))
    return None


def _said_elsewhere(alignment: Alignment, index: int) -> Reason | None:
    """Why an atom that is repeated somewhere does not stand where the claim says it."""
    atom, to = alignment.claim.content[index], alignment.to
    if atom.group in _QUANTIFIERS and not beside(alignment, index):
        return Reason(ReasonKind.CERTAINTY_INFLATED, _said(alignment.claim, index), "")
    if 0 < index < len(to) - 1 and to[index] == to[index - 1] + 1 == to[index + 1] - 1:
        return None
    other = displaced_by(alignment, index)
    if other is None:
        return None
    return Reason(_kind(atom.check or other.check), _said(alignment.claim, index), _words(alignment, other))


def _not_said(alignment: Alignment, index: int, *, derived: bool) -> Reason | None:
    """Why an atom that is repeated nowhere does not stand."""
    claim = alignment.claim
    atom, said = claim.content[index], _said(claim, index)
    if number.follows(alignment, index):
        return None
    if number.names_number_needed(alignment, index):
        return None
    if atom.key == "significance=significant" and number.is_significant(alignment):
        return None
    if (atom.neutral and atom.check is None) or (derived and number.names_difference(atom)):
        return None
    other = rival(alignment, index)
    turned = outcome.turned(alignment, index)
    if turned is not None:
        return None if turned.same else Reason(ReasonKind.DIRECTION, said, _words(alignment, turned.atom))
    if other is None and times.only_leads(claim, index):
        return None
    if other is None:
        if atom.kind == QUANTITY:
            return Reason(population.kind_of(claim, index) or _kind(atom.check), said, "")
        return Reason(ReasonKind.NOT_FOUND, said, "")
    if atom.check is not ReasonKind.TIME and number.only_unit(atom, other):
        return Reason(ReasonKind.UNIT, said, _words(alignment, other))
    return Reason(population.kind_of(claim, index) or _kind(atom.check), said, _words(alignment, other))


def _said(claim: Reading, index: int) -> str:
    atom = claim.content[index]
    return claim.text[atom.start : atom.end]


def _kind(check: ReasonKind | None) -> ReasonKind:
    return check or ReasonKind.NOT_FOUND


def _words(alignment: Alignment, atom: Atom) -> str:
    position = next(p for p, other in enumerate(alignment.evidence) if other is atom)
    reading = alignment.lines[alignment.line_of[position]].reading
    return reading.text[atom.start : atom.end]
