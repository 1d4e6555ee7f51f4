"""Whether a rewording keeps every fact: what it has lost, added, or put in another order than the line it rewords.

The judge compares a rewording with its evidence, and lets a claim say less than its evidence does. Here the
rewording is compared with the line itself, both ways: every atom that says something must be said still (numbers,
units, doses, drugs, directions, negations, hedges, populations, times and every other word of content), nothing may
be new, measured numbers stand as often and in the same order, and the digits of the two texts agree as printed. Names
and times may be said again, because a long sentence is cut into short ones; a measured number may not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from everyline.domain.answer import Reason, ReasonKind
from everyline.verify.atoms import Atom
from everyline.verify.lexicon import HEDGE, NEGATION
from everyline.verify.plain_words import once, read_back
from everyline.verify.reading import read
from everyline.verify.sentences import sentences

_DIGITS = re.compile(r"\d+(?:[.,·]\d+)*")

# What may open or join a sentence without saying anything.
_IDLE = frozenset(
    """additionally additional finally conclusion conclude summary importantly notably interestingly specifically
    similarly likewise lastly regard respect context addition contrast nonetheless nevertheless interpretation
    discussion outcome outcomes""".split()
)
# Words that only label what follows them: the names of fields, and of figures that a sentence is made for.
_LABELS = frozenset("comparison value values result advice lasted came".split())


def altered(before: str, after: str) -> tuple[Reason, ...]:
    """What a rewording has lost or added, as reasons; empty where every fact is kept.

    A reason has the rewording's words under `claim` (empty: lost) and the line's under `evidence` (empty: added).
    Plain phrases that the line does not have are read back as the terms they stand for.
    """
    line, bare = once(before), once(after)
    found = tuple(_differences(line, bare))
    worded = read_back(bare, line) if found else bare
    return tuple(_differences(line, worded)) if worded != bare else found


def _differences(before: str, after: str) -> Iterator[Reason]:
    theirs, ours = _atoms(before), _atoms(after)
    held, told = Counter(key for key, _, _ in theirs), Counter(key for key, _, _ in ours)
    for key, atom, said in theirs:
        if key not in told or (_is_counted(atom) and told[key] < held[key]):
            yield Reason(_kind(atom), "", said)
    for key, atom, said in ours:
        if key not in held or (_is_exact(atom) and told[key] > held[key]):
            yield Reason(_kind(atom), said, "")
    if [key for key, atom, _ in theirs if _is_measured(atom)] != [key for key, atom, _ in ours if _is_measured(atom)]:
        yield Reason(ReasonKind.NUMBER, after, before)
    printed, reprinted = Counter(_DIGITS.findall(before)), Counter(_DIGITS.findall(after))
    for digits in printed:
        if reprinted[digits] < printed[digits]:
            yield Reason(ReasonKind.NUMBER, "", digits)
    for digits in reprinted:
        if digits not in printed:
            yield Reason(ReasonKind.NUMBER, digits, "")


def _atoms(text: str) -> list[tuple[str, Atom, str]]:
    """The atoms of a text that say something, in order, with their keys and words."""
    return [
        (atom.key, atom, text[start + atom.start : start + atom.end])
        for start, end in sentences(text)
        for atom in read(text[start:end]).content
        if _speaks(atom, text[start + atom.start : start + atom.end].lower())
    ]


def _speaks(atom: Atom, said: str) -> bool:
    if atom.quantity is not None or atom.check is not None or atom.kind in (NEGATION, HEDGE):
        return True
    return not atom.neutral and said not in _IDLE and said not in _LABELS


def _is_measured(atom: Atom) -> bool:
    return atom.quantity is not None and atom.check is ReasonKind.NUMBER


def _is_exact(atom: Atom) -> bool:
    """Whether a thing may not be said once more than the line says it: what is measured, denied, softened or turned."""
    return _is_measured(atom) or atom.check in _EXACT


_EXACT = (ReasonKind.NEGATION, ReasonKind.CERTAINTY_INFLATED, ReasonKind.DIRECTION)


def _is_counted(atom: Atom) -> bool:
    """Whether it matters how often a thing is said: not for a word of content that says no fact by itself."""
    return atom.check is not None or atom.quantity is not None or atom.kind in (NEGATION, HEDGE)


def _kind(atom: Atom) -> ReasonKind:
    return atom.check or ReasonKind.NOT_FOUND
